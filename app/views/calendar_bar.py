"""The bars of the schedule as positions in percent, so that a page draws them without a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import format_date

from app.rules.deadlines import days_between, days_late
from app.rules.progress import ScheduledStep

_DECIMALS = 2


@dataclass(frozen=True)
class Bar:
    """A stretch of days: where it begins and how long it is, in percent of the calendar."""

    x: float
    width: float


@dataclass(frozen=True)
class StepBar:
    """One step drawn: its plan, what it really took, and the figures beside it. `state`: done, late, now or ahead."""

    plan: Bar
    actual: Bar | None
    state: str
    used: int | None
    late: int


@dataclass(frozen=True)
class Calendar:
    """The whole schedule drawn: month names at their places, where today is, and each step's bars by number."""

    months: tuple[tuple[float, str], ...]
    today: float | None
    steps: dict[int, StepBar]


def draw_calendar(steps: Sequence[ScheduledStep], today: dt.date, holidays: frozenset[dt.date]) -> Calendar:
    """Place every step between the first planned start and the last date that is known; `steps` is not empty."""
    first = min(one.planned_start for one in steps)
    last = max(max(one.due_on, one.actual_on or one.due_on) for one in steps)
    if first <= today:
        last = max(last, min(today, last + (last - first) / 4))  # a round long past its end is not drawn as a dot
    span = max((last - first).days, 1)

    def at(day: dt.date) -> float:
        return round(min(max((day - first).days / span, 0), 1) * 100, _DECIMALS)

    def bar(start: dt.date, end: dt.date) -> Bar:
        x = at(start)
        return Bar(x, max(round(at(end) - x, _DECIMALS), 0.6))

    drawn, before = {}, None
    for step in sorted(steps, key=lambda one: one.number):
        begun = before or step.planned_start
        until = step.actual_on or (today if begun <= today else None)
        used = days_between(begun, until, step.day_mode, holidays) if until else None
        late = days_late(step.due_on, until, step.day_mode, holidays) if until else 0
        drawn[step.number] = StepBar(
            bar(step.planned_start, step.due_on),
            bar(min(begun, until), until) if until else None,
            _state(step, until, late),
            used,
            late,
        )
        before = step.actual_on
    return Calendar(_months(first, last, at), at(today) if first <= today <= last else None, drawn)


def _state(step: ScheduledStep, until: dt.date | None, late: int) -> str:
    if step.actual_on is not None:
        return "done"
    if until is None:
        return "ahead"
    return "late" if late else "now"


def _months(first: dt.date, last: dt.date, at: Callable[[dt.date], float]) -> tuple[tuple[float, str], ...]:
    day, found = first.replace(day=1), []
    while day <= last:
        shown = max(day, first)
        found.append((at(shown), str(format_date(day, "MMM"))))
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return tuple(found)
