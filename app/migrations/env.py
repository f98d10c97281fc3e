"""Runs the one migration tree on whichever engine the application is configured for."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import app.models
from app.models.base import UtcDateTime

METADATA = app.models.Model.metadata


def render_item(kind: str, item: Any, _autogen: object) -> str | bool:
    """Write our UTC instants as plain SQLAlchemy types, so that old migrations never import today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate inside one transaction where the engine allows it."""
    engine = current_app.extensions["migrate"].db.engine
    arguments = {**current_app.extensions["migrate"].configure_args, "render_item": render_item}
    with engine.connect() as connection:
        # Batch operations rebuild tables, and SQLite would see every row that points at the old one as orphaned.
        _watch_foreign_keys(connection, "OFF")
        context.configure(connection=connection, target_metadata=METADATA, **arguments)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        _watch_foreign_keys(connection, "ON")


def _watch_foreign_keys(connection: Connection, switch: str) -> None:
    """Tell SQLite below SQLAlchemy: within a transaction, which every statement above begins, it would not listen."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={switch}")


run()
