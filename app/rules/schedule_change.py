"""What a change of one SOP step does to the steps after it, and where agencies stand at a step."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from app.rules.deadlines import days_late, due_date
from app.rules.progress import ScheduledStep
from app.rules.workflow import SOP_STEP, State

#: Beyond the last step: nothing is waited for any more.
_THROUGH = 10
#: The steps that end with an act of their own: the Bupati's signature, the last hand-over to the ministry.
DECREE_STEP, HANDOVER_STEP = 8, 9
#: Steps 1 and 2 are the whole region's; from here on each agency takes its own.
FIRST_AGENCY_STEP = 3


@dataclass(frozen=True)
class StepMove:
    """One step before and after a change."""

    before: ScheduledStep
    after: ScheduledStep


@dataclass(frozen=True)
class Standing:
    """How many agencies have done a step, stated that they have nothing, are late, or are still within their time."""

    done: int = 0
    nil: int = 0
    late: int = 0
    going: int = 0


def schedule_mark(steps: Iterable[ScheduledStep]) -> str:
    """What stands for this state of a schedule in a form: it changes with every change of a date."""
    return hashlib.sha256(repr(sorted(steps, key=lambda one: one.number)).encode()).hexdigest()[:16]


def moved_by(
    steps: Sequence[ScheduledStep],
    changed: ScheduledStep,
    holidays: AbstractSet[dt.date],
    *,
    follow: bool,
) -> list[StepMove]:
    """The steps whose dates differ once `changed` takes the place of its namesake; its due date is computed here.

    With `follow` each later step that is not finished begins on the day the one before is due, as a new schedule does;
    without it the later steps stay where they are.
    """
    ordered = sorted(steps, key=lambda one: one.number)
    moves, due = [], None
    for step in ordered:
        if step.number == changed.number:
            after = _counted(changed, changed.planned_start, holidays)
        elif follow and due is not None and step.actual_on is None:
            after = _counted(step, due, holidays)
        else:
            after = step
        if step.number >= changed.number:
            due = after.due_on
        if after != step:
            moves.append(StepMove(step, after))
    return moves


def standing_at(
    step: ScheduledStep,
    agencies: Mapping[int, Sequence[str]],
    nil: AbstractSet[int],
    today: dt.date,
    holidays: AbstractSet[dt.date],
) -> Standing:
    """Where the agencies stand at this step; `agencies` gives the states of each one's innovations, maybe none.

    An agency is done when all its innovations have passed the step. Steps 1 and 2 have no standing of their own.
    """
    late = days_late(step.due_on, today, step.day_mode, holidays) > 0
    done = sum(1 for one, states in agencies.items() if one not in nil and _passed(states, step.number))
    stated = len(nil & agencies.keys())
    left = len(agencies) - done - stated
    return Standing(done, stated, left if late else 0, 0 if late else left)


def _passed(states: Sequence[str], number: int) -> bool:
    steps = [SOP_STEP[State(one)] or _THROUGH for one in states if one != State.WITHDRAWN]
    return bool(steps) and min(steps) > number


def _counted(step: ScheduledStep, start: dt.date, holidays: AbstractSet[dt.date]) -> ScheduledStep:
    return replace(step, planned_start=start, due_on=due_date(start, step.days, step.day_mode, holidays))
