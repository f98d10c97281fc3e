"""Each agency's target of the year beside what it has."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.models import Innovation, Participation, Skpd
from app.rules.workflow import State


@dataclass(frozen=True)
class TargetRow:
    """One agency: its target (None when none was set), the innovations it has, and how many it had the year before."""

    skpd_id: int
    name: str
    kind: str
    target: int | None
    innovations: int
    year_before: int


def target_rows(session: Session, period_id: int, before_id: int | None) -> list[TargetRow]:
    """Every agency that exists today, by name; withdrawn innovations are not counted. One statement."""
    now, then = (_counts(one).subquery() for one in (period_id, before_id or 0))
    rows = session.execute(
        select(
            Skpd.id,
            Skpd.name,
            Skpd.kind,
            Participation.target,
            func.coalesce(now.c.count, 0),
            func.coalesce(then.c.count, 0),
        )
        .outerjoin(Participation, and_(Participation.skpd_id == Skpd.id, Participation.period_id == period_id))
        .outerjoin(now, now.c.skpd_id == Skpd.id)
        .outerjoin(then, then.c.skpd_id == Skpd.id)
        .where(Skpd.valid_to.is_(None))
        .order_by(Skpd.name)
    ).all()
    return [TargetRow(*row) for row in rows]


def _counts(period_id: int) -> Select[int, int]:
    return (
        select(Innovation.skpd_id, func.count().label("count"))
        .where(Innovation.period_id == period_id, Innovation.state != State.WITHDRAWN)
        .group_by(Innovation.skpd_id)
    )
