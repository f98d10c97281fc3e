"""Reads of Form C.2 as it is printed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Innovation, Monev, Period


def newest_form(session: Session, innovation_id: int) -> Monev | None:
    """The innovation's last Form C.2 within the reader's reach, with its items and people: one statement.

    An agency reaches issued forms only, so it reads the one before while a new one is being filled in.
    """
    return (
        session.scalars(
            select(Monev)
            .options(
                joinedload(Monev.items),
                joinedload(Monev.officer),
                joinedload(Monev.innovation).options(
                    joinedload(Innovation.skpd), joinedload(Innovation.period).joinedload(Period.indicator_set)
                ),
            )
            .where(Monev.innovation_id == innovation_id)
            .order_by(Monev.number.desc())
        )
        .unique()
        .first()
    )
