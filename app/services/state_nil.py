"""SOP step 3, TIDAK: an agency states that it has no innovation this year, and then counts as done."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app.extensions import db
from app.models import AuditRow, Innovation, Participation, Period, utc_now
from app.rules.codes import ParticipationState
from app.rules.problems import Problem, problem
from app.rules.roles import Actor, Role
from app.rules.workflow import State
from app.services.agency_lock import lock_agency
from app.services.decide_innovation import refresh_participation
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.services.receive_file import Received, file_object
from app.services.use_case import use_case

MIN_REASON = 20
MAX_REASON = 5_000


def nil_problems(actor: Actor, period: Period, states: list[str], current: str | None) -> tuple[Problem, ...]:
    """Why this agency may not state that it has none: wrong role, closed year, innovations under way, stated."""
    problems = []
    if not actor.has(Role.ADMIN_SKPD) or actor.skpd_id is None:
        problems.append(problem("workflow.not_your_role", decision="nil"))
    if not period.is_open:
        problems.append(problem("workflow.period_closed"))
    live = sum(1 for one in states if one != State.WITHDRAWN)
    if live:
        problems.append(problem("nil.has_innovations", count=live))
    if current == ParticipationState.NIL:
        problems.append(problem("nil.stated"))
    return tuple(problems)


@use_case
def state_nil(
    actor: Actor, period_id: int, reason: str, received: Received | None, *, now: dt.datetime | None = None
) -> Participation:
    """Record the signed statement of the actor's agency for this period.

    Raises Refused with every reason why not, Invalid when the reason is too short or the signed file missing.
    """
    session = db.session()
    period = session.get(Period, period_id)
    if period is None:
        raise NotFoundForActor
    own = actor.skpd_id or 0
    lock_agency(session, own)
    states = list(
        session.scalars(select(Innovation.state).where(Innovation.period_id == period_id, Innovation.skpd_id == own))
    )
    row = session.scalar(
        select(Participation)
        .where(Participation.period_id == period_id, Participation.skpd_id == own)
        .with_for_update()
    )
    problems = nil_problems(actor, period, states, row.state if row else None)
    if problems:
        raise Refused(problems)
    signed = _checked(reason, received)
    if row is None:
        row = Participation(period_id=period_id, skpd_id=own)
        session.add(row)
    row.nil_file = file_object(signed, skpd_id=own, user_id=actor.user_id)
    row.nil_reason = reason.strip()
    row.nil_at = now or utc_now()
    row.nil_by_id = actor.user_id
    row.state = ParticipationState.NIL
    session.flush()
    _audit(actor, "nil.stated", row)
    return row


@use_case
def lift_nil(actor: Actor, participation_id: int, reason: str) -> Participation:
    """Bappedalitbang sets a statement aside, so that the agency may enter innovations after all.

    The statement's file stays in the store and the reason in the audit. Raises Refused or NotFoundForActor.
    """
    session = db.session()
    row = session.get(Participation, participation_id)
    if row is None or row.state != ParticipationState.NIL:
        raise NotFoundForActor
    if not actor.has(Role.BAPPEDALITBANG):
        raise Refused([problem("workflow.not_your_role", decision="lift_nil")])
    if not row.period.is_open:
        raise Refused([problem("workflow.period_closed")])
    if not reason.strip():
        raise Refused([problem("workflow.reason_required", "reason")])
    _audit(actor, "nil.lifted", row, reason=reason.strip(), file_id=row.nil_file_id)
    row.state = ParticipationState.NOT_STARTED
    row.nil_at = row.nil_by_id = row.nil_file_id = None
    row.nil_reason = ""
    refresh_participation(row.period_id, row.skpd_id)
    return row


def _checked(reason: str, received: Received | None) -> Received:
    problems = []
    if len(reason.strip()) < MIN_REASON:
        problems.append(problem("nil.reason_short", "reason", least=MIN_REASON))
    if len(reason) > MAX_REASON:
        problems.append(problem("nil.reason_long", "reason", limit=MAX_REASON))
    if received is None:
        problems.append(problem("nil.no_file", "file"))
    elif received.facts.kind not in ("pdf", "jpg", "png"):
        problems.append(problem("nil.wrong_kind", "file"))
    if problems or received is None:
        raise Invalid(problems)
    return received


def _audit(actor: Actor, action: str, row: Participation, **detail: object) -> None:
    db.session.add(
        AuditRow(
            actor_id=actor.user_id, action=action, object_type="participation", object_id=row.id, detail=dict(detail)
        )
    )
    db.session.flush()
