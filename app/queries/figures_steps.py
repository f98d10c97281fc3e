"""How long the SOP steps took: days taken against days allowed, in time and late, per step of a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Innovation, PeriodStep, TimelineRow
from app.queries.figures import narrowed
from app.queries.innovation_cuts import POSITION, reached, waiting_in
from app.queries.innovation_list import Asked
from app.rules.deadlines import days_between, days_late
from app.rules.workflow import State

_MONEV = POSITION[State.INELIGIBLE]


@dataclass
class StepFigures:
    """One step: what is allowed, the days that innovations took in it, and how they stand to its due date."""

    number: int
    days: int
    day_mode: str
    due_on: dt.date
    region_days: int | None
    overdue_days: int
    took: list[int] = field(default_factory=list)
    in_time: int = 0
    late: int = 0
    running: int = 0

    @property
    def average(self) -> float | None:
        """The mean of the days taken; None while nobody is through."""
        return round(sum(self.took) / len(self.took), 1) if self.took else None


@dataclass(frozen=True)
class _Moment:
    """One row of a timeline, as far as time is concerned."""

    innovation_id: int
    state: str
    step: int | None
    to_state: str
    at: dt.datetime


def step_figures(
    session: Session,
    asked: Asked,
    steps: Sequence[PeriodStep],
    *,
    dues: Mapping[int, dt.datetime],
    days_off: frozenset[dt.date],
    local_day: Callable[[dt.datetime], dt.date],
    today: dt.date,
) -> list[StepFigures]:
    """The nine steps of a round in figures; two statements.

    `dues` are the instants from which a decision is late, as the list of innovations uses them.
    """
    found = {one.number: _begun(one, days_off, today) for one in steps}
    planned = {one.number: one.planned_start for one in steps}
    for state, count in _states(session, asked).items():
        for number, figures in found.items():
            if state in waiting_in(number):
                figures.running += count
    for state, moments in _timelines(session, asked):
        for number, figures in found.items():
            if state in _beyond(number):
                _count(figures, moments, planned[number], dues[number], days_off, local_day)
    return [found[number] for number in sorted(found)]


def _begun(step: PeriodStep, days_off: frozenset[dt.date], today: dt.date) -> StepFigures:
    region = None
    if step.actual_on is not None:
        region = days_between(step.planned_start, step.actual_on, step.day_mode, days_off)
    late = days_late(step.due_on, today, step.day_mode, days_off)
    return StepFigures(step.number, step.days, step.day_mode, step.due_on, region, late)


def _states(session: Session, asked: Asked) -> dict[str, int]:
    rows = session.execute(
        select(Innovation.state, func.count())
        .join(Innovation.skpd)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .group_by(Innovation.state)
    )
    return {state: int(count) for state, count in rows}


def _timelines(session: Session, asked: Asked) -> Iterator[tuple[str, list[_Moment]]]:
    """(state, its timeline oldest first) of each innovation that has one."""
    rows = session.execute(
        select(Innovation.id, Innovation.state, TimelineRow.sop_step, TimelineRow.to_state, TimelineRow.at)
        .join(Innovation.skpd)
        .join(TimelineRow, TimelineRow.innovation_id == Innovation.id)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .order_by(Innovation.id, TimelineRow.seq)
        .execution_options(yield_per=2000)
    )
    for _one, group in groupby((_Moment(*row) for row in rows), key=lambda moment: moment.innovation_id):
        moments = list(group)
        yield moments[0].state, moments


def _beyond(step: int) -> frozenset[str]:
    return frozenset(reached(step + 1)) | (frozenset({State.INELIGIBLE.value}) if step == _MONEV else frozenset())


def _count(
    figures: StepFigures,
    moments: Sequence[_Moment],
    planned: dt.date,
    due: dt.datetime,
    days_off: frozenset[dt.date],
    local_day: Callable[[dt.datetime], dt.date],
) -> None:
    """Add one innovation that is through with the step: its newest decision there decides."""
    ends = {*reached(figures.number + 1), State.INELIGIBLE.value}
    places = [n for n, one in enumerate(moments) if one.step == figures.number and one.to_state in ends]
    if not places:
        return
    place = places[-1]
    begun = local_day(moments[place - 1].at) if place else planned
    figures.took.append(days_between(begun, local_day(moments[place].at), figures.day_mode, days_off))
    if moments[place].at >= due:
        figures.late += 1
    else:
        figures.in_time += 1
