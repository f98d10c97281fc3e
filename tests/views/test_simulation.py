"""The what-if page: begins with the year's numbers, answers with the formula's, and loses nothing typed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import IndicatorEntry, Innovation, Period, db
from app.queries.scores import year_score
from app.rules.workflow import Decision
from app.services.counters import refresh_counters
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, add_draft, begin_round

WAY = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)


def value_of(page: str) -> str:
    return re.findall(r'whatif-value"><b>([\d,]+)</b>', page)[0]


def test_the_page_begins_with_the_years_numbers_and_answers_the_formulas(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat")
    client = signed_in(app, round_.bappedalitbang)
    page = client.get("/grafik/simulasi").get_data(as_text=True)
    assert "Perkiraan internal, bukan nilai resmi" in page
    # one innovation, level 2 throughout: 74 points over N = 12, nothing else → 6.1667 of 250
    assert value_of(page) == "2,47"
    levels = "&".join(f"t{number}=3" for number in range(16, 36))
    services = "&".join(f"urusan={number}" for number in range(1, 6))
    page = client.get(f"/grafik/simulasi?jumlah=12&spd=63&{services}&{levels}").get_data(as_text=True)
    assert (value_of(page), "Sangat Inovatif" in page) == ("71,42", True)
    page = client.get(f"/grafik/simulasi?jumlah=12&spd=63&urusan=1&{levels}").get_data(as_text=True)
    assert (value_of(page), "baru 1 dari paling sedikit 5" in page) == ("69,60", True)


@pytest.mark.parametrize("text", ["64", "-1", "banyak", "nan", "1e9"])
def test_a_number_that_cannot_be_is_told_beside_its_field_and_stays_there(app: Flask, text: str) -> None:
    round_ = begin_round(app)
    answer = signed_in(app, round_.pimpinan).get("/grafik/simulasi", query_string={"jumlah": "12", "spd": text})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, page.count("Isi dengan angka antara 0 dan 63.")) == (200, 1)
    assert f'value="{text}"' in page


def test_only_proven_levels_of_scored_innovations_count_and_shared_rows_once(app: Flask) -> None:
    round_ = begin_round(app)
    first = add_complete(app, round_, "Antar Obat")
    second = add_complete(app, round_, "Posyandu Digital")
    old = add_complete(app, round_, "Sudah Lama")
    add_draft(app, round_, "Baru Nama")
    with app.app_context():
        db.session.get_one(Innovation, old).started_on = dt.date(2019, 1, 1)
        for entry in db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == second)):
            entry.claimed_level = 3 if entry.indicator.number == 11 else 0
        db.session.commit()
        found = year_score(db.session(), db.session.get_one(Period, round_.period_id), verified=False)
        assert (found.count, found.left_out) == (2, 2)
        assert (found.levels[27], found.levels[16]) == (2.5, 1)
        assert first < second


def test_from_verification_only_what_was_found_valid_counts(app: Flask) -> None:
    round_ = begin_round(app)
    judged = add_complete(app, round_, "Antar Obat", *WAY)
    add_complete(app, round_, "Belum Diperiksa")
    with app.app_context():
        for entry in db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == judged)):
            valid = entry.indicator.number != 1
            entry.verdict, entry.verified_level = ("valid", 1) if valid else ("invalid", 0)
        innovation = db.session.get_one(Innovation, judged)
        refresh_counters(db.session(), innovation)
        db.session.commit()
        found = year_score(db.session(), db.session.get_one(Period, round_.period_id), verified=True)
        assert (found.count, found.levels[16], found.levels[17]) == (1, 0, 1)
        assert innovation.verified_score == 37 - 3


def test_the_page_costs_the_same_for_any_number_of_innovations(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Inovasi 1")
    client = signed_in(app, round_.bappedalitbang)
    client.get("/grafik/simulasi")
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as few:
        client.get("/grafik/simulasi")
    for number in range(2, 6):
        add_complete(app, round_, f"Inovasi {number}")
    with count_queries(engine) as many:
        client.get("/grafik/simulasi")
    assert len(few) == len(many) <= 10


def test_the_innovation_shows_its_best_steps_and_why_each_point_is_there(app: Flask) -> None:
    round_ = begin_round(app)
    innovation = add_complete(app, round_)
    page = signed_in(app, round_.own.admin).get(f"/inovasi/{innovation}").get_data(as_text=True)
    assert "bila Kualitas Inovasi Daerah mencapai tingkat 3 dan ada buktinya" in page
    assert re.findall(r'<b class="num">\+(\d+)</b>', page) == ["4", "3", "3"]
    assert "dihitung pada baris lain yang sama indikator nasionalnya" in page
    item = signed_in(app, round_.own.manager).get(f"/inovasi/{innovation}/indikator?nomor=1")
    assert item.status_code == 404  # not named on it
    page = signed_in(app, round_.own.admin).get(f"/inovasi/{innovation}/indikator?nomor=1").get_data(as_text=True)
    assert "+3 poin bila mencapai tingkat 3" in page
