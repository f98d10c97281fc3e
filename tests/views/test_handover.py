"""The pages of the hand-over: list, check, record, answer."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Handover, Innovation, db
from app.rules.workflow import Decision
from tests.support.decree_desk import add_candidates
from tests.support.decrees import sign_decree
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, begin_round
from tests.support.signin import csrf_token

WAY = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)


def post(client: FlaskClient, address: str, page: str, **fields: object) -> TestResponse:
    """Fill in a form of `page` and send it to `address`; the version is the one on the page."""
    html = client.get(page).get_data(as_text=True)
    version = html.split('name="version" value="')[1].split('"')[0]
    return client.post(address, data={"csrf_token": csrf_token(html), "version": version, **fields})


@pytest.fixture
def decreed(app: Flask) -> tuple[Round, int]:
    round_ = begin_round(app)
    innovation = add_complete(app, round_, "Antar Obat", *WAY)
    sign_decree(app, round_, [innovation])
    return round_, innovation


def test_without_a_signed_decree_the_page_says_what_it_waits_for(app: Flask) -> None:
    round_ = begin_round(app)
    page = signed_in(app, round_.bappedalitbang).get("/serah-terima/").get_data(as_text=True)
    assert "Belum ada SK Bupati yang ditandatangani" in page


def test_recording_and_answering_is_seen_on_the_list(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, pk = decreed
    client = signed_in(app, round_.bappedalitbang)
    place = f"/serah-terima/{pk}"
    assert post(client, f"{place}/kirim", place, number="IID-77", day="2026-11-20").status_code == 302
    sent = post(client, f"{place}/jawaban", place, status="accepted", day="2026-11-21", score="70,5", t16="2", t17="")
    assert sent.status_code == 302
    page = client.get("/serah-terima/").get_data(as_text=True)
    assert "IID-77" in page
    assert "Diterima pusat" in page
    assert "70,5" in page
    with app.app_context():
        assert db.session.query(Handover.national_levels).scalar() == {"16": 2}


def test_a_refused_record_keeps_what_was_typed(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, pk = decreed
    client = signed_in(app, round_.bappedalitbang)
    place = f"/serah-terima/{pk}"
    answer = post(client, f"{place}/kirim", place, number="IID-77", day="2999-01-01")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="IID-77"' in page
    assert 'value="2999-01-01"' in page
    assert "Tanggal ini belum terjadi" in page
    with app.app_context():
        assert db.session.get_one(Innovation, pk).state == "decreed"


def test_the_check_names_what_would_be_refused(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, _pk = decreed
    page = signed_in(app, round_.pimpinan).get("/serah-terima/pemeriksaan").get_data(as_text=True)
    assert "1 dari 1 inovasi akan ditolak" in page
    assert "Rancang bangun baru 0 kata" in page
    assert "tidak utuh di tempat penyimpanan" in page  # the test's evidence has no bytes
    assert "Urusan utama belum diisi." in page


def test_what_no_signed_decree_names_has_no_page(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Tanpa SK", *WAY)
    assert signed_in(app, round_.bappedalitbang).get(f"/serah-terima/{pk}").status_code == 404


def test_the_pages_cost_the_same_for_three_innovations_and_for_thirty(app: Flask) -> None:
    round_ = begin_round(app)
    first = add_complete(app, round_, "Inovasi 1", *WAY)
    sign_decree(app, round_, [first, *add_candidates(app, round_, "Inovasi 2", "Inovasi 3")])
    client = signed_in(app, round_.bappedalitbang)
    place = f"/serah-terima/{first}"
    post(client, f"{place}/kirim", place, number="IID-1", day="2026-11-20")
    pages = ("/serah-terima/", "/serah-terima/pemeriksaan", place)
    with app.app_context():
        engine = db.engine

    def cost(rows: int) -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with count_queries(engine) as statements:
                html = client.get(page).get_data(as_text=True)
            assert page == place or html.count('href="/serah-terima/') >= rows
            found.append(len(statements))
        return found

    few = cost(3)
    more = add_candidates(app, round_, *(f"Inovasi {number}" for number in range(4, 31)))
    sign_decree(app, round_, more, number="188.45/78/KUM/2026")
    assert cost(30) == few
    assert max(few) <= 10


def test_the_agency_reads_what_the_ministry_answered_on_its_innovation(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, pk = decreed
    client = signed_in(app, round_.bappedalitbang)
    place = f"/serah-terima/{pk}"
    post(client, f"{place}/kirim", place, number="IID-77", day="2026-11-20")
    post(client, f"{place}/jawaban", place, status="returned", day="2026-11-21", note="Lengkapi RKPD.", score="")
    own = signed_in(app, round_.own.head)
    page = own.get(f"/inovasi/{pk}").get_data(as_text=True)
    assert "Dikembalikan pusat" in page
    assert "Lengkapi RKPD." in page
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        own.get(f"/inovasi/{pk}")
    assert len(statements) <= 10, statements
