"""Whether the database answers, and has the tables that this program expects."""

from __future__ import annotations

from sqlalchemy import String, column, select, table

from app.database import migrations
from app.extensions import db


def database_answers() -> bool:
    """True when the database answers a trivial question; raises SQLAlchemyError when it does not."""
    return db.session.scalar(select(1)) == 1


def schema_is_current() -> bool:
    """True when the database stands at the newest migration; raises SQLAlchemyError when it has none."""
    query = select(column("version_num", String)).select_from(table("alembic_version"))
    return list(db.session.scalars(query)) == [migrations().get_current_head()]
