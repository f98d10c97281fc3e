"""Proves that what is stored is still what was stored: timelines, counters, files (`flask verify`, `flask recount`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models import FileObject, Innovation
from app.queries.timeline import broken_chains
from app.services.counters import refresh_counters
from app.services.use_case import use_case
from app.storage.store import Storage, StorageError

_COUNTERS = ("complete_count", "evidence_count", "claimed_score", "verified_score")


@dataclass(frozen=True)
class Drift:
    """One innovation whose kept counters differ from a fresh count: counter → (kept, counted)."""

    innovation_id: int
    counters: dict[str, tuple[int | None, int | None]]


def broken_timelines() -> list[tuple[int, int]]:
    """(innovation id, row number) of the first false row of each timeline whose chain is broken."""
    return broken_chains(db.session())


def broken_files(storage: Storage) -> Iterator[int]:
    """Ids of files whose bytes are gone or no longer have the sha256 taken at receipt."""
    rows = db.session.execute(
        select(FileObject.id, FileObject.storage_key, FileObject.sha256).order_by(FileObject.id)
    ).all()
    for file_id, key, sha256 in rows:
        if not _whole(storage, key, sha256):
            yield file_id


def _whole(storage: Storage, key: str, sha256: str) -> bool:
    try:
        return storage.verify(key, sha256)
    except StorageError:
        return False


@use_case
def recount(*, repair: bool) -> list[Drift]:
    """Count every innovation afresh; with `repair` the kept counters are set right, otherwise nothing changes."""
    session = db.session()
    drifted = []
    for innovation_id in session.scalars(select(Innovation.id).order_by(Innovation.id)).all():
        innovation = session.get_one(Innovation, innovation_id)
        kept = {name: getattr(innovation, name) for name in _COUNTERS}
        refresh_counters(session, innovation)
        wrong = {
            name: (kept[name], getattr(innovation, name))
            for name in _COUNTERS
            if kept[name] != getattr(innovation, name)
        }
        if wrong:
            drifted.append(Drift(innovation_id, wrong))
    if not repair:
        session.rollback()
    return drifted
