"""What an agency entered the year before, to begin from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Innovation, Period


@dataclass(frozen=True)
class Earlier:
    """One of last year's innovations; `again_id` is this year's that continues it or bears its name, if any."""

    id: int
    name: str
    year: int
    again_id: int | None


def last_years(session: Session, period: Period, skpd_id: int) -> list[Earlier]:
    """The agency's innovations of the year before `period`, by name; two statements."""
    rows = session.execute(
        select(Innovation.id, Innovation.name, Period.year)
        .join(Innovation.period)
        .where(Period.year == period.year - 1, Innovation.skpd_id == skpd_id)
        .order_by(Innovation.name, Innovation.id)
    ).all()
    now = session.execute(
        select(Innovation.id, Innovation.name, Innovation.previous_id).where(
            Innovation.period_id == period.id, Innovation.skpd_id == skpd_id
        )
    ).all()
    by_name = {name.casefold(): one for one, name, _previous in now}
    by_previous = {previous: one for one, _name, previous in now if previous is not None}
    return [Earlier(one, name, year, by_previous.get(one) or by_name.get(name.casefold())) for one, name, year in rows]
