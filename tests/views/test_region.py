"""Identitas daerah: who changes it, what is refused, and that every paper follows."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import AuditRow, FileObject, db
from app.queries.region import region
from app.rules.roles import Role
from app.rules.settings import TEXTS, Region
from app.rules.workflow import Decision
from app.storage.samples import make_pdf, make_png
from tests.support.people import add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, begin_round
from tests.support.signin import csrf_token
from tests.views.test_papers import FILED, add_monev, text_of

PATH = "/pengaturan/identitas/"


def send(client: FlaskClient, **changes: str) -> TestResponse:
    """Fill in the form and store it."""
    page = client.get(PATH).get_data(as_text=True)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    values = {key: getattr(Region(), key) for key in TEXTS}
    return client.post(PATH, data={**values, "seen": seen, "csrf_token": csrf_token(client.get(PATH)), **changes})


def put_logo(client: FlaskClient, content: bytes, name: str) -> TestResponse:
    headers = {"X-CSRFToken": csrf_token(client.get(PATH)), "Content-Type": "application/octet-stream"}
    return client.post(f"{PATH}logo?nama={name}", data=content, headers=headers)


@pytest.mark.parametrize("role", [Role.BAPPEDALITBANG, Role.ADMIN])
def test_a_change_is_stored_and_recorded_with_what_stood_before(app: Flask, role: Role) -> None:
    client = signed_in(app, add_person(app, role))
    assert send(client, capital=" Amuntai ", leader_name="H. Contoh").status_code == 302
    with app.app_context():
        assert region(db.session()) == Region(capital="Amuntai", leader_name="H. Contoh")
        record = db.session.scalars(select(AuditRow).where(AuditRow.action == "setting.changed")).one()
        assert record.detail == {"capital": ["Paringin", "Amuntai"], "leader_name": ["", "H. Contoh"]}


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(app: Flask) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    answer = send(client, capital=" ", leader_name="H. Contoh")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="capital-error"' in html
    assert 'value="H. Contoh"' in html
    with app.app_context():
        assert region(db.session()) == Region()


def test_the_second_of_two_is_told_and_loses_nothing(app: Flask) -> None:
    first, second = (signed_in(app, add_person(app, Role.BAPPEDALITBANG)) for _ in range(2))
    assert send(first, capital="Amuntai").status_code == 302
    answer = send(second, seen="", capital="Barabai")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "menyimpan perubahan lain" in html
    assert 'value="Barabai"' in html
    assert "Sekarang: Amuntai" in html


def test_every_paper_bears_what_was_set(app: Flask) -> None:
    round_ = begin_round(app)
    office = signed_in(app, round_.bappedalitbang)
    assert put_logo(office, make_png("lambang"), "lambang.png").status_code == 302
    changes = {
        "government": "PEMERINTAH KABUPATEN CONTOH",
        "capital": "Kotabaru",
        "agency_name": "Badan Riset Contoh",
        "document_code": "CTH",
        "c1_initiator": "Jenis Inisiator",
        "c2_table": "Tabel Monev",
        "c2_video": "Dilengkapi video singkat",
    }
    assert send(office, **changes).status_code == 302
    pk = add_complete(app, round_, "Antar Obat", *FILED)
    add_monev(app, round_, pk, issued=True)
    admin = signed_in(app, round_.own.admin)
    c1 = admin.get(f"/inovasi/{pk}/c1.pdf").data
    c2 = admin.get(f"/inovasi/{pk}/c2.pdf").data
    nil = signed_in(app, round_.other.admin).get("/nihil/surat.pdf").data
    recap = office.get("/grafik/rekap.pdf").data
    for paper in (c1, c2, nil, recap):
        assert "PEMERINTAH KABUPATEN CONTOH" in text_of(paper)
        assert ("Kotabaru," in text_of(paper)) == (paper != recap)  # which nobody signs
        assert len(PdfReader(io.BytesIO(paper)).pages[0].images) == 1
    assert "Jenis Inisiator" in text_of(c1)
    assert f"CTH-C1-2026-{pk}" in text_of(c1)
    for printed in ("BADAN RISET CONTOH", "Tabel Monev", "6 Dilengkapi video singkat", "Jenis Indikator"):
        assert printed in text_of(c2)
    assert "BADAN RISET CONTOH" in text_of(recap)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (make_pdf("Bukan gambar", ["x"]), "logo.pdf"),
        (b"<svg onload=alert(1)>", "logo.png"),
        (make_png("besar") + bytes(1 << 20), "logo.png"),
    ],
)
def test_a_logo_is_a_small_picture_by_its_content(app: Flask, content: bytes, name: str) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    answer = put_logo(client, content, name)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(select(FileObject)).all() == []


def test_a_logo_is_shown_replaced_and_let_go(app: Flask) -> None:
    client = signed_in(app, add_person(app, Role.ADMIN))
    assert client.get(f"{PATH}logo").status_code == 404
    put_logo(client, make_png("satu"), "satu.png")
    put_logo(client, make_png("dua"), "dua.png")
    assert client.get(f"{PATH}logo").data == make_png("dua")
    client.post(f"{PATH}logo/lepas", data={"csrf_token": csrf_token(client.get(PATH))})
    assert client.get(f"{PATH}logo").status_code == 404


def test_the_page_stays_within_ten_statements(app: Flask) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    put_logo(client, make_png("satu"), "satu.png")
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        assert client.get(PATH).status_code == 200
    assert len(statements) <= 10, str(statements)


def test_nobody_changes_settings_past_the_page(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    for person in (round_.own.admin, round_.own.head, round_.monev, round_.pimpinan):
        client = signed_in(app, person)
        token = csrf_token(client.get("/tugas/"))
        assert client.post(PATH, data={"capital": "X", "csrf_token": token}).status_code == 403
