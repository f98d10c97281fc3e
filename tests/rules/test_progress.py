"""The nine steps as people see them: what is done, late, overtaken by a return, or off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from app.rules.progress import Happening, ScheduledStep, StepStatus, progress, standing_decision, with_waits
from app.rules.workflow import State

MONDAY = dt.date(2026, 8, 3)
SCHEDULE = [
    ScheduledStep(n, 5, "working", MONDAY + dt.timedelta(weeks=n - 1), MONDAY + dt.timedelta(weeks=n))
    for n in range(1, 10)
]
STEP = {"submit": 3, "endorse": 4, "return": 4, "accept": 5, "file": 6, "withdraw": None, "find_ineligible": 7}


def row(seq: int, decision: str, from_: str, to: str, day: dt.date) -> Happening:
    at = dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC)
    return Happening(seq, from_, to, decision, "Orang", "Admin SKPD", at, "", STEP[decision])


def local(at: dt.datetime) -> dt.date:
    return at.date()


def steps(state: State, rows: list[Happening], today: dt.date) -> list[StepStatus]:
    told = with_waits(rows, SCHEDULE, frozenset(), local)
    return [one.status for one in progress(state, told, SCHEDULE, today=today, holidays=(), local_day=local)]


DONE, NOW, TODO, OFF = StepStatus.DONE, StepStatus.NOW, StepStatus.AHEAD, StepStatus.OFF


def test_a_fresh_draft_stands_in_step_three() -> None:
    assert steps(State.DRAFT, [], MONDAY) == [DONE, DONE, NOW, *[TODO] * 6]


def test_each_decision_closes_its_step() -> None:
    rows = [
        row(1, "submit", "draft", "submitted", dt.date(2026, 8, 20)),
        row(2, "endorse", "submitted", "endorsed", dt.date(2026, 8, 26)),
    ]
    assert steps(State.ENDORSED, rows, dt.date(2026, 8, 27)) == [*[DONE] * 4, NOW, *[TODO] * 4]


def test_waiting_is_counted_in_working_days_from_the_decision_before() -> None:
    rows = [
        row(1, "submit", "draft", "submitted", dt.date(2026, 8, 20)),
        row(2, "endorse", "submitted", "endorsed", dt.date(2026, 8, 26)),
    ]
    told = with_waits(rows, SCHEDULE, frozenset({dt.date(2026, 8, 25)}), local)
    assert [(one.waited_days, one.allowed_days) for one in told] == [(3, 5), (3, 5)]


def test_a_return_overtakes_the_approvals_it_takes_back_but_keeps_them() -> None:
    rows = [
        row(1, "submit", "draft", "submitted", dt.date(2026, 8, 20)),
        row(2, "return", "submitted", "draft", dt.date(2026, 8, 21)),
        row(3, "submit", "draft", "submitted", dt.date(2026, 8, 24)),
    ]
    told = with_waits(rows, SCHEDULE, frozenset(), local)
    assert [one.superseded for one in told] == [True, False, False]
    assert steps(State.SUBMITTED, rows, dt.date(2026, 8, 25)) == [DONE, DONE, DONE, NOW, *[TODO] * 5]
    assert standing_decision(rows, "submit").seq == 3
    assert standing_decision(rows[:2], "submit") is None


def test_lateness_is_told_for_the_running_step_and_for_the_finished_one() -> None:
    rows = [row(1, "submit", "draft", "submitted", dt.date(2026, 8, 26))]
    told = with_waits(rows, SCHEDULE, frozenset(), local)
    found = progress(State.SUBMITTED, told, SCHEDULE, today=dt.date(2026, 9, 2), holidays=(), local_day=local)
    assert (found[2].late_days, found[3].late_days) == (2, 2)


def test_who_left_the_way_has_nothing_to_come() -> None:
    rows = [row(1, "withdraw", "draft", "withdrawn", dt.date(2026, 8, 20))]
    assert steps(State.WITHDRAWN, rows, dt.date(2026, 8, 21)) == [DONE, DONE, *[OFF] * 7]


def test_a_step_that_the_region_finished_is_not_done_by_an_innovation_that_has_not_come_so_far() -> None:
    finished = [replace(one, actual_on=one.due_on if one.number <= 5 else None) for one in SCHEDULE]
    found = progress(State.DRAFT, [], finished, today=dt.date(2026, 9, 30), holidays=(), local_day=local)
    assert [one.status for one in found] == [DONE, DONE, NOW, *[TODO] * 6]
