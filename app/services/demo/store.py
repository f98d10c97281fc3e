"""Puts the demo's files into the store and its rows into the tables, many at a time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from app.models import (
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    IndicatorEntry,
    Innovation,
    innovation_contributor,
    innovation_manager,
)
from app.rules.roles import Actor
from app.services.demo.papers import Sheet
from app.services.demo.script import Story
from app.services.timeline import append_row
from app.storage.content import MIME
from app.storage.store import Storage, StoredBytes

#: A file is on disk only after several waits for the disk; waiting for eight at once is what makes it quick.
_AT_ONCE = 8


class Shelf:
    """Files put into the store that no committed row claims yet."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._keys: list[str] = []
        self.bytes_stored = 0

    @property
    def count(self) -> int:
        """How many files were put."""
        return len(self._keys)

    def put(
        self, session: Session, uploads: Sequence[tuple[Sheet, dt.datetime, Actor]], skpds: Sequence[int | None]
    ) -> list[int]:
        """Store each file under its own key and its row; the ids of the rows, in order."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            stored = list(pool.map(self._one, (sheet.data for sheet, _, _ in uploads)))
        self.bytes_stored += sum(one.size for one in stored)
        rows = [
            {
                "storage_key": one.key,
                "sha256": one.sha256,
                "size": one.size,
                "mime": MIME[sheet.kind],
                "file_kind": sheet.kind,
                "duration_seconds": sheet.duration_seconds,
                "filename": sheet.filename,
                "skpd_id": skpd_id,
                "uploaded_at": at,
                "uploaded_by_id": actor.user_id,
            }
            for (sheet, at, actor), one, skpd_id in zip(uploads, stored, skpds, strict=True)
        ]
        return insert_all(session, FileObject, rows)

    def _one(self, data: bytes) -> StoredBytes:
        stored = self.storage.put(io.BytesIO(data), max_bytes=len(data))
        self._keys.append(stored.key)
        return stored

    def clear(self) -> None:
        """Discard everything that was put."""
        for key in self._keys:
            self.storage.discard(key)


@contextmanager
def shelf(storage: Storage) -> Iterator[Shelf]:
    """A shelf whose files go again when the block fails: then no row claims them."""
    made = Shelf(storage)
    try:
        yield made
    except BaseException:
        made.clear()
        raise


def insert_all(session: Session, model: type[Any], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert the rows and answer their ids, in order. Versions and defaults are kept as given in `rows`."""
    if not rows:
        return []
    table = _table(model)
    return list(session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows))


