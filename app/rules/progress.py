"""How far an innovation has come along the nine SOP steps, and how long each took (Pedoman part B).

Earlier approvals that a return overtook stay in the record; here they are marked as superseded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.rules.deadlines import days_between, days_late
from app.rules.workflow import MAIN_LINE, SOP_STEP, State


class StepStatus(StrEnum):
    """Done, going on, still to come, or no longer coming because the innovation left the way."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    OFF = "off"


@dataclass(frozen=True)
class ScheduledStep:
    """One SOP step of the period's schedule."""

    number: int
    days: int
    day_mode: str
    planned_start: dt.date
    due_on: dt.date
    actual_on: dt.date | None = None


@dataclass(frozen=True)
class Happening:
    """One row of the timeline, and what the rules add to it."""

    seq: int
    from_state: str
    to_state: str
    decision: str
    actor_name: str
    actor_role: str
    at: dt.datetime
    reason: str
    sop_step: int | None
    superseded: bool = False
    waited_days: int = 0
    allowed_days: int | None = None
    form_print: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True)
class StepProgress:
    """One SOP step of one innovation: its status, dates in local days, and who took it."""

    step: ScheduledStep
    status: StepStatus
    done: Happening | None = None
    days_used: int | None = None
    late_days: int = 0


def with_waits(
    happenings: Sequence[Happening],
    schedule: Sequence[ScheduledStep],
    holidays: Iterable[dt.date],
    local_day: Callable[[dt.datetime], dt.date],
) -> list[Happening]:
    """The rows with their waiting times (in the step's own days) and superseded ones marked.

    A decision's waiting time runs from the decision before it; the first one's from the planned start.
    """
    days_off = frozenset(holidays)
    by_number = {step.number: step for step in schedule}
    told: list[Happening] = []
    for row in happenings:
        step = by_number.get(row.sop_step or 0)
        begun = local_day(told[-1].at) if told else (step.planned_start if step else local_day(row.at))
        waited = days_between(begun, local_day(row.at), step.day_mode if step else "working", days_off)
        told.append(replace(row, waited_days=waited, allowed_days=step.days if step else None))
    overtaken = _overtaken(told)
    return [replace(row, superseded=row.seq in overtaken) for row in told]


def progress(
    state: State,
    happenings: Sequence[Happening],
    schedule: Sequence[ScheduledStep],
    *,
    today: dt.date,
    holidays: Iterable[dt.date],
    local_day: Callable[[dt.datetime], dt.date],
) -> list[StepProgress]:
    """The nine steps of one innovation as they stand today; `happenings` come from `with_waits`."""
    days_off = frozenset(holidays)
    standing = {row.sop_step: row for row in happenings if not row.superseded and _is_forward(row)}
    now = SOP_STEP[state]
    result = []
    for step in schedule:
        done = standing.get(step.number)
        if done is not None:
            late = days_late(step.due_on, local_day(done.at), step.day_mode, days_off)
            result.append(StepProgress(step, StepStatus.DONE, done, done.waited_days, late))
        elif step.number == now:
            late = days_late(step.due_on, today, step.day_mode, days_off)
            result.append(
                StepProgress(step, StepStatus.NOW, None, _running(step, happenings, today, days_off, local_day), late)
            )
        else:
            result.append(StepProgress(step, _common_status(step, now, state)))
    return result


def standing_decision(happenings: Sequence[Happening], decision: str) -> Happening | None:
    """The newest row of this decision that no later return took back; `happenings` oldest first."""
    overtaken = _overtaken(list(happenings))
    rows = [row for row in happenings if row.decision == decision and row.seq not in overtaken]
    return rows[-1] if rows else None


def _running(
    step: ScheduledStep,
    happenings: Sequence[Happening],
    today: dt.date,
    days_off: frozenset[dt.date],
    local_day: Callable[[dt.datetime], dt.date],
) -> int:
    begun = local_day(happenings[-1].at) if happenings else step.planned_start
    return days_between(begun, today, step.day_mode, days_off)


def _common_status(step: ScheduledStep, now: int | None, state: State) -> StepStatus:
    """Steps 1 and 2 are the whole region's; the rest lie ahead, or are off for who left the way.

    That the region finished a later step says nothing of an innovation that has not come so far.
    """
    if (now is not None and step.number < now) or state is State.HANDED_OVER:
        return StepStatus.DONE
    if state in (State.WITHDRAWN, State.INELIGIBLE):
        return StepStatus.OFF if step.number > 2 else StepStatus.DONE  # noqa: PLR2004 - steps 1 and 2
    return StepStatus.AHEAD


def _is_forward(row: Happening) -> bool:
    states = (State(row.from_state), State(row.to_state))
    if any(one not in MAIN_LINE for one in states):
        return row.to_state == State.INELIGIBLE
    return MAIN_LINE.index(states[1]) > MAIN_LINE.index(states[0])


def _overtaken(rows: Sequence[Happening]) -> set[int]:
    """Seqs of forward rows that a later return or reopening took back."""
    overtaken: set[int] = set()
    standing: list[Happening] = []
    for row in rows:
        if _is_forward(row):
            standing.append(row)
            continue
        back_to = SOP_STEP.get(State(row.to_state))
        if back_to is None:
            continue
        overtaken |= {one.seq for one in standing if (one.sop_step or 0) >= back_to}
        standing = [one for one in standing if one.seq not in overtaken]
    return overtaken
