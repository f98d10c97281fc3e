"""Evidence over HTTP: delivered only to whom it belongs and unable to act; taken, refused and described in words."""

from __future__ import annotations

import http.client
import io
import json
import re
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from app.models import Evidence, EvidenceLink, FileObject, IndicatorEntry, Innovation, db
from app.rules.workflow import Decision
from app.services.add_evidence import Letter, add_evidence, letter_of, replace_evidence
from app.services.save_profile import name_managers
from app.storage.samples import make_docx, make_jpg, make_pdf
from tests.services.test_add_evidence import entry_of, video, video_entry
from tests.support.files import bytes_in, receive, store_of
from tests.support.people import signed_in
from tests.support.rounds import Round, add_complete, add_draft, admin_actor, begin_round
from tests.support.signin import csrf_token

PDF = make_pdf("Surat keputusan", ["Isi."])


def with_piece(
    app: Flask, *, name: str = "SK Bupati.pdf", data: bytes = PDF, number: int = 8
) -> tuple[Round, int, int]:
    """A round, a draft, and one piece of evidence with real bytes on one of its indicators."""
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        entry = video_entry(pk) if name.endswith(".mp4") else entry_of(pk, number)
        received = receive(app, name=name, data=data)
        piece = add_evidence(admin_actor(round_.own), pk, [entry.id], received, Letter())
        return round_, pk, piece.id


def entry_id(app: Flask, pk: int, number: int = 8) -> int:
    with app.app_context():
        return entry_of(pk, number).id


def send_raw(client: FlaskClient, address: str, name: str, data: bytes) -> TestResponse:
    """A file as upload.js sends it."""
    token = client.get("/sesi/token").get_json()["token"]
    return client.post(
        f"{address}&nama={quote(name)}",
        data=data,
        content_type="application/octet-stream",
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )


def send_form(client: FlaskClient, address: str, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    """A form as a browser without script sends it."""
    token = {"csrf_token": csrf_token(client.get("/tugas/"))}
    if not files:
        return client.post(address, data={**fields, **token})
    parts = MultiDict([("berkas", FileStorage(io.BytesIO(content), name)) for content, name in files])
    boundary, body = encode_multipart(parts | token)
    return client.post(address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def without_nonce(page: TestResponse) -> str:
    return re.sub(r'nonce="[^"]+"', "", page.get_data(as_text=True))


def versions_of(app: Flask, piece: int) -> list[str]:
    with app.app_context():
        return [one.file.filename for one in db.session.get_one(Evidence, piece).versions]


# ---- delivery


@pytest.mark.parametrize("who", ["own.admin", "own.head", "bappedalitbang", "monev", "pimpinan"])
def test_the_file_goes_to_its_agency_and_to_those_who_read_all(app: Flask, who: str) -> None:
    round_, _, piece = with_piece(app)
    person: object = round_
    for name in who.split("."):
        person = getattr(person, name)
    answer = signed_in(app, person).get(f"/bukti/{piece}")  # type: ignore[arg-type]
    assert (answer.status_code, answer.data) == (200, PDF)


def test_for_everybody_else_it_looks_like_a_file_that_does_not_exist(app: Flask) -> None:
    round_, pk, piece = with_piece(app)
    for person in (round_.other.admin, round_.other.head, round_.own.manager):
        client = signed_in(app, person)
        found, absent = client.get(f"/bukti/{piece}"), client.get("/bukti/987654")
        assert (found.status_code, absent.status_code) == (404, 404)
        assert without_nonce(found) == without_nonce(absent)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
    assert signed_in(app, round_.own.manager).get(f"/bukti/{piece}").data == PDF
    nobody = app.test_client().get(f"/bukti/{piece}")
    assert nobody.status_code == 302
    assert "/login/" in nobody.location


def test_a_delivered_file_cannot_act(app: Flask) -> None:
    round_, _, piece = with_piece(app, name="Foto.jpg", data=make_jpg("Foto"))
    client = signed_in(app, round_.own.admin)
    for query, how in (("", "attachment"), ("?lihat=1", "inline")):
        headers = client.get(f"/bukti/{piece}{query}").headers
        assert headers["Content-Disposition"] == f"{how}; filename=Foto.jpg"
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "sandbox" in headers["Content-Security-Policy"]
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "private, no-store"
        assert len(headers.getlist("Content-Security-Policy")) == 1


def test_what_a_browser_cannot_show_safely_is_only_ever_saved(app: Flask) -> None:
    round_, _, piece = with_piece(app, name="Laporan.docx", data=make_docx("Laporan", ["Isi"]))
    headers = signed_in(app, round_.own.admin).get(f"/bukti/{piece}?lihat=1").headers
    assert headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ('SK "asli"; x=1.pdf', 'attachment; filename="SK \\"asli\\"; x=1.pdf"'),
        ("../../etc/passwd.pdf", "attachment; filename=passwd.pdf"),
        ("Perjanjian – Tabalong.pdf", "filename*=UTF-8''Perjanjian%20%E2%80%93%20Tabalong.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", 'attachment; filename="aSet-Cookie: x=1.pdf"'),
        ("foto\u202efdp.pdf", "attachment; filename=fotofdp.pdf"),
    ],
)
def test_the_name_is_the_one_people_gave_made_harmless(app: Flask, name: str, disposition: str) -> None:
    round_, _, piece = with_piece(app, name=name)
    headers = signed_in(app, round_.own.admin).get(f"/bukti/{piece}").headers
    assert disposition in headers["Content-Disposition"]
    assert "x=1" not in headers.get("Set-Cookie", "")


