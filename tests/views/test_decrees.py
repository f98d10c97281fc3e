"""The pages under /sk/: preparing, reading, signing, the papers, and who sees what."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from app.models import Decree, DecreeLine, FileObject, Innovation, TimelineRow, db
from app.services.edit_decree import send_to_review
from app.storage.samples import make_pdf, make_png
from tests.support.decree_desk import NUMBER, add_candidates, begun, preparer, reviewed, sign
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, begin_round
from tests.support.signin import csrf_token

SIGNED = make_pdf("Keputusan Bupati", ["ditandatangani"])


def post(client: FlaskClient, page: str, address: str, **fields: object):  # type: ignore[no-untyped-def]
    return client.post(address, data={"csrf_token": csrf_token(client.get(page)), **fields})


def draft_of(app: Flask, round_: Round) -> tuple[int, int]:
    """A decree in preparation: its id and version."""
    with app.app_context():
        decree = begun(round_)
        return decree.id, decree.version


def reviewed_of(app: Flask, round_: Round) -> tuple[int, int]:
    """A decree that lies with Bagian Hukum."""
    with app.app_context():
        decree = reviewed(round_)
        return decree.id, decree.version


def signed_of(app: Flask, round_: Round) -> int:
    with app.app_context():
        return sign(round_, reviewed(round_)).id


def test_bappedalitbang_begins_one_and_finds_the_best_on_the_list(app: Flask) -> None:
    round_ = begin_round(app)
    office = signed_in(app, round_.bappedalitbang)
    assert "Belum ada calon peserta" in office.get("/sk/").get_data(as_text=True)
    add_candidates(app, round_, "Antar Obat", "Sigap Banjir")
    answer = post(office, "/sk/", "/sk/siapkan")
    assert answer.status_code == 302
    page = office.get(answer.location).get_data(as_text=True)
    for said in ("Antar Obat", "Sigap Banjir", "Nama Bupati belum diisi", "2 / 200", "Simpan daftar"):
        assert said in page
    assert "Siapkan SK" not in office.get("/sk/").get_data(as_text=True)


def test_the_list_is_saved_as_typed_and_a_refusal_loses_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    a, b = add_candidates(app, round_, "Antar Obat", "Sigap Banjir")
    pk, version = draft_of(app, round_)
    office, page = signed_in(app, round_.bappedalitbang), f"/sk/{pk}"
    fields = {
        "version": version,
        "baris": [a, b],
        f"pilih-{b}": "on",
        f"urut-{b}": "dua",
        f"alasan-{a}": "<i>belum</i>",
    }
    refused = post(office, page, f"{page}/daftar", **fields)
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'value="dua"' in html
    assert "&lt;i&gt;belum&lt;/i&gt;" in html
    saved = post(office, page, f"{page}/daftar?tanda=siap", **{**fields, f"urut-{b}": "1", "batas": "50"})
    assert saved.location.startswith(page)
    assert saved.location.endswith("tanda=siap")
    with app.app_context():
        rows = db.session.scalars(select(DecreeLine).order_by(DecreeLine.innovation_id)).all()
        assert [(one.is_chosen, one.rank, one.reason) for one in rows] == [(False, None, "<i>belum</i>"), (True, 1, "")]
        assert db.session.get_one(Decree, pk).cap == 50
    stale = post(office, page, f"{page}/daftar", **{**fields, f"urut-{b}": "9"})
    assert stale.status_code == 409
    assert "Isian Anda masih di sini" in stale.get_data(as_text=True)
    assert 'value="9"' in stale.get_data(as_text=True)


def test_the_words_are_saved_and_shown_as_they_will_be_printed(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    pk, version = draft_of(app, round_)
    office, page = signed_in(app, round_.bappedalitbang), f"/sk/{pk}/naskah"
    fields = {
        "version": version,
        "title": "Judul {tahun}",
        "considering": "bahwa satu;\r\n\r\nbahwa {judul};",
        "signer_name": "Nama",
    }
    assert post(office, page, page, **fields).status_code == 302
    html = office.get(page).get_data(as_text=True)
    assert "JUDUL 2026" in html
    assert "bahwa Judul 2026;" in html
    assert "Bagian Mengingat belum diisi" in office.get(f"/sk/{pk}").get_data(as_text=True)
    refused = post(office, page, page, **{**fields, "version": version + 1, "title": "x" * 301})
    assert refused.status_code == 422
    assert "Terlalu panjang" in refused.get_data(as_text=True)


def test_it_goes_to_bagian_hukum_and_comes_back(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    pk, version = draft_of(app, round_)
    office, page = signed_in(app, round_.bappedalitbang), f"/sk/{pk}"
    post(office, page, f"{page}/hukum", version=version)
    html = office.get(page).get_data(as_text=True)
    assert "Catat tanda tangan" in html
    assert "Simpan daftar" not in html
    post(office, page, f"{page}/tarik", version=version + 1)
    assert "Simpan daftar" in office.get(page).get_data(as_text=True)


def test_pimpinan_records_the_signature_and_everybody_on_the_list_is_decreed(app: Flask) -> None:
    round_ = begin_round(app)
    ids = add_candidates(app, round_, "Antar Obat", "Sigap Banjir")
    pk, version = reviewed_of(app, round_)
    leader, page = signed_in(app, round_.pimpinan), f"/sk/{pk}/tanda-tangan"
    form = leader.get(page).get_data(as_text=True)
    assert "2 inovasi dari 1 SKPD" in form
    fields = {"version": version, "number": NUMBER, "signed_on": "2026-11-02"}
    wrong = post(leader, page, page, **fields, berkas=(io.BytesIO(make_png("x")), "pindaian.png"))
    assert wrong.status_code == 422
    assert f'value="{NUMBER}"' in wrong.get_data(as_text=True)
    assert "harus PDF" in wrong.get_data(as_text=True)
    done = post(leader, page, page, **fields, berkas=(io.BytesIO(SIGNED), "SK.pdf"))
    assert (done.status_code, done.location) == (302, f"/sk/{pk}")
    with app.app_context():
        assert {db.session.get_one(Innovation, one).state for one in ids} == {"decreed"}
        assert {one.actor_role for one in db.session.scalars(select(TimelineRow))} == {"Pimpinan"}
        assert [one.filename for one in db.session.scalars(select(FileObject))] == ["SK.pdf"]
    html = leader.get(f"/sk/{pk}").get_data(as_text=True)
    assert NUMBER in html
    assert "sha256" in html
    assert leader.get(f"/sk/{pk}/berkas").data == SIGNED
    assert leader.get(page).status_code == 302


def test_an_agency_reads_signed_decrees_alone(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    add_candidates(app, round_, "Milik Tetangga", skpd_id=round_.other.skpd_id)
    pk, _ = draft_of(app, round_)
    own = signed_in(app, round_.own.admin)
    for address in ("", "/naskah", ".pdf", ".docx", "/berkas"):
        assert own.get(f"/sk/{pk}{address}").status_code == 404, address
    assert "SK Bupati 2026" not in own.get("/sk/").get_data(as_text=True)
    with app.app_context():
        decree = db.session.get_one(Decree, pk)
        sign(round_, send_to_review(preparer(round_), pk, seen_version=decree.version))
    page = own.get(f"/sk/{pk}").get_data(as_text=True)
    assert "Milik Tetangga" in page  # the list is public, its innovations are not
    assert 'class="lead-cell"><a' not in page
    for address in ("/naskah", ".docx", "/berkas"):
        assert own.get(f"/sk/{pk}{address}").status_code == 200, address


def test_the_papers_name_the_innovations_in_order(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat", verified_score=90)
    add_candidates(app, round_, "Sigap Banjir", verified_score=70)
    pk = signed_of(app, round_)
    reader = signed_in(app, round_.monev)
    pdf = reader.get(f"/sk/{pk}.pdf")
    assert pdf.mimetype == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    assert text.index("Antar Obat") < text.index("Sigap Banjir")
    assert NUMBER in text
    book = docx.Document(io.BytesIO(reader.get(f"/sk/{pk}.docx").data))
    assert [row.cells[1].text for row in book.tables[-1].rows] == ["Nama Inovasi", "Antar Obat", "Sigap Banjir"]


@pytest.mark.parametrize(("content", "pictures"), [(make_png("Garuda"), 1), (b"bukan gambar", 0)])
def test_the_papers_bear_the_emblem_of_the_installation_unless_it_is_no_picture(
    app: Flask, tmp_path: Path, content: bytes, pictures: int
) -> None:
    emblem = tmp_path / "garuda"
    emblem.write_bytes(content)
    app.config["DECREE_EMBLEM"] = str(emblem)
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    pk = signed_of(app, round_)
    reader = signed_in(app, round_.monev)
    assert reader.get(f"/sk/{pk}.pdf").mimetype == "application/pdf"
    book = docx.Document(io.BytesIO(reader.get(f"/sk/{pk}.docx").data))
    assert len(book.inline_shapes) == pictures


@pytest.mark.parametrize("mark", ["terhalang", "mirip", "dipilih", "tidak"])
def test_filters_leave_the_rows_that_bear_the_mark(app: Flask, mark: str) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Bersih dan Siap Sekali")
    add_candidates(app, round_, "Baru Uji Coba", stage="trial")
    add_candidates(app, round_, "Posyandu Digital", "Posyandu Digital Terpadu")
    pk, _ = draft_of(app, round_)
    html = signed_in(app, round_.bappedalitbang).get(f"/sk/{pk}?tanda={mark}").get_data(as_text=True)
    expected = {
        "terhalang": {"Baru Uji Coba"},
        "mirip": {"Posyandu Digital", "Posyandu Digital Terpadu"},
        "dipilih": {"Bersih dan Siap Sekali", "Posyandu Digital", "Posyandu Digital Terpadu"},
        "tidak": {"Baru Uji Coba"},
    }[mark]
    names = ("Bersih dan Siap Sekali", "Baru Uji Coba", "Posyandu Digital", "Posyandu Digital Terpadu")
    assert {name for name in names if f'aria-label="Pilih {name}"' in html} == expected


@pytest.mark.parametrize("who", ["bappedalitbang", "pimpinan"])
@pytest.mark.parametrize("status", ["draft", "signed"])
def test_a_long_list_costs_the_same_few_statements(app: Flask, who: str, status: str) -> None:
    counts = []
    for number in (3, 60):
        year = 2030 + number
        round_ = begin_round(app, year=year)
        add_candidates(app, round_, *(f"Inovasi {year} {name}" for name in range(number)))
        pk = draft_of(app, round_)[0] if status == "draft" else signed_of(app, round_)
        client = signed_in(app, getattr(round_, who))
        client.get(f"/sk/{pk}")
        for address in (f"/sk/{pk}", "/sk/", f"/sk/{pk}/naskah"):
            with app.app_context(), count_queries(db.engine) as statements:
                assert client.get(address).status_code == 200
            assert len(statements) <= 10, statements
            counts.append(len(statements))
    assert counts[:3] == counts[3:]


def test_candidates_wait_for_the_decree_in_the_tasks(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    for person in (round_.bappedalitbang, round_.pimpinan):
        page = signed_in(app, person).get("/tugas/").get_data(as_text=True)
        assert 'href="/sk/"' in page
        assert "Buka SK" in page
