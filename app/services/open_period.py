"""Opens and closes a year's round: the nine steps of the SOP get their dates, a closed year is read-only."""

from __future__ import annotations

import datetime as dt

from app.extensions import db
from app.models import AuditRow, Period, PeriodStep, utc_now
from app.queries.periods import holidays
from app.reference.loader import sop_steps
from app.rules.deadlines import schedule
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.services.errors import NotFoundForActor, Refused
from app.services.use_case import use_case


@use_case
def plan_steps(actor: Actor, period_id: int) -> list[PeriodStep]:
    """Give a new period its nine steps, one after the other from its first day (Pedoman part B).

    A period that has its steps keeps them. Raises NotFoundForActor and Refused.
    """
    session = db.session()
    period = _kept(actor, period_id)
    if period.steps:
        return period.steps
    reference = {one.number: one for one in sop_steps()}
    planned = schedule(
        period.starts_on, [(one.number, one.days, one.day_mode) for one in reference.values()], holidays(session)
    )
    period.steps = [
        PeriodStep(
            number=one.number,
            days=reference[one.number].days,
            day_mode=reference[one.number].day_mode,
            planned_start=one.planned_start,
            due_on=one.due,
        )
        for one in planned
    ]
    session.flush()
    return period.steps


@use_case
def close_period(actor: Actor, period_id: int, *, despite_open: bool = False) -> Period:
    """Make the year read-only for everybody.

    Raises Refused when it is closed already, and when steps of the SOP are not recorded as done, unless the actor
    closes it `despite_open` ones, which the audit then names.
    """
    period = _kept(actor, period_id)
    if not period.is_open:
        raise Refused([problem("workflow.period_closed")])
    missing = open_steps(period)
    if missing and not despite_open:
        raise Refused([problem("period.steps_open", numbers=", ".join(map(str, missing)))])
    period.closed_at = utc_now()
    _note(actor, "period.closed", period, **({"open_steps": missing} if missing else {}))
    return period


def open_steps(period: Period) -> list[int]:
    """The steps of the SOP that are not recorded as done."""
    return [one.number for one in period.steps if one.actual_on is None]


def finished_on(period: Period, number: int) -> dt.date | None:
    """The day on which the whole region finished a step of the SOP, when it is recorded."""
    return next((one.actual_on for one in period.steps if one.number == number), None)


@use_case
def reopen_period(actor: Actor, period_id: int) -> Period:
    """Take changes again in a year that was closed."""
    period = _kept(actor, period_id)
    if not period.is_open:
        period.closed_at = None
        _note(actor, "period.reopened", period)
    return period


def _kept(actor: Actor, period_id: int) -> Period:
    if not actor.has(Role.BAPPEDALITBANG, Role.ADMIN):
        raise Refused([problem("workflow.not_your_role", decision="period")])
    period = db.session.get(Period, period_id)
    if period is None:
        raise NotFoundForActor
    return period


def _note(actor: Actor, action: str, period: Period, **more: object) -> None:
    row = AuditRow(
        actor_id=actor.user_id,
        action=action,
        object_type="period",
        object_id=period.id,
        detail={"year": period.year, **more},
    )
    db.session.add(row)
