"""This year's innovation beside last year's: what changed, and whether the title may be sent again."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from app.models import Innovation, User, db
from app.rules.workflow import State
from app.services.carry_over import begin_innovation
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, add_period, admin_actor, begin_round


@pytest.fixture
def carried(app: Flask) -> tuple[Round, int, int]:
    """(the round, last year's, this year's): sent last year, carried over unchanged."""
    round_ = begin_round(app)
    earlier = add_complete(app, round_, "Antar Obat")
    with app.app_context():
        old = db.session.get_one(Innovation, earlier)
        year_before = add_period(2025)
        old.period_id = year_before
        old.state, old.national_number = State.HANDED_OVER, "IID-1"
        db.session.commit()
        made = begin_innovation(admin_actor(round_.own), round_.period_id, "", previous_id=earlier)
        return round_, earlier, made.id


def test_nothing_changed_and_a_second_time_without_development_is_told(
    app: Flask, carried: tuple[Round, int, int]
) -> None:
    round_, _earlier, pk = carried
    client = signed_in(app, round_.own.admin)
    page = client.get(f"/inovasi/{pk}/tahun-lalu").get_data(as_text=True)
    assert "Profil sama dengan tahun lalu." in page
    assert "Kiriman kedua hanya diterima dengan pengembangan" in page
    assert "Sudah terkirim tahun 2025." in page
    assert f"/inovasi/{pk}/tahun-lalu" in client.get(f"/inovasi/{pk}").get_data(as_text=True)


def test_every_year_counts_even_for_a_manager_whom_an_earlier_one_does_not_name(
    app: Flask, carried: tuple[Round, int, int]
) -> None:
    round_, earlier, pk = carried
    first = add_complete(app, round_, "Antar Obat Pertama")
    with app.app_context():
        manager = db.session.get_one(User, round_.own.manager.user_id)
        for one in (earlier, pk):
            db.session.get_one(Innovation, one).managers = [manager]
        old = db.session.get_one(Innovation, first)
        old.period_id, old.state, old.national_number = add_period(2024), State.HANDED_OVER, "IID-0"
        db.session.get_one(Innovation, earlier).previous_id = first
        db.session.commit()
    client = signed_in(app, round_.own.manager)
    assert client.get(f"/inovasi/{first}").status_code == 404
    assert "Sudah terkirim tahun 2024, 2025." in client.get(f"/inovasi/{pk}/tahun-lalu").get_data(as_text=True)


def test_what_changed_is_marked_word_by_word(app: Flask, carried: tuple[Round, int, int]) -> None:
    round_, _earlier, pk = carried
    with app.app_context():
        now = db.session.get_one(Innovation, pk)
        now.background = "Uraian background yang jauh lebih panjang."
        now.developed_on = dt.date(2025, 5, 5)
        now.entries[3].claimed_level = 3
        db.session.commit()
    page = signed_in(app, round_.own.admin).get(f"/inovasi/{pk}/tahun-lalu").get_data(as_text=True)
    assert "<del>cukup </del>" in page
    assert "<ins>jauh lebih </ins>" in page
    assert "<del>2. </del>" in page
    assert "20 isian lain sama dengan tahun lalu." in page
    assert "Kiriman kedua diterima" in page


def test_an_innovation_that_continues_none_has_no_such_page_and_others_see_none(
    app: Flask, carried: tuple[Round, int, int]
) -> None:
    round_, earlier, pk = carried
    assert signed_in(app, round_.own.admin).get(f"/inovasi/{earlier}/tahun-lalu").status_code == 404
    assert signed_in(app, round_.other.admin).get(f"/inovasi/{pk}/tahun-lalu").status_code == 404


def test_the_page_costs_few_statements(app: Flask, carried: tuple[Round, int, int]) -> None:
    round_, _earlier, pk = carried
    client = signed_in(app, round_.own.admin)
    client.get(f"/inovasi/{pk}/tahun-lalu")
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        assert client.get(f"/inovasi/{pk}/tahun-lalu").status_code == 200
    assert len(statements) <= 10, statements


def test_codes_of_the_national_lists_are_told_by_their_names(app: Flask, carried: tuple[Round, int, int]) -> None:
    round_, _earlier, pk = carried
    with app.app_context():
        now = db.session.get_one(Innovation, pk)
        now.theme, now.classification, now.asta_cita = "non_tematik", "perangkat_daerah", "asta_cita_4"
        db.session.commit()
    page = signed_in(app, round_.own.admin).get(f"/inovasi/{pk}/tahun-lalu").get_data(as_text=True)
    assert {code for code in ("non_tematik", "perangkat_daerah", "asta_cita_4") if code in page} == set()
