"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db


def database_answers() -> bool:
    """True when the database answers a trivial question; raises SQLAlchemyError when it does not."""
    return db.session.scalar(select(1)) == 1
