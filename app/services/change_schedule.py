"""Changes the schedule of a period's nine steps, and records when a step was finished."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import AuditRow, PeriodStep
from app.queries.periods import holidays
from app.queries.schedule import step_with_period
from app.queries.timeline import scheduled_steps
from app.rules.problems import Problem, problem
from app.rules.progress import ScheduledStep
from app.rules.roles import Actor, Role
from app.rules.schedule_change import StepMove, moved_by, schedule_mark
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.use_case import use_case

MAX_NOTE = 2_000
_MOST_DAYS = 366


def check_change(step: PeriodStep, start: dt.date | None, days: int | None) -> list[Problem]:
    """What keeps a step from beginning on `start` and taking `days`."""
    problems = []
    if start is None or abs(start.year - step.period.year) > 1:
        problems.append(problem("schedule.start", "planned_start", year=str(step.period.year)))
    if days is None or not 1 <= days <= _MOST_DAYS:
        problems.append(problem("schedule.days", "days", most=_MOST_DAYS))
    return problems


@use_case
def change_step(
    actor: Actor, step_id: int, changed: ScheduledStep, *, follow: bool, seen: str, note: str | None = None
) -> list[StepMove]:
    """Give a step another start, length or way of counting; with `follow` the unfinished steps after it move along.

    `seen` is the mark of the schedule whose preview the actor confirmed. Raises NotFoundForActor, Refused, Invalid, or
    Stale when the schedule changed meanwhile. The record names every date that moved.
    """
    step = _kept(actor, step_id)
    problems = check_change(step, changed.planned_start, changed.days)
    if note is not None and len(note) > MAX_NOTE:
        problems.append(problem("paper.too_long", "note", limit=MAX_NOTE))
    if problems:
        raise Invalid(problems)
    now = scheduled_steps(step.period.steps)
    if schedule_mark(now) != seen:
        raise Stale
    moves = moved_by(now, changed, holidays(db.session()), follow=follow)
    rows = {row.number: row for row in step.period.steps}
    for move in moves:
        row, after = rows[move.after.number], move.after
        row.planned_start, row.due_on = after.planned_start, after.due_on
        row.days, row.day_mode = after.days, after.day_mode
    if note is not None:
        step.note = note.strip()
    if moves:
        _record(actor, step, "period_step.moved", {str(one.after.number): _dates(one) for one in moves})
    return moves


@use_case
def finish_step(actor: Actor, step_id: int, on: dt.date | None, *, today: dt.date) -> PeriodStep:
    """Record the day on which the whole region finished a step; None takes it back.

    Raises NotFoundForActor, Refused, or Invalid for a day to come or one before the year of the round.
    """
    step = _kept(actor, step_id)
    if on is not None and (on > today or not _within_round(step, on)):
        raise Invalid([problem("schedule.finished", "actual_on")])
    if on != step.actual_on:
        _record(actor, step, "period_step.finished", {"before": _iso(step.actual_on), "after": _iso(on)})
        step.actual_on = on
    return step


def unfinished_step(session: Session, period_id: int, number: int) -> PeriodStep | None:
    """The step as it stands now, locked until the transaction ends; None when somebody recorded its day already."""
    step: PeriodStep | None = session.scalar(
        select(PeriodStep)
        .where(PeriodStep.period_id == period_id, PeriodStep.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return step if step is not None and step.actual_on is None else None


def finish_with(actor: Actor, step: PeriodStep, on: dt.date, because: str) -> None:
    """Record that a step of `unfinished_step` ended on `on`, as another act of the same transaction shows.

    A day that a person could not have recorded for this round is not recorded here either.
    """
    if not _within_round(step, on):
        return
    _record(actor, step, "period_step.finished", {"before": None, "after": _iso(on), "because": because})
    step.actual_on = on


def _within_round(step: PeriodStep, on: dt.date) -> bool:
    return on.year >= step.period.year - 1


def _kept(actor: Actor, step_id: int) -> PeriodStep:
    if not actor.has(Role.BAPPEDALITBANG, Role.ADMIN):
        raise Refused([problem("workflow.not_your_role", decision="schedule")])
    step = step_with_period(db.session(), step_id)
    if step is None:
        raise NotFoundForActor
    if not step.period.is_open:
        raise Refused([problem("workflow.period_closed")])
    return step


def _record(actor: Actor, step: PeriodStep, action: str, detail: dict[str, object]) -> None:
    db.session.add(
        AuditRow(
            actor_id=actor.user_id,
            action=action,
            object_type="period_step",
            object_id=step.id,
            detail={"step": step.number, **detail},
        )
    )


def _dates(move: StepMove) -> list[str | None]:
    return [_iso(day) for one in (move.before, move.after) for day in (one.planned_start, one.due_on)]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
