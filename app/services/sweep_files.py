"""Removes bytes that no row claims: what killed uploads and broken-off transactions left behind (`flask sweep`)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app.extensions import db
from app.models import FileObject
from app.storage.store import Storage, Swept


class ForeignStore(Exception):
    """Not one file of the store is known to this database: one of the two belongs to another installation."""


def sweep(storage: Storage, older_than: dt.datetime, *, dry_run: bool = False) -> Swept:
    """Remove unclaimed files and abandoned uploads received before `older_than` (aware); claimed ones never.

    `older_than` leaves running requests time to write their row. Raises ForeignStore rather than emptying the
    store of another database.
    """
    known = set(db.session.scalars(select(FileObject.storage_key)))
    found = storage.sweepable(known, older_than)
    if found.orphans and not any(storage.holds(key) for key in known):
        raise ForeignStore
    return found if dry_run else storage.sweep(known, older_than)
