"""Runs the one migration tree on whichever engine the application is configured for."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

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
        if connection.dialect.name == "sqlite":
            # Batch operations rebuild tables; foreign keys are checked again when they are done.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(connection=connection, target_metadata=METADATA, **arguments)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run()
