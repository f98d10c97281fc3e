"""The list of innovations: who finds what in it, in which order, and as which file; and how one begins."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Innovation, Period, Skpd, User, db, utc_now
from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.save_profile import name_managers
from tests.support.people import Person, add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, add_draft, admin_actor, advance, begin_round
from tests.support.signin import csrf_token

NAME = re.compile(r'<td class="lead-cell"[^>]*><a href="/inovasi/\d+">([^<]*)</a>')


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """The names on the page, in their order."""
    answer = client.get(f"/inovasi/{query}")
    assert answer.status_code == 200, answer.status_code
    return NAME.findall(answer.get_data(as_text=True))


def person_of(round_: Round, who: str) -> Person:
    found = getattr(round_.own, who, None) or getattr(round_, who)
    assert isinstance(found, Person)
    return found


def begin(client: FlaskClient, **fields: object) -> TestResponse:
    token = csrf_token(client.get("/inovasi/tambah"))
    return client.post("/inovasi/tambah", data={**fields, "csrf_token": token})


def test_an_agency_lists_its_own_and_the_region_all(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Milik Kita")
    add_draft(app, round_, "Milik Lain", office=round_.other)
    assert listed(signed_in(app, round_.own.admin)) == ["Milik Kita"]
    assert listed(signed_in(app, round_.own.head)) == ["Milik Kita"]
    assert listed(signed_in(app, round_.other.admin)) == ["Milik Lain"]
    for who in ("bappedalitbang", "monev", "pimpinan"):
        assert set(listed(signed_in(app, person_of(round_, who)))) == {"Milik Kita", "Milik Lain"}
    assert listed(signed_in(app, add_person(app, Role.ADMIN_SKPD))) == []


def test_a_manager_lists_only_what_names_them(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Tanpa Pengelola")
    named = add_draft(app, round_, "Dengan Pengelola")
    with app.app_context():
        name_managers(admin_actor(round_.own), named, [round_.own.manager.user_id])
    assert listed(signed_in(app, round_.own.manager)) == ["Dengan Pengelola"]


def test_another_agencys_filter_does_not_open_its_rows(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Milik Lain", office=round_.other)
    client = signed_in(app, round_.own.admin)
    assert listed(client, f"?skpd={round_.other.skpd_id}") == []
    assert "Milik Lain" not in client.get(f"/inovasi/ekspor.csv?skpd={round_.other.skpd_id}").get_data(as_text=True)


def test_the_box_finds_names_agencies_and_nips(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_, "Antar 100% Obat_Lansia")
    add_draft(app, round_, "Posyandu Digital", office=round_.other)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
        db.session.get_one(User, round_.own.manager.user_id).nip = "198501152010011001"
        skpd = db.session.get_one(Skpd, round_.other.skpd_id)
        skpd.head_nip, other_name = "196901011995031002", skpd.short_name
        db.session.commit()
    client = signed_in(app, round_.bappedalitbang)
    expected = {
        "antar": ["Antar 100% Obat_Lansia"],
        "100%": ["Antar 100% Obat_Lansia"],
        "_": ["Antar 100% Obat_Lansia"],
        "19850115 201001 1 001": ["Antar 100% Obat_Lansia"],
        "196901011995031002": ["Posyandu Digital"],
        other_name.lower(): ["Posyandu Digital"],
        "tidak ada yang begini": [],
    }
    for text, names in expected.items():
        answer = client.get("/inovasi/", query_string={"q": text})
        assert NAME.findall(answer.get_data(as_text=True)) == names, text


def test_chips_count_what_the_other_filters_leave(app: Flask) -> None:
    round_ = begin_round(app)
    for number in range(3):
        add_draft(app, round_, f"Draf {number}")
    add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    client = signed_in(app, round_.bappedalitbang)
    html = client.get("/inovasi/?status=submitted").get_data(as_text=True)
    assert NAME.findall(html) == ["Terkirim"]
    assert re.search(r"Semua <b>4</b>", html)
    assert re.search(r"Draf <b>3</b>", html)
    assert listed(client, "?status=submitted&q=draf") == []


def test_lacking_means_an_indicator_or_a_profile_field_is_open(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Baru Nama")
    add_complete(app, round_, "Lengkap")
    hollow = add_complete(app, round_, "Tanpa Latar")
    withdrawn = add_draft(app, round_, "Ditarik")
    advance(app, round_, withdrawn, Decision.WITHDRAW)
    with app.app_context():
        db.session.get_one(Innovation, hollow).background = "  "
        db.session.commit()
    assert set(listed(signed_in(app, round_.own.admin), "?kurang=1")) == {"Baru Nama", "Tanpa Latar"}


def test_every_order_has_a_fixed_end_so_that_pages_never_overlap(app: Flask) -> None:
    round_ = begin_round(app)
    for number in range(30):
        add_draft(app, round_, f"Inovasi {number:02}")
    with app.app_context():
        moment = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        for one in db.session.query(Innovation):
            one.state_since = moment
        db.session.commit()
    client = signed_in(app, round_.own.admin)
    everything = {f"Inovasi {number:02}" for number in range(30)}
    for order in ("name", "state", "complete", "score", "since"):
        for way in ("naik", "turun"):
            first, second = (listed(client, f"?urut={order}&arah={way}&page={page}") for page in (0, 1))
            assert (len(first), len(second)) == (25, 5), (order, way)
            assert set(first) | set(second) == everything, (order, way)
    assert listed(client, "?urut=name&arah=naik")[:2] == ["Inovasi 00", "Inovasi 01"]
    assert listed(client, "?page=99") == listed(client, "?page=1")


def test_states_are_ordered_as_the_way_goes_not_by_their_letters(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Diterima", Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT)
    add_draft(app, round_, "Draf")
    add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    assert listed(signed_in(app, round_.own.admin), "?urut=state&arah=naik") == ["Draf", "Terkirim", "Diterima"]


def test_the_year_in_scope_is_the_year_that_is_listed(app: Flask) -> None:
    round_, before = begin_round(app), begin_round(app, year=2025)
    add_draft(app, round_, "Tahun Ini")
    add_draft(app, before, "Tahun Lalu")
    client = signed_in(app, round_.bappedalitbang)
    assert listed(client) == ["Tahun Ini"]
    assert listed(client, "?tahun=2025") == ["Tahun Lalu"]
    assert listed(client) == ["Tahun Lalu"]


@pytest.mark.parametrize(
    "query",
    [
        "?urut=password",
        "?arah=miring",
        "?status=karangan",
        "?bentuk=karangan",
        "?page=-1",
        "?page=abc",
        "?page=²",
        "?skpd=abc",
        "?skpd=99999999999",
        "?page=999999",
    ],
)
def test_an_address_that_means_nothing_is_refused_civilly(app: Flask, query: str) -> None:
    round_ = begin_round(app)
    assert signed_in(app, round_.bappedalitbang).get(f"/inovasi/{query}").status_code == 400


def test_text_that_a_database_cannot_hold_finds_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat")
    client = signed_in(app, round_.bappedalitbang)
    assert listed(client, "?q=antar%00obat") == []
    assert listed(client, "?q=" + "x" * 3000) == []


def exported(client: FlaskClient, query: str = "") -> tuple[list[list[str]], list[list[object]]]:
    """The same export as CSV rows and as XLSX rows."""
    as_csv = client.get(f"/inovasi/ekspor.csv{query}")
    as_xlsx = client.get(f"/inovasi/ekspor.xlsx{query}")
    assert as_csv.status_code == as_xlsx.status_code == 200
    rows = list(csv.reader(io.StringIO(as_csv.get_data(as_text=True).removeprefix("\ufeff"))))
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.data)).active
    return rows, [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("query", ["", "?status=draft&urut=name&arah=naik", "?q=inovasi+1&urut=complete", "?kurang=1"])
def test_exports_hold_exactly_the_filtered_list_over_all_pages(app: Flask, query: str) -> None:
    round_ = begin_round(app)
    for number in range(28):
        add_draft(app, round_, f"Inovasi {number:02}")
    add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    client = signed_in(app, round_.bappedalitbang)
    mark = "&" if query else "?"
    pages = [*listed(client, query), *listed(client, f"{query}{mark}page=1")]
    shown = list(dict.fromkeys(pages))
    as_csv, as_xlsx = exported(client, query)
    assert [row[1] for row in as_csv[1:]] == shown
    assert [row[1] for row in as_xlsx[1:]] == shown
    assert as_csv[0][:4] == ["Tahun", "Nama inovasi", "SKPD", "Bentuk"]


def test_a_name_that_looks_like_a_formula_stays_a_name(app: Flask) -> None:
    round_ = begin_round(app)
    names = ['=HYPERLINK("http://contoh.test")', "@SUM(A1)", "+62 Sehat", "-Cepat"]
    for name in names:
        add_draft(app, round_, name)
    as_csv, as_xlsx = exported(signed_in(app, round_.bappedalitbang), "?urut=since&arah=naik")
    assert [row[1] for row in as_csv[1:]] == [f"'{name}" for name in names]
    assert [row[1] for row in as_xlsx[1:]] == names


def test_hostile_names_are_text_on_the_page(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "<script>alert(1)</script>")
    html = signed_in(app, round_.own.admin).get("/inovasi/?q=%3Cscript%3E").get_data(as_text=True)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_one_way_of_entering_and_changing_exists(app: Flask) -> None:
    ways = {
        (rule.rule, rule.endpoint) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("InnovationView.")
    }
    assert ways == {
        ("/inovasi/", "InnovationView.list"),
        ("/inovasi/tambah", "InnovationView.add"),
        ("/inovasi/ekspor.<string:kind>", "InnovationView.export"),
    }


def test_empty_lists_say_what_to_do(app: Flask) -> None:
    assert "Belum ada tahun penjaringan" in signed_in(app, add_person(app, Role.BAPPEDALITBANG)).get(
        "/inovasi/"
    ).get_data(as_text=True)
    round_ = begin_round(app)
    admin = signed_in(app, round_.own.admin).get("/inovasi/").get_data(as_text=True)
    assert "Tambahkan yang pertama" in admin
    assert 'href="/nihil/tambah"' in admin
    assert 'href="/inovasi/tambah"' in admin
    head = signed_in(app, round_.own.head).get("/inovasi/").get_data(as_text=True)
    assert "Belum ada inovasi tahun 2026" in head
    assert 'href="/inovasi/tambah"' not in head
    add_draft(app, round_)
    assert "Tidak ada yang cocok" in signed_in(app, round_.own.admin).get("/inovasi/?q=zzz").get_data(as_text=True)


def test_whose_turn_it_is_reads_as_you_where_it_is_you(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    cells = {
        "head": '<b class="mine">Anda</b>',
        "admin": ">Kepala SKPD</span><span",
        "bappedalitbang": ">Kepala SKPD</span><span",
    }
    for who, expected in cells.items():
        assert expected in signed_in(app, person_of(round_, who)).get("/inovasi/").get_data(as_text=True), who


@pytest.mark.parametrize("who", ["admin", "manager", "head", "bappedalitbang", "monev", "pimpinan"])
def test_the_list_costs_the_same_for_three_and_for_thirty(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, person_of(round_, who))
    costs, made = [], 0
    for total in (3, 30):
        for number in range(made, total):
            pk = add_draft(app, round_, f"Inovasi {number}")
            with app.app_context():
                name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
        made = total
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as statements:
            assert len(listed(client)) == min(total, 25)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, str(statements)


# Beginning one


def test_the_admin_begins_with_a_name_alone_and_goes_on_to_the_profile(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    answer = begin(client, name="Antar Obat")
    assert answer.status_code == 302
    assert re.fullmatch(r"/inovasi/\d+/profil", answer.location)
    assert listed(client) == ["Antar Obat"]


def test_the_same_form_sent_twice_begins_one_and_shows_where_it_is(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    first = begin(client, name="Antar Obat")
    again = begin(client, name="antar  obat")
    html = again.get_data(as_text=True)
    assert again.status_code == 422
    assert "SKPD Anda sudah memiliki inovasi dengan nama ini" in html
    assert f'href="{first.location.removesuffix("/profil")}"' in html
    assert 'value="antar  obat"' in html
    assert listed(client) == ["Antar Obat"]


def test_a_refused_name_stays_in_its_field(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    answer = begin(client, name=" ")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["manager", "head", "bappedalitbang", "monev", "pimpinan"])
def test_nobody_else_may_begin_one(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, person_of(round_, who))
    assert client.get("/inovasi/tambah").status_code == 403
    token = csrf_token(client.get("/tugas/"))
    assert client.post("/inovasi/tambah", data={"name": "Menyelinap", "csrf_token": token}).status_code == 403
    with app.app_context():
        assert db.session.query(Innovation).count() == 0


def test_last_years_can_be_chosen_once_and_leads_to_this_years_afterwards(app: Flask) -> None:
    round_, before = begin_round(app), begin_round(app, year=2025)
    earlier = add_complete(app, before, "Posyandu Digital")
    foreign = add_draft(app, before, "Milik Lain", office=before.other)
    client = signed_in(app, round_.own.admin)
    page = client.get("/inovasi/tambah").get_data(as_text=True)
    assert "Posyandu Digital" in page
    assert "Milik Lain" not in page
    assert begin(client, name="Curian", previous_id=foreign).status_code == 404
    made = begin(client, name="", previous_id=earlier)
    assert made.status_code == 302
    profile = client.get(made.location).get_data(as_text=True)
    assert "Uraian background yang cukup panjang." in profile
    page = client.get("/inovasi/tambah").get_data(as_text=True)
    assert f'value="{earlier}" disabled' in page
    assert "sudah ada tahun ini" in page


@pytest.mark.parametrize("previous", ["abc", "-1", "99999999999", "9" * 5000])
def test_a_number_that_is_none_is_refused(app: Flask, previous: str) -> None:
    round_ = begin_round(app)
    assert begin(signed_in(app, round_.own.admin), name="x", previous_id=previous).status_code == 400


def test_a_closed_year_takes_no_new_innovation(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    client = signed_in(app, round_.own.admin)
    assert 'href="/inovasi/tambah"' not in client.get("/inovasi/").get_data(as_text=True)
    answer = begin(client, name="Terlambat")
    assert answer.status_code == 409
    assert "sudah ditutup" in answer.get_data(as_text=True)


def test_without_a_token_nothing_begins(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    assert client.post("/inovasi/tambah", data={"name": "Menyelinap"}).status_code == 400
    assert listed(client) == []
