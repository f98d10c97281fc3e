"""Due dates of the SOP, counted in working days or in calendar days.

The Pedoman says only "Hari", so every step carries its own mode. Day 1 is the first (working) day *after* the start;
a working day is Monday to Friday (Perpres 21/2023) that is neither a national holiday nor a joint leave day.
Holidays are an argument: they are a table that people edit, not a rule.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import NamedTuple

from app.rules.codes import DayMode

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class PlannedStep(NamedTuple):
    """One step of a schedule; `due` is always `due_date(planned_start, days, mode, holidays)`."""

    number: int
    planned_start: date
    due: date


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    """True for Monday to Friday outside `holidays`."""
    return day.weekday() < _SATURDAY and day not in holidays


def due_date(start: date, days: int, mode: str, holidays: AbstractSet[date]) -> date:
    """The last of `days` days, where day 1 is the next (working) day after `start`; `start` itself for 0 days.

    Raises ValueError for a negative number of days or an unknown mode.
    """
    counted = DayMode(mode)
    if days < 0:
        raise ValueError("days must not be negative")
    if counted is DayMode.CALENDAR:
        return start + timedelta(days=days)
    day = start
    left = days
    while left:
        day += _ONE_DAY
        left -= is_working_day(day, holidays)
    return day


def days_between(start: date, end: date, mode: str, holidays: AbstractSet[date]) -> int:
    """Days used from `start` up to and including `end`, counted as `due_date` counts; 0 unless `end` is later.

    Raises ValueError for an unknown mode.
    """
    counted = DayMode(mode)
    span = max((end - start).days, 0)
    if counted is DayMode.CALENDAR:
        return span
    return sum(is_working_day(start + timedelta(days=n), holidays) for n in range(1, span + 1))


def working_days_between(start: date, end: date, holidays: AbstractSet[date]) -> int:
    """Working days used: `working_days_between(s, due_date(s, n, "working", h), h) == n`; 0 unless later."""
    return days_between(start, end, DayMode.WORKING, holidays)


def days_late(due: date, today: date, mode: str, holidays: AbstractSet[date]) -> int:
    """Days past `due`, in the step's own mode; 0 while it is not late.

    In working mode the weekend after a due Friday is still 0: nobody is late on a day nobody works.
    """
    return days_between(due, today, mode, holidays)


def schedule(start: date, steps: Iterable[tuple[int, int, str]], holidays: AbstractSet[date]) -> list[PlannedStep]:
    """Plan steps given as (number, days, mode), each following the one before.

    A step starts on the day the step before is due, and its day 1 is the next (working) day; so no day is lost and none
    counts twice: nine steps of 83 working days in all end on `due_date(start, 83, "working", holidays)`.
    """
    planned: list[PlannedStep] = []
    begin = start
    for number, days, mode in steps:
        due = due_date(begin, days, mode, holidays)
        planned.append(PlannedStep(number, begin, due))
        begin = due
    return planned
