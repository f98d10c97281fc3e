"""Cuts through the list of innovations that a bar of a chart stands for: chart, list and export ask the same condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Indicator, IndicatorEntry, Innovation, Participation, Skpd, TimelineRow
from app.rules.codes import ParticipationState, Verdict
from app.rules.workflow import SOP_STEP, State

#: In the place of a code: the field is still empty.
UNSET = "kosong"
#: The answers to one indicator that can be counted.
COMPLETE, LACKING, VALID = "lengkap", "kurang", "sah"
ANSWERS = (COMPLETE, LACKING, VALID)
#: How an innovation stands to one step's due date.
IN_TIME, LATE, RUNNING, OVERDUE, DONE = "tepat", "terlambat", "berjalan", "lewat", "selesai"
TIMINGS = (IN_TIME, LATE, RUNNING, OVERDUE, DONE)

FIRST_STEP, LAST_STEP = 1, 9
#: Beyond the nine steps: entered into the ministry's application.
FINISHED = LAST_STEP + 1
#: The affairs of basic service are the first six of the national form.
YANDAS = range(1, 7)

#: How far an innovation has come: the step it waits in; the wayside of monev counts as having come to step 7.
POSITION = {
    **{state: step for state, step in SOP_STEP.items() if step},
    State.INELIGIBLE: 7,
    State.HANDED_OVER: FINISHED,
}


@dataclass(frozen=True)
class Cut:
    """What a bar narrows the list to; everything may be left out.

    `due` is the instant from which a decision of `step` is late, needed with the timings of what is done.
    """

    live: bool = False
    skpd_kind: str = ""
    stage: str = ""
    initiator: str = ""
    affair: int | None = None
    reached: int | None = None
    indicator: int | None = None
    answer: str = ""
    step: int | None = None
    timing: str = ""
    due: dt.datetime | None = None
    verified: bool = False
    participation: str = ""


NO_CUT = Cut()


def reached(step: int) -> tuple[str, ...]:
    """The states of innovations that have come to this step or further; withdrawn ones have left the way."""
    return tuple(state.value for state, position in POSITION.items() if position >= step)


def waiting_in(step: int) -> tuple[str, ...]:
    """The states of innovations that wait in this step now."""
    return tuple(state.value for state, at in SOP_STEP.items() if at == step)


def cut_conditions(cut: Cut) -> list[ColumnElement[bool]]:
    """The conditions of the cut, for a statement over innovations joined with their agency."""
    found = _profile_conditions(cut)
    if cut.live:
        found.append(Innovation.state != State.WITHDRAWN)
    if cut.skpd_kind:
        found.append(Skpd.kind == cut.skpd_kind)
    if cut.participation:
        found.append(_takes_part(cut.participation))
    if cut.reached is not None:
        found.append(Innovation.state.in_(reached(cut.reached)))
    if cut.indicator is not None:
        found.append(_answered(cut.indicator, cut.answer))
    if cut.step is not None:
        found.append(_timed(cut.step, cut.timing, cut.due))
    if cut.verified:
        found.append(Innovation.verified_score.is_not(None))
    return found


def _profile_conditions(cut: Cut) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if cut.stage:
        found.append(coded(Innovation.stage, cut.stage))
    if cut.initiator:
        found.append(coded(Innovation.initiator, cut.initiator))
    if cut.affair is not None:
        found.append(Innovation.main_affair == cut.affair if cut.affair else Innovation.main_affair.is_(None))
    return found


def coded(column: InstrumentedAttribute[str | None], code: str) -> ColumnElement[bool]:
    """A column of codes equals `code`, or is still empty."""
    return column.is_(None) if code == UNSET else column == code


def passed_at(step: int) -> ScalarSelect[dt.datetime]:
    """The instant of the decision that took an innovation out of this step, the newest one."""
    return (
        select(func.max(TimelineRow.at))
        .where(
            TimelineRow.innovation_id == Innovation.id,
            TimelineRow.sop_step == step,
            TimelineRow.to_state.in_((*reached(step + 1), State.INELIGIBLE)),
        )
        .correlate(Innovation)
        .scalar_subquery()
    )


def _answered(number: int, answer: str) -> ColumnElement[bool]:
    entry = (
        select(IndicatorEntry.id)
        .join(Indicator, Indicator.id == IndicatorEntry.indicator_id)
        .where(IndicatorEntry.innovation_id == Innovation.id, Indicator.number == number)
        .correlate(Innovation)
    )
    if answer == VALID:
        return entry.where(IndicatorEntry.verdict == Verdict.VALID).exists()
    complete = entry.where(IndicatorEntry.is_complete).exists()
    return ~complete if answer == LACKING else complete


def _takes_part(state: str) -> ColumnElement[bool]:
    row = (
        select(Participation.id)
        .where(Participation.skpd_id == Innovation.skpd_id, Participation.period_id == Innovation.period_id)
        .correlate(Innovation)
    )
    stated = row.where(Participation.state == state).exists()
    return stated | ~row.exists() if state == ParticipationState.NOT_STARTED else stated


def _timed(step: int, timing: str, due: dt.datetime | None) -> ColumnElement[bool]:
    if timing in (RUNNING, OVERDUE):
        return Innovation.state.in_(waiting_in(step))
    over = passed(step)
    if due is None:
        return over
    return over & (passed_at(step) >= due if timing == LATE else passed_at(step) < due)


def passed(step: int) -> ColumnElement[bool]:
    """The innovation has left this step behind, and did not leave the way."""
    states = set(reached(step + 1))
    if step == POSITION[State.INELIGIBLE]:
        states.add(State.INELIGIBLE)
    return Innovation.state.in_(sorted(states))