def test_parts_of_a_file_are_delivered_as_players_ask_for_them(app: Flask) -> None:
    round_, _, piece = with_piece(app)
    client, size = signed_in(app, round_.own.admin), len(PDF)

    def part(span: str, **headers: str) -> TestResponse:
        return client.get(f"/bukti/{piece}", headers={"Range": span, **headers})

    first = part("bytes=0-9")
    assert (first.status_code, first.data, first.headers["Content-Range"]) == (206, PDF[:10], f"bytes 0-9/{size}")
    assert first.content_length == 10
    assert part("bytes=-5").data == PDF[-5:]
    assert part(f"bytes={size - 3}-").data == PDF[-3:]
    assert part(f"bytes=5-{size * 9}").headers["Content-Range"] == f"bytes 5-{size - 1}/{size}"
    beyond = part(f"bytes={size}-")
    assert (beyond.status_code, beyond.data, beyond.headers["Content-Range"]) == (416, b"", f"bytes */{size}")
    for odd in ("bytes=9-5", "bytes=x-y", "lines=1-2", "bytes=0-1,4-5", "bytes="):
        assert (part(odd).status_code, part(odd).data) == (200, PDF), odd
    etag = first.headers["ETag"]
    assert part("bytes=0-9", **{"If-Range": etag}).status_code == 206
    assert part("bytes=0-9", **{"If-Range": '"lama"'}).data == PDF


def test_asking_for_the_head_alone_costs_no_bytes(app: Flask) -> None:
    round_, _, piece = with_piece(app)
    answer = signed_in(app, round_.own.admin).head(f"/bukti/{piece}")
    assert (answer.status_code, answer.data, answer.content_length) == (200, b"", len(PDF))
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_older_versions_stay_at_their_numbers(app: Flask) -> None:
    round_, pk, piece = with_piece(app)
    with app.app_context():
        replace_evidence(admin_actor(round_.own), pk, piece, receive(app, "Baru", name="SK baru.pdf"))
    client = signed_in(app, round_.own.admin)
    assert client.get(f"/bukti/{piece}?versi=1").data == PDF
    assert client.get(f"/bukti/{piece}").data == client.get(f"/bukti/{piece}?versi=2").data != PDF
    for odd in ("0", "3", "-1", "x", "99999999999999999999", "²", "9" * 5000):
        assert client.get(f"/bukti/{piece}?versi={odd}").status_code == 404, odd
    page = client.get(f"/inovasi/{pk}/indikator?nomor=8").get_data(as_text=True)
    assert f"/bukti/{piece}?versi=1" in page


