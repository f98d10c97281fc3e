"""Every change of a decree takes its row lock, and names the version that its maker saw."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditRow, Decree, Period, utc_now
from app.rules.codes import DecreeStatus
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.services.errors import NotFoundForActor, Refused, Stale


def lock_decree(session: Session, decree_id: int, seen_version: int) -> Decree:
    """The decree as it stands now, locked until the transaction ends, and its year open.

    Raises NotFoundForActor, Refused when it is signed already or the year closed, Stale when it is not the one seen.
    """
    decree: Decree | None = session.scalar(
        select(Decree).where(Decree.id == decree_id).with_for_update().execution_options(populate_existing=True)
    )
    if decree is None:
        raise NotFoundForActor
    if decree.is_signed:
        raise Refused([problem("decree.signed")])
    if not decree.period.is_open:
        raise Refused([problem("workflow.period_closed")])
    if decree.version != seen_version:
        raise Stale(str(decree.updated_by or ""), decree.updated_at)
    return decree


def lock_preparing(session: Session, actor: Actor, decree_id: int, seen_version: int) -> Decree:
    """As `lock_decree`, for who prepares it while it is a draft: Bappedalitbang."""
    require_role(actor, Role.BAPPEDALITBANG)
    decree = lock_decree(session, decree_id, seen_version)
    if decree.status != DecreeStatus.DRAFT:
        raise Refused([problem("decree.under_review")])
    return decree


def lock_round(session: Session, period_id: int) -> Period:
    """The period, held so that two decrees are never begun at once; references to it stay possible meanwhile."""
    period: Period | None = session.scalar(select(Period).where(Period.id == period_id).with_for_update(key_share=True))
    if period is None:
        raise NotFoundForActor
    if not period.is_open:
        raise Refused([problem("workflow.period_closed")])
    return period


def require_role(actor: Actor, *roles: Role) -> None:
    """Raise Refused unless the actor holds one of the roles."""
    if not actor.has(*roles):
        raise Refused([problem("workflow.not_your_role", decision="decree")])


def mark(session: Session, actor: Actor, decree: Decree, what: str, **detail: object) -> None:
    """A new version of the decree in the actor's name, and its line in the record."""
    decree.updated_at, decree.updated_by_id = utc_now(), actor.user_id
    session.flush()
    session.add(
        AuditRow(
            actor_id=actor.user_id,
            action=f"decree.{what}",
            object_type="decree",
            object_id=decree.id,
            detail=dict(detail),
        )
    )
    session.flush()
