"""What an agency entered in earlier years, to begin from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Innovation, Period


def last_years(session: Session, year: int, skpd_id: int) -> list[tuple[int, str, int]]:
    """(id, name, year) of the agency's innovations of the year before, by name."""
    rows = session.execute(
        select(Innovation.id, Innovation.name, Period.year)
        .join(Innovation.period)
        .where(Period.year == year - 1, Innovation.skpd_id == skpd_id)
        .order_by(Innovation.name)
    )
    return [(one, name, at) for one, name, at in rows]
