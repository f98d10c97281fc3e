"""The demo works out a round for any day of any year before it stores a row."""

from __future__ import annotations

import datetime as dt

import pytest

from app.reference.loader import reference
from app.rules.codes import DayMode
from app.rules.deadlines import is_working_day, working_days_between
from app.services.demo.banks import banks
from app.services.demo.calendar import round_calendar
from app.services.demo.casting import cast_year
from app.services.demo.dice import Dice
from app.services.demo.journeys import WAYS, first_day, journey
from app.services.demo.papers import spoken_length
from app.services.demo.people import head_title
from app.services.demo.texts import fill, weekday

DAYS = [
    dt.date(2026, 1, 1),
    dt.date(2026, 3, 22),
    dt.date(2026, 7, 15),
    dt.date(2026, 12, 31),
    dt.date(2028, 2, 29),
    dt.date(2031, 8, 17),
]


def calendar(year: int, today: dt.date):
    return round_calendar(year, today, reference().sop_steps, reference().holiday_dates)


@pytest.mark.parametrize("today", DAYS)
def test_today_lies_in_the_sixth_step_of_this_years_round(today):
    newest = calendar(today.year, today)
    off = reference().holiday_dates
    last = newest.day(newest.newest)
    assert last < today
    assert is_working_day(last, off)
    assert working_days_between(last, today, off) <= 1
    assert [step.number for step in newest.steps if step.planned_start < today <= step.due] == [6]
    assert newest.closed_at is None
    assert newest.ends_on >= newest.steps[-1].due


@pytest.mark.parametrize("today", DAYS)
def test_the_round_before_is_over_when_the_next_begins(today):
    before, newest = calendar(today.year - 1, today), calendar(today.year, today)
    assert before.closed_at.date() < newest.start
    assert before.steps[-1].due < before.ends_on


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("destination", sorted(WAYS))
def test_every_journey_goes_forward_and_ends_before_today(today, destination):
    asked = {one.ago: one.destinations for one in banks().years}
    for ago in (0, 1):
        if destination not in asked[ago]:
            continue
        round_ = calendar(today.year - ago, today)
        for turn in range(40):
            dice = Dice("journey", turn)
            stops = journey(destination, round_, dice)
            begun = first_day(destination, stops, round_, dice)
            times = [round_.instant(*begun), *(round_.instant(*stop.at) for stop in stops)]
            assert times == sorted(set(times))
            assert max([begun.day, *(stop.at.day for stop in stops)]) <= round_.newest


def test_every_year_has_its_parts_and_nobody_who_is_away_takes_one():
    for plan in banks().years:
        parts = cast_year(banks(), plan)
        found = {}
        for part in parts:
            found[part.destination] = found.get(part.destination, 0) + 1
            assert part.idea.skpd not in {*plan.nil, *plan.absent}
        assert found == dict(plan.destinations)
        assert len({part.idea.name for part in parts}) == len(parts)


def test_every_sentence_of_the_banks_can_be_filled():
    texts = banks()
    known = {
        *("inovasi", "nama_pendek", "skpd", "singkat", "sasaran", "sasaran_kapital", "bidang", "tahun_ini", "tahun"),
        *("tahun2", "orang", "aduan", "selesai", "hari", "bulan", "penerima", "sk_nomor", "sk_tanggal", "st_nomor"),
        *("st_tanggal", "detik", "durasi", "n", "bulan2", "hari2", "tenggat"),
    }
    values = dict.fromkeys(known, "isi")
    sentences = [*texts.no_claim, *(line for lines in texts.common.values() for line in lines)]
    for topic in texts.topics.values():
        sentences += topic.values()
    for row in texts.indicators.values():
        sentences += [*row.opening, *row.levels, row.note]
    for paper in texts.papers:
        sentences += [paper.filename, paper.subject, paper.caption, paper.signer, *paper.lines]
    for idea in texts.ideas:
        sentences += [idea.background, idea.problem, idea.method, idea.benefit]
    for paper in texts.step_papers:
        sentences += [paper.get("subject", ""), *paper["content"].values()]
    for sentence in sentences:
        filled = fill(sentence, values)
        assert "{" not in filled
        assert "}" not in filled


def test_there_are_answers_for_every_row_of_the_form_and_papers_for_each():
    form = reference().indicator_set("c1-2026")
    numbers = {one.number for one in form.indicators}
    assert set(banks().indicators) == numbers
    assert {number for paper in banks().papers for number in paper.serves} == numbers
    assert all(len(row.levels) == 3 for row in banks().indicators.values())


def test_every_agency_has_an_idea_and_every_idea_an_agency():
    assert {idea.skpd for idea in banks().ideas} == {one.code for one in reference().skpds}


def test_large_figures_grow_with_the_years_and_percentages_do_not():
    text = "Sebanyak {1240} warga, {97} persen."
    assert fill(text, {}, 0) == "Sebanyak 1.240 warga, 97 persen."
    assert fill(text, {}, 2) == "Sebanyak 1.662 warga, 97 persen."


def test_letters_are_dated_on_weekdays():
    assert weekday(dt.date(2026, 11, 22)) == dt.date(2026, 11, 20)
    assert weekday(dt.date(2026, 11, 20)) == dt.date(2026, 11, 20)


def test_the_length_of_a_video_is_said_in_minutes():
    assert [spoken_length(one) for one in (150, 180, 96)] == ["2 menit 30 detik", "3 menit", "1 menit 36 detik"]


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("sekretariat", "Sekretariat Daerah", "Sekretaris Daerah"),
        ("sekretariat", "Sekretariat Dewan Perwakilan Rakyat Daerah", "Sekretaris DPRD"),
        ("inspektorat", "Inspektorat", "Inspektur Daerah"),
        ("kecamatan", "Kecamatan Juai", "Camat Juai"),
        ("rsud", "RSUD Datu Kandang Haji", "Direktur RSUD Datu Kandang Haji"),
        ("puskesmas", "UPT Puskesmas Uren", "Kepala UPT Puskesmas Uren"),
    ],
)
def test_heads_are_called_by_their_office(kind, name, title):
    assert head_title(kind, name) == title


def test_the_schedule_counts_working_days():
    assert set(calendar(2026, DAYS[2]).day_modes) == {DayMode.WORKING}
