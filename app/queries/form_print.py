"""Form C.1 of one innovation as the fingerprint that is kept when it is sent back."""

from __future__ import annotations

from collections.abc import Iterable

from app.models import Evidence, Innovation
from app.queries.entries import EntryRow
from app.rules.changes import Answer, Print, fingerprint
from app.rules.completeness import PROFILE_FIELDS


def form_print(innovation: Innovation, rows: Iterable[EntryRow]) -> Print:
    """The fingerprint of the form as these rows, already read, have it."""
    profile = {name: getattr(innovation, name) for name in PROFILE_FIELDS}
    return fingerprint(profile, (_answer(row) for row in rows))


def _answer(row: EntryRow) -> Answer:
    pieces = tuple(sorted((_piece(one) for one in row.evidence), key=repr))
    return Answer(row.indicator.number, row.entry.description, row.entry.claimed_level, pieces)


def _piece(one: Evidence) -> tuple[object, ...]:
    date = one.letter_date.isoformat() if one.letter_date else ""
    return one.id, one.current.number, one.letter_number, date, one.letter_subject, bool(one.has_personal_data)
