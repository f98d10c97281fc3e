"""When things happened in the demo: rounds counted in working days from their start, office hours in WITA."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.reference.refs import SopStepRef
from app.rules.codes import DayMode
from app.rules.deadlines import PlannedStep, due_date, is_working_day, schedule

WITA = dt.timezone(dt.timedelta(hours=8))
_OPENING = dt.time(8, 0, tzinfo=WITA)
_ONE_DAY = dt.timedelta(days=1)

#: Office hours end this many minutes after they began.
LAST_MINUTE = 465
#: Working days from the start of the open round to the newest day on which anything happened: today lies in step 6.
DAYS_SO_FAR = 55


@dataclass(frozen=True)
class RoundCalendar:
    """One year's round. `newest` is the last day (counted from the start) that anything may have happened on."""

    year: int
    start: dt.date
    steps: tuple[PlannedStep, ...]
    day_modes: tuple[str, ...]
    days: tuple[int, ...]
    holidays: AbstractSet[dt.date]
    newest: int
    is_open: bool

    def day(self, offset: int) -> dt.date:
        """The date of the `offset`-th working day of the round."""
        return due_date(self.start, offset, DayMode.WORKING, self.holidays)

    def instant(self, offset: int, minute: int) -> dt.datetime:
        """`minute` minutes after the offices opened on that day, in UTC."""
        return self.moment(self.day(offset), minute)

    def moment(self, day: dt.date, minute: int) -> dt.datetime:
        """`minute` minutes after the offices opened on that date, in UTC."""
        opened = dt.datetime.combine(day, _OPENING)
        return (opened + dt.timedelta(minutes=minute)).astimezone(dt.UTC)

    @property
    def ends_on(self) -> dt.date:
        """The end of the year for the open round, a month after the last step for the closed ones."""
        last = self.steps[-1].due
        return max(dt.date(self.year, 12, 31), last) if self.is_open else last + dt.timedelta(days=31)

    @property
    def closed_at(self) -> dt.datetime | None:
        """The evening of the last day, for a closed round."""
        if self.is_open:
            return None
        return dt.datetime.combine(self.ends_on, dt.time(17, 0, tzinfo=WITA)).astimezone(dt.UTC)


def round_calendar(
    year: int, today: dt.date, sop: Sequence[SopStepRef], holidays: AbstractSet[dt.date]
) -> RoundCalendar:
    """The round of `year`: in full swing when that is today's year, long over otherwise."""
    is_open = year == today.year
    start = _before(today, DAYS_SO_FAR, holidays) if is_open else _first_monday(year)
    planned = schedule(start, [(step.number, step.days, step.day_mode) for step in sop], holidays)
    newest = DAYS_SO_FAR if is_open else sum(step.days for step in sop) + 4
    return RoundCalendar(
        year=year,
        start=start,
        steps=tuple(planned),
        day_modes=tuple(step.day_mode for step in sop),
        days=tuple(step.days for step in sop),
        holidays=holidays,
        newest=newest,
        is_open=is_open,
    )


def _before(today: dt.date, days: int, holidays: AbstractSet[dt.date]) -> dt.date:
    """The start from which the last working day before `today` is the `days`-th."""
    day = today - _ONE_DAY
    left = days
    while left or not is_working_day(day, holidays):
        left -= is_working_day(day, holidays)
        day -= _ONE_DAY
    return day


def _first_monday(year: int) -> dt.date:
    day = dt.date(year, 2, 1)
    return day + dt.timedelta(days=-day.weekday() % 7)
