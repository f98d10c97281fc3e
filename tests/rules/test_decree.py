"""Step 8: what keeps a candidate off the decree, its order, and what still blocks signing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.rules.codes import Stage
from app.rules.decree import (
    Candidate,
    Choice,
    age_months,
    blockers,
    filled_in,
    first_choice,
    gaps,
    line_problems,
    list_problems,
    ranked,
    rearranged,
    signing_problems,
    text_problems,
)
from app.rules.window import Window
from app.rules.workflow import State

WINDOW = Window(dt.date(2024, 1, 1), dt.date(2025, 12, 31))
INSIDE, OLD, NEW = dt.date(2025, 2, 3), dt.date(2021, 5, 1), dt.date(2026, 3, 1)


def candidate(key: int = 1, **changes: object) -> Candidate:
    base = Candidate(
        key, f"Inovasi {key}", State.ELIGIBLE, Stage.IMPLEMENTATION, INSIDE, None, "other", "digital", 2, "Tim"
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def codes(problems: object) -> list[str]:
    return [one.code for one in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"applied_on": WINDOW.since}, []),
        ({"applied_on": WINDOW.until}, []),
        ({"applied_on": OLD}, ["decree.too_old"]),
        ({"applied_on": OLD, "developed_on": INSIDE}, []),
        ({"applied_on": NEW}, ["decree.too_new"]),
        ({"applied_on": None}, ["decree.no_date"]),
        ({"stage": Stage.TRIAL}, ["decree.not_applied"]),
        ({"times_sent": 1}, ["decree.sent_undeveloped"]),
        ({"times_sent": 1, "developed_on": INSIDE}, []),
        ({"times_sent": 2, "developed_on": INSIDE}, ["decree.sent_twice"]),
        ({"state": State.ACCEPTED, "applied_on": OLD}, ["decree.not_eligible"]),
        ({"state": State.DECREED}, []),
    ],
)
def test_what_the_ministry_would_not_count_blocks(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(blockers(candidate(**changes), WINDOW)) == expected


def test_without_a_window_nothing_is_said_about_dates() -> None:
    assert blockers(candidate(applied_on=OLD), None) == ()


def test_empty_columns_of_the_annex_are_named() -> None:
    assert gaps(candidate(kind=None, initiator_name="")) == ("kind", "initiator_name")


def test_the_best_stand_first_and_the_unverified_after_them() -> None:
    rows = [
        candidate(1, verified_score=40),
        candidate(2, verified_score=90),
        candidate(3, verified_score=90, complete_count=21),
        candidate(4),
    ]
    assert [one.key for one in ranked(rows)] == [3, 2, 1, 4]


def test_the_first_list_takes_the_best_without_blockers_up_to_the_cap() -> None:
    rows = [candidate(key, verified_score=100 - key) for key in range(1, 6)]
    rows[0] = replace(rows[0], applied_on=OLD)
    chosen = first_choice(rows, WINDOW, 3)
    assert {key: one.rank for key, one in chosen.items()} == {1: None, 2: 1, 3: 2, 4: 3, 5: None}


def test_a_change_of_the_decree_keeps_whoever_stood_on_the_first_whatever_the_cap() -> None:
    rows = [candidate(1, verified_score=99), candidate(2, state=State.DECREED, on_earlier=True, applied_on=OLD)]
    assert {key: one.rank for key, one in first_choice(rows, WINDOW, 1).items()} == {2: 1, 1: None}
    assert codes(line_problems(rows[1], Choice(), WINDOW)) == ["decree.stays"]
    assert line_problems(rows[1], Choice(is_chosen=True, rank=1), WINDOW) == ()


KEPT = {key: Choice(is_chosen=True, rank=key) for key in range(1, 6)}


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ({5: 1}, [5, 1, 2, 3, 4]),
        ({1: 5}, [2, 3, 4, 5, 1]),
        ({2: 4}, [1, 3, 4, 2, 5]),
        ({4: 2}, [1, 4, 2, 3, 5]),
        ({3: 99}, [1, 2, 4, 5, 3]),
        ({3: None}, [1, 2, 4, 5, 3]),
        ({6: 2}, [1, 6, 2, 3, 4, 5]),
        ({}, [1, 2, 3, 4, 5]),
    ],
)
def test_a_typed_rank_moves_one_and_the_others_close_up(wanted: dict[int, int | None], order: list[int]) -> None:
    moved = rearranged(KEPT, {key: Choice(is_chosen=True, rank=rank) for key, rank in wanted.items()})
    assert sorted(moved, key=lambda key: moved[key].rank or 0) == order
    assert sorted(one.rank or 0 for one in moved.values()) == list(range(1, len(order) + 1))


def test_who_is_left_out_loses_the_rank_and_keeps_the_reason() -> None:
    moved = rearranged(KEPT, {2: Choice(is_chosen=False, rank=2, reason="sudah ada")})
    assert moved[2] == Choice(is_chosen=False, rank=None, reason="sudah ada")
    assert moved[5].rank == 4


def test_leaving_out_the_unblocked_and_choosing_the_blocked_need_a_reason() -> None:
    blocked = candidate(applied_on=OLD)
    chosen, out = Choice(is_chosen=True, rank=1), Choice()
    assert codes(line_problems(candidate(), out, WINDOW)) == ["decree.why_left_out"]
    assert codes(line_problems(blocked, chosen, WINDOW)) == ["decree.why_chosen"]
    assert line_problems(blocked, out, WINDOW) == ()
    for one in (replace(out, reason="x"), chosen):
        assert line_problems(candidate(), one, WINDOW) == ()
    assert line_problems(blocked, replace(chosen, reason="perintah Bupati"), WINDOW) == ()


def test_what_left_the_candidates_stops_the_list_even_with_a_reason() -> None:
    gone = candidate(state=State.ACCEPTED)
    said = list_problems([gone], {1: Choice(is_chosen=True, rank=1, reason="tetap")}, WINDOW, 200)
    assert [(one.code, one.params["count"]) for one in said] == [("decree.count_gone", 1)]


def test_a_list_has_somebody_on_it_and_not_more_than_the_cap() -> None:
    rows = [candidate(key) for key in (1, 2)]
    assert "decree.none_chosen" in codes(list_problems(rows, {}, WINDOW, 5))
    both = {key: Choice(is_chosen=True, rank=key) for key in (1, 2)}
    assert codes(list_problems(rows, both, WINDOW, 1)) == ["decree.over_cap"]
    assert list_problems(rows, both, WINDOW, 2) == ()


def test_a_decree_has_a_title_its_compulsory_parts_and_a_signer() -> None:
    full = {name: ["x"] for name in ("considering", "recalling", "ruling")}
    assert text_problems("Judul", full, "Bupati", "Nama") == ()
    assert codes(text_problems(" ", {**full, "ruling": [" "]}, " ", "")) == [
        "decree.no_title",
        "decree.no_ruling",
        "decree.no_office",
        "decree.no_signer",
    ]


def test_it_is_signed_with_a_number_on_a_day_that_has_come() -> None:
    today = dt.date(2026, 11, 24)
    assert signing_problems("188.45/7/KUM", today, today) == ()
    assert codes(signing_problems(" ", None, today)) == ["decree.no_number", "decree.no_day"]
    assert codes(signing_problems("1", dt.date(2026, 11, 25), today)) == ["decree.day_ahead"]


@pytest.mark.parametrize(
    ("day", "months"),
    [(dt.date(2025, 11, 24), 12), (dt.date(2025, 11, 25), 11), (dt.date(2026, 11, 25), None), (None, None)],
)
def test_age_is_counted_in_whole_months(day: dt.date | None, months: int | None) -> None:
    assert age_months(day, dt.date(2026, 11, 24)) == months


def test_only_known_names_are_filled_in() -> None:
    assert filled_in("{tahun} {0.__class__} {lain} {", {"tahun": "2026"}) == "2026 {0.__class__} {lain} {"