def test_a_file_whose_bytes_are_gone_is_told_as_what_it_is(app: Flask) -> None:
    round_, _, piece = with_piece(app)
    with app.app_context():
        key = db.session.get_one(Evidence, piece).current.file.storage_key
        store_of(app).path(key).unlink()
    answer = signed_in(app, round_.own.admin).get(f"/bukti/{piece}")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "Isi berkas tidak ditemukan" in html
    assert "SK Bupati.pdf tercatat di sini" in html
    assert key not in html


# ---- arrival


def test_a_script_gets_the_piece_as_it_now_stands_and_the_figures(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    answer = send_raw(client, f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}", "PKS Tabalong.pdf", PDF)
    said = answer.get_json()
    assert answer.status_code == 201
    assert "PKS Tabalong.pdf" in said["html"]
    assert said["board"]["entries"][str(entry_id(app, pk))]["mark"] == "lacking"
    assert versions_of(app, said["evidence"]) == ["PKS Tabalong.pdf"]


def test_a_file_sent_twice_because_the_answer_was_lost_is_there_once(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, address = signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}"
    answers = [send_raw(client, address, "SK.pdf", PDF) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].get_json()["evidence"] == answers[1].get_json()["evidence"]
    assert bytes_in(app) == 1


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("SK.pdf", PDF + b"\0" * (11 << 20), 413, "lebih besar dari 10 MB"),
        ("SK.pdf", b"MZ\x90\0" + b"\0" * 500, 422, "isinya tidak sesuai dengan namanya"),
        ("SK.pdf.exe", PDF, 422, "jenisnya tidak"),
        ("kosong.pdf", b"", 422, "kosong"),
        ("<img src=x onerror=alert(1)>.pdf", b"GIF89a", 422, "isinya tidak sesuai dengan namanya"),
        ("film.mp4", b"\0" * 2000, 422, "Berkas ditolak"),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_sentence_and_leaves_nothing(
    app: Flask, name: str, data: bytes, status: int, words: str
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, address = signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}"
    answer = send_raw(client, address, name, data)
    assert answer.status_code == status
    assert words in answer.get_json()["problems"][0]["text"]
    page = send_form(client, address, (data, name))
    html = page.get_data(as_text=True)
    assert page.status_code == status
    refusal = re.search(rf'id="ditolak-{entry_id(app, pk)}" role="alert">(.*?)</div>', html, re.DOTALL)
    assert refusal
    assert words in refusal[1]
    assert "<img" not in refusal[1]
    assert bytes_in(app) == 0
    with app.app_context():
        assert db.session.query(FileObject).count() == 0


def test_a_sound_file_that_its_indicator_does_not_take_leaves_no_bytes(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        here = video_entry(pk).id
    answer = send_raw(signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={here}", "SK.pdf", PDF)
    assert answer.status_code == 422
    assert bytes_in(app) == 0


def test_a_request_larger_than_any_file_gets_a_page_of_its_own(app: Flask) -> None:
    app.config["UPLOAD_MAX_VIDEO"] = app.config["UPLOAD_MAX_DOCUMENT"] = 1 << 20
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, address = signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}"
    answer = send_form(client, address, (b"x" * (3 << 20), "besar.pdf"))
    assert answer.status_code == 413
    assert "Berkas terlalu besar" in answer.get_data(as_text=True)


def test_an_oversized_upload_is_read_away_so_that_its_sender_reads_the_refusal(app: Flask, live_server: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    token = client.get("/sesi/token").get_json()["token"]
    cookie = client.get_cookie("sepeda")
    assert cookie
    connection = http.client.HTTPConnection(urlsplit(live_server).netloc, timeout=30)
    headers = {
        "Content-Type": "application/octet-stream",
        "Accept": "application/json",
        "Cookie": f"sepeda={cookie.value}",
        "X-CSRFToken": token,
    }
    address = f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}&nama=Besar.pdf"
    connection.request("POST", address, body=b"x" * (24 << 20), headers=headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    assert answer.status == 413
    assert "lebih besar dari 10 MB" in said["problems"][0]["text"]


def test_without_script_several_files_arrive_and_what_is_wrong_with_one_is_named(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, address = signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}"
    assert send_form(client, address, (PDF, "Satu.pdf"), (make_jpg("Dua"), "Dua.jpg")).status_code == 302
    page = client.get(f"/inovasi/{pk}/indikator?nomor=8").get_data(as_text=True)
    assert "Satu.pdf" in page
    assert "Dua.jpg" in page
    mixed = send_form(client, address, (make_pdf("Tiga", ["x"]), "Tiga.pdf"), (b"bukan", "Empat.pdf"))
    html = mixed.get_data(as_text=True)
    assert mixed.status_code == 422
    assert "Empat.pdf: Berkas ditolak" in html
    assert re.search(r"data-piece-name>Tiga\.pdf", html)
    nothing = send_form(client, address, (b"", ""))
    assert "Pilih berkasnya dahulu" in nothing.get_data(as_text=True)


def test_without_script_a_file_is_replaced_described_detached_and_attached(app: Flask) -> None:
    round_, pk, piece = with_piece(app)
    client, here = signed_in(app, round_.own.admin), entry_id(app, pk)
    base = f"/inovasi/{pk}/bukti/{piece}"
    assert send_form(client, f"{base}/ganti?entri={here}", (make_pdf("Baru", ["x"]), "Baru.pdf")).status_code == 302
    assert versions_of(app, piece) == ["SK Bupati.pdf", "Baru.pdf"]
    letter = {
        "letter_number": "12/2026",
        "letter_date": "2026-02-03",
        "letter_subject": "Tim",
        "has_personal_data": "y",
    }
    answer = send_form(client, f"{base}?entri={here}", **letter)
    assert answer.status_code == 302
    assert answer.location.endswith("nomor=8#indikator-8")
    page = client.get(answer.location).get_data(as_text=True)
    assert "Nomor 12/2026 · tanggal 3 Februari 2026 · tentang Tim" in page
    assert "memuat data pribadi" in page
    assert send_form(client, f"{base}/lepas?entri={here}").status_code == 302
    other = entry_id(app, pk, 9)
    pick = client.get(f"/inovasi/{pk}/bukti/pilih?entri={other}").get_data(as_text=True)
    assert f"{base}/pakai?entri={other}" in pick
    assert send_form(client, f"{base}/pakai?entri={other}").status_code == 302
    with app.app_context():
        links = db.session.query(EvidenceLink).filter_by(evidence_id=piece)
        assert {one.entry_id: one.detached_at is None for one in links} == {here: False, other: True}


def test_without_script_a_wrong_letter_comes_back_as_it_was_typed(app: Flask) -> None:
    round_, pk, piece = with_piece(app)
    client = signed_in(app, round_.own.admin)
    address = f"/inovasi/{pk}/bukti/{piece}?entri={entry_id(app, pk)}"
    for fields, words in (
        ({"letter_subject": "x" * 301}, "Paling banyak 300 karakter"),
        ({"letter_date": "31-02-2026", "letter_subject": "<b>Tim</b>"}, "Tanggal surat tidak dikenal"),
        ({"letter_subject": "Tim", "version": "lama"}, "baru saja diubah"),
    ):
        answer = send_form(client, address, **fields)
        html = answer.get_data(as_text=True)
        assert answer.status_code in (409, 422), fields
        assert words in html
        assert fields["letter_subject"].replace("<", "&lt;").replace(">", "&gt;") in html
    with app.app_context():
        assert letter_of(db.session.get_one(Evidence, piece)) == Letter()


def test_hostile_names_and_particulars_stay_text(app: Flask) -> None:
    evil = '"><script>alert(1)</script>'
    round_, pk, piece = with_piece(app, name=f"{evil}.pdf".replace("/", "_"))
    client, here = signed_in(app, round_.own.admin), entry_id(app, pk)
    assert send_form(client, f"/inovasi/{pk}/bukti/{piece}?entri={here}", letter_subject=evil).status_code == 302
    for address in (
        f"/inovasi/{pk}/indikator?nomor=8",
        f"/inovasi/{pk}/bukti/pilih?entri={entry_id(app, pk, 9)}",
        f"/inovasi/{pk}",
    ):
        html = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in html, address


@pytest.mark.parametrize("who", ["other", "manager", "head", "nobody"])
def test_nobody_else_adds_changes_or_detaches(app: Flask, who: str) -> None:
    round_, pk, piece = with_piece(app)
    here = entry_id(app, pk)
    person = {"other": round_.other.admin, "manager": round_.own.manager, "head": round_.own.head}.get(who)
    client = signed_in(app, person) if person else app.test_client()
    token = csrf_token(client.get("/tugas/" if person else "/login/"))
    expected = {"other": 404, "manager": 404, "head": 403, "nobody": 302}[who]
    for address in (
        f"/inovasi/{pk}/bukti?entri={here}",
        f"/inovasi/{pk}/bukti/{piece}/ganti?entri={here}",
        f"/inovasi/{pk}/bukti/{piece}?entri={here}",
        f"/inovasi/{pk}/bukti/{piece}/pakai?entri={here + 1}",
        f"/inovasi/{pk}/bukti/{piece}/lepas?entri={here}",
    ):
        data = {"csrf_token": token, "berkas": (io.BytesIO(make_pdf("Lain", ["x"])), "Lain.pdf")}
        assert client.post(address, data=data).status_code == expected, address
    assert client.get(f"/inovasi/{pk}/bukti/pilih?entri={here}").status_code == expected
    assert versions_of(app, piece) == ["SK Bupati.pdf"]
    assert bytes_in(app) == 1


def test_without_a_token_no_file_is_taken(app: Flask) -> None:
    round_, pk, piece = with_piece(app)
    client = signed_in(app, round_.own.admin)
    raw = {"data": make_pdf("Lain", ["x"]), "content_type": "application/octet-stream"}
    address = f"/inovasi/{pk}/bukti/{piece}/ganti?entri={entry_id(app, pk)}&nama=x.pdf"
    assert client.post(address, **raw).status_code == 400  # type: ignore[arg-type]
    assert versions_of(app, piece) == ["SK Bupati.pdf"]


def test_a_sent_form_takes_no_file_and_says_why_where_it_was_chosen(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    client, address = signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={entry_id(app, pk)}"
    answer = send_raw(client, address, "SK.pdf", PDF)
    assert answer.status_code == 423
    assert "terkunci" in answer.get_json()["problems"][0]["text"]
    assert bytes_in(app) == 0
    page = send_form(client, address, (PDF, "SK.pdf"))
    assert page.status_code == 423
    assert "Indikator ini terkunci" in page.get_data(as_text=True)


def test_a_video_outside_the_pedomans_length_is_kept_with_a_warning_and_over_five_minutes_refused(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        here = video_entry(pk).id
    client, address = signed_in(app, round_.own.admin), f"/inovasi/{pk}/bukti?entri={here}"
    short = send_raw(client, address, "a.mp4", video(60))
    assert short.status_code == 201
    assert "2" in short.get_json()["warnings"][0]
    assert send_raw(client, address, "b.mp4", video(301)).status_code == 422
    assert versions_of(app, short.get_json()["evidence"]) == ["a.mp4"]
    with app.app_context():
        one = db.session.get_one(Innovation, pk)
        entry = db.session.get_one(IndicatorEntry, here)
        assert (one.evidence_count, entry.is_complete) == (1, False)
