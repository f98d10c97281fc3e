"""Brings the reference files into the tables; can be run after every deployment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from app.extensions import db
from app.models import AuditRow, Holiday, Indicator, IndicatorSet, Skpd
from app.reference.loader import HolidayRef, IndicatorRef, IndicatorSetRef, Reference, SkpdRef
from app.rules.roles import Actor
from app.services.use_case import use_case

#: How `indicator.evidence_kinds` joins its file kinds.
KINDS_SEPARATOR = ","


@use_case
def load_reference(actor: Actor, data: Reference) -> dict[str, tuple[int, int]]:
    """Add and update indicator sets, indicators, agencies and holidays; answers (added, updated) per table.

    The files decide what they name: a row with the code (agency, set), number within its set (indicator) or date
    (holiday) of a reference row is brought back to what the file says, also where somebody edited it on a screen.
    What the files do not know is left alone: rows added by an administrator, rows a newer file no longer has, and
    the columns no file fills (an agency's head, address, telephone, validity). Run again, it changes nothing.
    """
    counts = {
        "indicator_set": _Upsert(IndicatorSet, IndicatorSet.code),
        "indicator": _Upsert(Indicator, None),
        "skpd": _Upsert(Skpd, Skpd.code),
        "holiday": _Upsert(Holiday, Holiday.day),
    }
    _load_sets(data.indicator_sets, counts["indicator_set"], counts["indicator"])
    _load_skpds(data.skpds, counts["skpd"])
    _load_holidays(data.holidays, counts["holiday"])
    changed = {name: (one.added, one.updated) for name, one in counts.items()}
    if any(map(sum, changed.values())):
        detail = {name: list(pair) for name, pair in changed.items()}
        db.session.add(AuditRow(actor_id=actor.user_id or None, action="reference.loaded", detail=detail))
    return changed


class _Upsert:
    """Rows of one table by their key in the files, and how many were added and changed."""

    def __init__(self, model: type[Any], key: InstrumentedAttribute[Any] | None) -> None:
        self.model = model
        self.added = self.updated = 0
        self.rows: dict[Any, Any] = {}
        if key is not None:
            query = select(model)
            if model is IndicatorSet:
                query = query.options(selectinload(IndicatorSet.indicators))
            self.rows = {getattr(row, key.key): row for row in db.session.scalars(query)}

    def put(self, key: object, values: dict[str, Any]) -> Any:
        """The row of this key, holding `values` from now on."""
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = self.model(**values)
            db.session.add(row)
            self.added += 1
            return row
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        self.updated += bool(differing)
        return row


def _load_sets(sets: Iterable[IndicatorSetRef], upsert: _Upsert, indicators: _Upsert) -> None:
    for found in sets:
        values = {
            "code": found.code,
            "name": found.name,
            "year": found.year,
            "kind": found.kind.value,
            "source": found.source,
            "settings": _settings(found),
        }
        row = upsert.put(found.code, values)
        db.session.flush()
        indicators.rows = {one.number: one for one in row.indicators}
        for indicator in found.indicators:
            indicators.put(indicator.number, {"indicator_set_id": row.id, **_indicator(indicator)})


def _settings(found: IndicatorSetRef) -> dict[str, object]:
    """JSON of the year's formula: dates as ISO text, the factor as exact decimal text."""
    plain = {name: value if isinstance(value, int) else str(value) for name, value in asdict(found.settings).items()}
    return {"national_set": found.national_set, **plain}


def _indicator(row: IndicatorRef) -> dict[str, Any]:
    return {
        "number": row.number,
        "name_printed": row.name_printed,
        "name": row.name,
        "help": row.help,
        "accepted_evidence": row.accepted_evidence,
        "evidence_kinds": KINDS_SEPARATOR.join(row.evidence_kinds),
        "national_number": row.national_number,
        "mandatory": row.mandatory,
        "weight": row.weight,
        "counts": row.counts,
        "levels": list(row.levels),
    }


def _load_skpds(skpds: tuple[SkpdRef, ...], upsert: _Upsert) -> None:
    for skpd in skpds:
        values = {"code": skpd.code, "name": skpd.name, "short_name": skpd.short_name, "kind": skpd.kind.value}
        upsert.put(skpd.code, values)
    db.session.flush()
    for skpd in skpds:  # only now has every parent an id
        row = upsert.rows[skpd.code]
        parent_id = upsert.rows[skpd.parent].id if skpd.parent else None
        if row.parent_id != parent_id:
            row.parent_id = parent_id


def _load_holidays(holidays: Iterable[HolidayRef], upsert: _Upsert) -> None:
    for day in holidays:
        upsert.put(day.date, {"day": day.date, "name": day.name, "kind": day.kind.value, "source": day.source})
