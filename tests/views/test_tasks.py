"""Tugas saya: what waits for whom, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import db
from app.rules.roles import Role
from app.rules.workflow import Decision
from tests.support.people import add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, add_draft, begin_round


def home(app: Flask, person: object) -> str:
    answer = signed_in(app, person).get("/tugas/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_each_person_finds_what_waits_for_them(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Masih Draf")
    add_complete(app, round_, "Di Meja Kepala", Decision.SUBMIT)
    add_complete(app, round_, "Di Bappedalitbang", Decision.SUBMIT, Decision.ENDORSE)
    waiting = {
        "admin": ({"Masih Draf"}, "isi 8 bagian profil"),
        "head": ({"Di Meja Kepala"}, "tetapkan atau kembalikan Form C.1"),
        "bappedalitbang": ({"Di Bappedalitbang"}, "terima atau kembalikan"),
        "pimpinan": (set(), "Tidak ada yang menunggu Anda"),
    }
    names = {"Masih Draf", "Di Meja Kepala", "Di Bappedalitbang"}
    for who, (expected, sentence) in waiting.items():
        html = home(app, getattr(round_.own, who, None) or getattr(round_, who))
        assert {name for name in names if name in html} == expected, who
        assert sentence in html


def test_another_agency_finds_none_of_it_and_is_told_how_to_begin(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Masih Draf")
    html = home(app, round_.other.admin)
    assert "Masih Draf" not in html
    assert "Belum ada inovasi tahun 2026" in html
    assert "Kami belum memiliki inovasi" in html


def test_an_account_without_an_agency_sees_nothing_and_is_told_why(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Masih Draf")
    html = home(app, add_person(app, Role.ADMIN_SKPD))
    assert "Masih Draf" not in html
    assert "belum dikaitkan dengan SKPD" in html


def test_without_any_period_the_page_says_what_comes(app: Flask) -> None:
    html = home(app, add_person(app, Role.BAPPEDALITBANG))
    assert "Belum ada tahun penjaringan" in html


def test_nobody_is_sent_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/tugas/")
    assert answer.status_code == 302
    assert answer.location.startswith("/login/")


@pytest.mark.parametrize("who", ["admin", "manager", "head", "bappedalitbang", "monev", "pimpinan"])
def test_the_home_page_costs_the_same_for_three_and_for_thirty(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, getattr(round_.own, who, None) or getattr(round_, who))
    costs, made = [], 0
    for total in (3, 30):
        for number in range(made, total):
            add_draft(app, round_, f"Inovasi {number}")
        made = total
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as statements:
            client.get("/tugas/")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10


def test_more_tasks_than_fit_are_counted_without_another_statement(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.queries.tasks.SHOWN", 3)
    round_ = begin_round(app)
    for number in range(5):
        add_draft(app, round_, f"Inovasi {number}")
    client = signed_in(app, round_.own.admin)
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        html = client.get("/tugas/").get_data(as_text=True)
    assert len(statements) <= 10, str(statements)
    assert "dan 2 lagi di daftar inovasi" in html