def _table(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table


def store_stories(
    session: Session,
    shelf_: Shelf,
    period_id: int,
    stories: Sequence[Story],
    previous: dict[str, int],
    indicator_ids: dict[int, int],
) -> list[int]:
    """Store one year's innovations with answers, evidence and people; their ids, in order.

    `previous` maps an idea's name to the id of its last year's innovation.
    """
    ids = insert_all(session, Innovation, [_innovation(story, period_id, previous) for story in stories])
    pairs = list(zip(ids, stories, strict=True))
    entry_ids = _store_answers(session, pairs, indicator_ids)
    _store_evidence(session, shelf_, pairs, entry_ids)
    session.execute(
        insert(innovation_contributor),
        [{"innovation_id": one, "user_id": actor.user_id} for one, story in pairs for actor in story.writers],
    )
    managed = [{"innovation_id": one, "user_id": actor.user_id} for one, story in pairs for actor in story.writers[1:]]
    if managed:
        session.execute(insert(innovation_manager), managed)
    return ids


def tell_timelines(session: Session, pairs: Iterable[tuple[Innovation, Story]]) -> None:
    """Write each innovation's timeline, row by row through the one function that chains them."""
    for innovation, story in pairs:
        for one in story.decided:
            append_row(
                session,
                innovation,
                one.outcome,
                actor=one.actor,
                at=one.at,
                reason=one.reason,
                decided_version=one.version,
            )
            session.flush()


def _innovation(story: Story, period_id: int, previous: dict[str, int]) -> dict[str, Any]:
    columns = {name: story.profile.get(name) for name in _NULLABLE}
    columns |= {name: story.profile.get(name, "") for name in _TEXTS}
    return {
        **columns,
        "other_affairs": story.profile.get("other_affairs", []),
        "period_id": period_id,
        "skpd_id": story.agency.id,
        "previous_id": previous.get(story.part.idea.name),
        "skpd_name": story.agency.name if story.was_submitted else "",
        "state": story.state,
        "state_since": story.state_since,
        "national_number": story.national_number,
        "version": story.version,
        "profile_version": story.profile_version,
        "created_at": story.created_at,
        "created_by_id": story.writers[0].user_id,
        "updated_at": story.updated_at,
        "updated_by_id": story.updated_by.user_id,
    }


_NULLABLE = (
    *("form", "started_on", "stage", "initiator", "kind", "main_affair", "trial_on", "implemented_on", "developed_on"),
    *("latitude", "longitude"),
)
_TEXTS = (
    *("name", "background", "problem", "method", "benefit", "initiator_name", "theme", "asta_cita"),
    *("priority_program", "classification", "design_text", "objective", "outcome"),
)


def _store_answers(
    session: Session, pairs: Sequence[tuple[int, Story]], indicator_ids: dict[int, int]
) -> dict[tuple[int, int], int]:
    """(innovation id, indicator number) → id of the answer."""
    keys, rows = [], []
    for innovation_id, story in pairs:
        for answer in story.answers:
            at, actor = story.edited.get(answer.number, (story.created_at, None))
            keys.append((innovation_id, answer.number))
            rows.append(
                {
                    "innovation_id": innovation_id,
                    "indicator_id": indicator_ids[answer.number],
                    "description": answer.description,
                    "claimed_level": answer.level,
                    "verified_level": answer.verified_level,
                    "verdict": answer.verdict,
                    "note": answer.remark,
                    "version": 2 if answer.description else 1,
                    "updated_at": at,
                    "updated_by_id": actor.user_id if actor else None,
                }
            )
    return dict(zip(keys, insert_all(session, IndicatorEntry, rows), strict=True))


def _store_evidence(
    session: Session, shelf_: Shelf, pairs: Sequence[tuple[int, Story]], entry_ids: dict[tuple[int, int], int]
) -> None:
    owned = [(innovation_id, story, piece) for innovation_id, story in pairs for piece in story.pieces]
    evidence_ids = insert_all(
        session,
        Evidence,
        [
            {
                "innovation_id": innovation_id,
                "kind": piece.kind,
                "letter_number": piece.letter.number,
                "letter_date": piece.letter.date,
                "letter_subject": piece.letter.subject,
                "has_personal_data": piece.personal,
                "created_at": piece.versions[0][1],
                "created_by_id": story.writers[-1].user_id,
            }
            for innovation_id, story, piece in owned
        ],
    )
    uploads, skpds, versions, links = [], [], [], []
    for evidence_id, (innovation_id, story, piece) in zip(evidence_ids, owned, strict=True):
        for number, (sheet, at) in enumerate(piece.versions, start=1):
            uploads.append((sheet, at, story.writers[-1]))
            skpds.append(story.agency.id)
            versions.append({"evidence_id": evidence_id, "number": number})
        links += [
            {
                "evidence_id": evidence_id,
                "entry_id": entry_ids[innovation_id, number],
                "attached_at": piece.versions[0][1],
            }
            for number in piece.serves
        ]
    file_ids = shelf_.put(session, uploads, skpds)
    insert_all(
        session,
        EvidenceVersion,
        [{**row, "file_object_id": one} for row, one in zip(versions, file_ids, strict=True)],
    )
    insert_all(session, EvidenceLink, links)
