"""Moving one SOP step, and where agencies stand at a step."""

from __future__ import annotations

import datetime as dt

from app.rules.progress import ScheduledStep
from app.rules.schedule_change import Standing, moved_by, schedule_mark, standing_at

MONDAY = dt.date(2026, 8, 3)
NO_HOLIDAYS: frozenset[dt.date] = frozenset()


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def steps(*actual: int) -> list[ScheduledStep]:
    """Three steps of five working days each, one after the other; those in `actual` are finished."""
    return [
        ScheduledStep(n, 5, "working", day(7 * (n - 1)), day(7 * n), day(7 * n) if n in actual else None)
        for n in (1, 2, 3)
    ]


def longer(step: ScheduledStep, days: int) -> ScheduledStep:
    return ScheduledStep(step.number, days, step.day_mode, step.planned_start, step.due_on, step.actual_on)


def test_later_steps_follow_one_after_the_other_only_when_asked() -> None:
    given = steps()
    changed = longer(given[0], 10)
    alone = moved_by(given, changed, NO_HOLIDAYS, follow=False)
    assert [(one.after.number, one.after.due_on) for one in alone] == [(1, day(14))]
    all_of_them = moved_by(given, changed, NO_HOLIDAYS, follow=True)
    assert [(one.after.number, one.after.planned_start, one.after.due_on) for one in all_of_them] == [
        (1, day(0), day(14)),
        (2, day(14), day(21)),
        (3, day(21), day(28)),
    ]


def test_a_finished_step_stays_and_the_next_begins_at_its_due_date() -> None:
    given = steps(2)
    moves = moved_by(given, longer(given[0], 10), NO_HOLIDAYS, follow=True)
    assert [one.after.number for one in moves] == [1]


def test_holidays_push_the_due_date_and_no_change_moves_nothing() -> None:
    given = steps()
    (moved,) = moved_by(given, given[2], frozenset({day(15)}), follow=True)
    assert moved.after.due_on == day(22)
    assert moved_by(given, given[1], NO_HOLIDAYS, follow=True) == []


def test_the_mark_changes_with_any_date() -> None:
    assert schedule_mark(steps()) == schedule_mark(reversed(steps()))
    assert schedule_mark(steps()) != schedule_mark(steps(1))


def test_an_agency_is_done_when_all_its_innovations_passed_and_nil_is_never_late() -> None:
    step = ScheduledStep(4, 3, "working", day(0), day(3))
    agencies = {
        1: ["endorsed", "ineligible", "withdrawn"],
        2: ["endorsed", "submitted"],
        3: [],
        4: ["withdrawn"],
        5: [],
    }
    assert standing_at(step, agencies, frozenset({5}), day(3), NO_HOLIDAYS) == Standing(done=1, nil=1, going=3)
    assert standing_at(step, agencies, frozenset({5}), day(4), NO_HOLIDAYS) == Standing(done=1, nil=1, late=3)
