"""Stores and removes single rows of master data, as the generated screens do, each with its line in the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import inspect

from app.extensions import db
from app.models import AuditRow, User
from app.rules.roles import Actor
from app.services.use_case import use_case

#: What is done to accounts and roles is recorded by their own guard.
_RECORDED_ELSEWHERE = (User, StoredRole)
_LONGEST_VALUE = 500


def _nothing() -> None:
    """Nothing else belongs to the row."""


@use_case
def keep_row(actor: Actor, row: Any, fill: Callable[[], None], complete: Callable[[], None] = _nothing) -> None:
    """Store a new or changed row: `fill` puts the values in, `complete` adds what belongs to it, in one transaction.

    Whatever either of them raises, and whatever the database says, undoes everything: no later commit can save a
    change that was refused. The record names what changed, from what to what.
    """
    session = db.session()
    with session.no_autoflush:
        fill()
    is_new = inspect(row).transient or inspect(row).pending
    changed = {} if is_new else _changes(row)
    session.add(row)
    session.flush()
    if is_new:
        _record(actor, row, "added", {"name": _text(row)})
    elif changed:
        _record(actor, row, "changed", changed)
    complete()


@use_case
def drop_row(actor: Actor, row: Any, before: Callable[[], None] = _nothing) -> None:
    """Delete one row of master data; `before` may refuse. Rows that others point at stay (IntegrityError)."""
    before()
    _record(actor, row, "deleted", {"name": _text(row)})
    db.session.delete(row)


def _changes(row: Any) -> dict[str, list[str | None]]:
    """Column or reference → [before, after], for what differs."""
    found: dict[str, list[str | None]] = {}
    for attribute in inspect(row).attrs:
        after, _same, before = attribute.history
        if list(before or ()) != list(after or ()):
            found[attribute.key] = [_text(*(before or ())), _text(*(after or ()))]
    return found


def _text(*values: Any) -> str | None:
    known = [str(value)[:_LONGEST_VALUE] for value in values if value is not None]
    return ", ".join(known) if known else None


def _record(actor: Actor, row: Any, what: str, detail: dict[str, Any]) -> None:
    if isinstance(row, _RECORDED_ELSEWHERE):
        return
    table = row.__tablename__
    db.session.add(
        AuditRow(actor_id=actor.user_id, action=f"{table}.{what}", object_type=table, object_id=row.id, detail=detail)
    )
