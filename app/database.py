"""How a database connection behaves: the same guarantees on SQLite as on PostgreSQL."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import has_request_context, request
from sqlalchemy import Connection, event

from app.extensions import db

_READING_METHODS = ("GET", "HEAD", "OPTIONS")


def engine_options(url: str) -> dict[str, Any]:
    """Engine settings for this database: bounded waits, and connections checked before use."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}}
    return {
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "connect_args": {"options": "-c lock_timeout=15000 -c statement_timeout=60000 -c timezone=UTC"},
    }


def prepare_engine() -> None:
    """Give the current application's SQLite foreign keys, WAL and honest transactions. Opens no connection."""
    engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A writer takes the write lock at once: two decisions on one row then follow each other, instead of
    # the second dying with "database is locked" when its snapshot has grown old.
    reading = connection.get_execution_options().get("reading", False) or (
        has_request_context() and request.method in _READING_METHODS
    )
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@cache
def migrations() -> ScriptDirectory:
    """The migration tree of this program; reads a folder, not the database."""
    return ScriptDirectory(str(Path(__file__).with_name("migrations")))


__all__ = ["engine_options", "migrations", "prepare_engine"]
