"""The statement of an agency without innovations: its form, its letter, its file, and Bappedalitbang's list."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import FileObject, Participation, Period, db, utc_now
from app.rules.roles import Role
from app.storage.samples import make_pdf, make_png
from tests.support.people import Person, add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Office, Round, add_draft, begin_round
from tests.support.signin import csrf_token

REASON = "Tahun ini seluruh tenaga mengerjakan akreditasi puskesmas."
LETTER = make_pdf("Surat keterangan", ["ditandatangani"])


def state(
    client: FlaskClient, reason: str = REASON, file: tuple[bytes, str] | None = (LETTER, "surat.pdf")
) -> TestResponse:
    """Fill in the form and send it."""
    fields: dict[str, object] = {
        "reason": reason,
        "jenis": "belum",
        "csrf_token": csrf_token(client.get("/nihil/tambah")),
    }
    if file is not None:
        fields["berkas"] = (io.BytesIO(file[0]), file[1])
    return client.post("/nihil/tambah", data=fields)


def statement_of(app: Flask, office: Office) -> Participation | None:
    with app.app_context():
        return db.session.scalar(
            select(Participation).where(Participation.skpd_id == office.skpd_id, Participation.state == "nil")
        )


def files_in(app: Flask) -> int:
    """Files that lie in the store."""
    root = Path(app.config["STORAGE_URL"].removeprefix("file://"))
    return sum(1 for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))


def person_of(round_: Round, who: str) -> Person:
    found = getattr(round_.own, who, None) or getattr(round_, who)
    assert isinstance(found, Person)
    return found


def test_a_statement_is_recorded_shown_and_counts_as_done(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    answer = state(client)
    assert (answer.status_code, answer.location) == (302, "/nihil/")
    page = client.get("/nihil/").get_data(as_text=True)
    assert "Selesai: dinyatakan tidak ada inovasi" in page
    assert REASON in page
    assert "surat.pdf" in page
    assert "dianggap selesai" in client.get("/inovasi/").get_data(as_text=True)
    assert 'href="/inovasi/tambah"' not in client.get("/inovasi/").get_data(as_text=True)


def test_a_photo_of_the_letter_will_do(app: Flask) -> None:
    round_ = begin_round(app)
    assert state(signed_in(app, round_.own.admin), file=(make_png("surat"), "foto.png")).status_code == 302


@pytest.mark.parametrize(
    ("reason", "file", "sentence"),
    [
        ("terlalu pendek", (LETTER, "surat.pdf"), "Alasan terlalu singkat"),
        (REASON, None, "belum dilampirkan"),
        (REASON, (b"MZ" + b"\0" * 500, "surat.pdf"), "Berkas ditolak"),
        (REASON, (b"", "surat.pdf"), "kosong"),
    ],
)
def test_a_refusal_keeps_the_reason_and_lets_the_bytes_go(
    app: Flask, reason: str, file: tuple[bytes, str] | None, sentence: str
) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    answer = state(client, reason, file)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in html
    assert f"{reason}</textarea>" in html
    assert statement_of(app, round_.own) is None
    assert files_in(app) == 0
    with app.app_context():
        assert db.session.scalars(select(FileObject)).all() == []


def test_with_innovations_under_way_the_page_says_why_not_and_the_bytes_go(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    token = csrf_token(client.get("/nihil/tambah"))
    offered = 'href="/nihil/tambah"'
    assert offered in client.get("/nihil/").get_data(as_text=True)
    add_draft(app, round_)
    assert offered not in client.get("/nihil/").get_data(as_text=True)
    page = client.get("/nihil/tambah").get_data(as_text=True)
    assert "SKPD Anda masih memiliki 1 inovasi tahun ini" in page
    assert "<textarea" not in page.split('id="isi"')[1].split("</main>")[0]
    data = {"reason": REASON, "csrf_token": token, "berkas": (io.BytesIO(LETTER), "surat.pdf")}
    late = client.post("/nihil/tambah", data=data)
    assert late.status_code == 409
    assert REASON in late.get_data(as_text=True)
    assert files_in(app) == 0


def test_a_closed_year_takes_no_statement(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    client = signed_in(app, round_.own.admin)
    assert "sudah ditutup" in client.get("/nihil/tambah").get_data(as_text=True)
    token = csrf_token(client.get("/tugas/"))
    data = {"reason": REASON, "csrf_token": token, "berkas": (io.BytesIO(LETTER), "surat.pdf")}
    assert client.post("/nihil/tambah", data=data).status_code == 409
    assert files_in(app) == 0


@pytest.mark.parametrize("who", ["manager", "head", "bappedalitbang", "monev", "pimpinan"])
def test_only_the_agencys_admin_states_it(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, person_of(round_, who))
    for path in ("/nihil/tambah", "/nihil/surat.pdf"):
        assert client.get(path).status_code == 403, path
    token = csrf_token(client.get("/tugas/"))
    data = {"reason": REASON, "csrf_token": token, "berkas": (io.BytesIO(LETTER), "surat.pdf")}
    assert client.post("/nihil/tambah", data=data).status_code == 403
    assert files_in(app) == 0


@pytest.mark.parametrize(("kind", "word"), [("belum", "BELUM"), ("tidak", "TIDAK")])
def test_the_letter_bears_the_agencys_words(app: Flask, kind: str, word: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    token = csrf_token(client.get("/nihil/tambah"))
    hostile = f"{REASON} <b>tebal</b>"
    answer = client.post("/nihil/surat.pdf", data={"jenis": kind, "reason": hostile, "csrf_token": token})
    assert answer.mimetype == "application/pdf"
    text = " ".join(PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().split())
    assert f"{word} MEMILIKI INOVASI DAERAH TAHUN 2026" in text
    assert "<b>tebal</b>" in text
    assert client.get(f"/nihil/surat.pdf?jenis={kind}").mimetype == "application/pdf"
    assert statement_of(app, round_.own) is None


def test_an_agency_sees_its_own_statement_and_the_region_all(app: Flask) -> None:
    round_ = begin_round(app)
    state(signed_in(app, round_.own.admin))
    state(signed_in(app, round_.other.admin), "Kami baru menyiapkan satu gagasan untuk tahun depan.")
    for who, seen in {
        "admin": (True, False),
        "manager": (True, False),
        "head": (True, False),
        "bappedalitbang": (True, True),
        "monev": (True, True),
        "pimpinan": (True, True),
    }.items():
        html = signed_in(app, person_of(round_, who)).get("/nihil/").get_data(as_text=True)
        assert (REASON in html, "Kami baru menyiapkan" in html) == seen, who


def test_the_signed_file_is_found_only_by_those_who_may(app: Flask) -> None:
    round_ = begin_round(app)
    state(signed_in(app, round_.own.admin))
    row = statement_of(app, round_.own)
    assert row
    path = f"/nihil/{row.id}/berkas"
    for who in ("admin", "head", "bappedalitbang", "monev", "pimpinan"):
        answer = signed_in(app, person_of(round_, who)).get(path)
        assert (answer.status_code, answer.data) == (200, LETTER), who
        assert answer.headers["Content-Disposition"].startswith("attachment"), who
    shown = signed_in(app, round_.own.admin).get(f"{path}?lihat=1")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    for stranger in (round_.other.admin, round_.other.head, add_person(app, Role.ADMIN_SKPD)):
        assert signed_in(app, stranger).get(path).status_code == 404
    assert signed_in(app, round_.bappedalitbang).get("/nihil/987654/berkas").status_code == 404


def lift(client: FlaskClient, pk: int, reason: str) -> TestResponse:
    token = csrf_token(client.get("/nihil/"))
    return client.post(f"/nihil/{pk}/batal", data={"reason": reason, "csrf_token": token}, follow_redirects=True)


def test_bappedalitbang_lifts_a_statement_with_a_reason_only(app: Flask) -> None:
    round_ = begin_round(app)
    state(signed_in(app, round_.own.admin))
    row = statement_of(app, round_.own)
    assert row
    officer = signed_in(app, round_.bappedalitbang)
    assert "Alasan belum ditulis" in lift(officer, row.id, " ").get_data(as_text=True)
    assert statement_of(app, round_.own) is not None
    assert "Pernyataan dibatalkan" in lift(officer, row.id, "SKPD melaporkan satu inovasi.").get_data(as_text=True)
    assert statement_of(app, round_.own) is None
    assert lift(officer, row.id, "Sekali lagi.").status_code == 404
    assert 'href="/inovasi/tambah"' in signed_in(app, round_.own.admin).get("/inovasi/").get_data(as_text=True)


@pytest.mark.parametrize("who", ["admin", "manager", "head", "monev", "pimpinan"])
def test_nobody_else_lifts_a_statement(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    state(signed_in(app, round_.own.admin))
    row = statement_of(app, round_.own)
    assert row
    client = signed_in(app, person_of(round_, who))
    assert "Batalkan" not in client.get("/nihil/").get_data(as_text=True)
    token = csrf_token(client.get("/tugas/"))
    assert client.post(f"/nihil/{row.id}/batal", data={"reason": "x", "csrf_token": token}).status_code == 403
    assert statement_of(app, round_.own) is not None


def test_the_export_is_the_list_and_holds_no_formula(app: Flask) -> None:
    round_ = begin_round(app)
    state(signed_in(app, round_.own.admin), "=1+1 adalah awal alasan yang nakal ini")
    state(signed_in(app, round_.other.admin), "Kami baru menyiapkan satu gagasan.")
    client = signed_in(app, round_.bappedalitbang)
    rows = list(csv.reader(io.StringIO(client.get("/nihil/ekspor.csv").get_data(as_text=True).removeprefix("\ufeff"))))
    assert sorted(row[2] for row in rows[1:]) == [
        "'=1+1 adalah awal alasan yang nakal ini",
        "Kami baru menyiapkan satu gagasan.",
    ]
    found = client.get("/nihil/ekspor.xlsx?q=gagasan")
    sheet = openpyxl.load_workbook(io.BytesIO(found.data)).active
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Kami baru menyiapkan satu gagasan."]
    assert "=1+1" not in client.get("/nihil/?q=gagasan").get_data(as_text=True)
    for who in ("admin", "head", "pimpinan"):
        assert signed_in(app, person_of(round_, who)).get("/nihil/ekspor.csv").status_code == 403


def test_without_a_round_the_pages_say_so(app: Flask) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    assert "Belum ada tahun penjaringan" in client.get("/nihil/").get_data(as_text=True)
    assert client.get("/nihil/ekspor.csv").status_code == 404


@pytest.mark.parametrize("who", ["admin", "manager", "head", "bappedalitbang", "monev", "pimpinan"])
def test_the_list_costs_the_same_for_three_and_for_thirty(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, person_of(round_, who))
    state(signed_in(app, round_.own.admin))
    costs, made = [], 1
    with app.app_context():
        engine = db.engine
        first = db.session.scalars(select(Participation)).one()
        copied = {"period_id": first.period_id, "nil_reason": REASON, "nil_at": first.nil_at}
        copied |= {"nil_by_id": first.nil_by_id, "nil_file_id": first.nil_file_id, "state": "nil"}
        from app.models import Skpd

        agencies = db.session.scalars(select(Skpd.id).where(Skpd.id != first.skpd_id)).all()
    for total in (3, 30):
        with app.app_context():
            db.session.add_all(Participation(skpd_id=agencies[n], **copied) for n in range(made, total))
            db.session.commit()
        made = total
        with count_queries(engine) as statements:
            assert client.get("/nihil/").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, str(statements)


def test_the_form_stays_within_ten_statements(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    with app.app_context():
        engine = db.engine
    for path in ("/nihil/tambah", "/inovasi/tambah"):
        with count_queries(engine) as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= 10, str(statements)
