"""What one more document or level would bring, and why each point is there, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.queries.entries import EntryRow
from app.rules.maturity import Gain, Maturity, Why, claimed, gains, verified

#: Why a row earns what it earns.
WHYS: Mapping[str, LazyString] = {
    Why.COUNTED: lazy_gettext("dihitung"),
    Why.NOT_ANSWERED: lazy_gettext("tingkat belum dipilih"),
    Why.NOT_HAD: lazy_gettext("dinyatakan belum ada"),
    Why.NO_EVIDENCE: lazy_gettext("diklaim, tetapi belum ada bukti"),
    Why.OTHER_ROW: lazy_gettext("dihitung pada baris lain yang sama indikator nasionalnya"),
    Why.REFUSED: lazy_gettext("belum dinyatakan sah"),
}


def promise(gain: Gain) -> str:
    """A gain as the innovation's page says it, with the indicator's name."""
    if gain.evidence_only:
        return _("bila %(name)s tingkat %(level)s disertai bukti", name=gain.row.name, level=gain.to_level)
    return _("bila %(name)s mencapai tingkat %(level)s dan ada buktinya", name=gain.row.name, level=gain.to_level)


def short_promise(gain: Gain) -> str:
    """A gain as the indicator itself says it, where its name stands already."""
    if gain.evidence_only:
        return _("+%(points)s poin bila bukti tingkat %(level)s diunggah", points=gain.points, level=gain.to_level)
    return _("+%(points)s poin bila mencapai tingkat %(level)s", points=gain.points, level=gain.to_level)


def steps_of(rows: Sequence[EntryRow], *, many: int | None = None) -> list[dict[str, Any]]:
    """The most valuable next steps, each with its points, its sentence and what that level asks for."""
    levels = {row.indicator.number: row.indicator.levels for row in rows}
    return [
        {
            "number": one.row.number,
            "points": one.points,
            "text": promise(one),
            "asks": levels[one.row.number][one.to_level - 1],
        }
        for one in gains(row.score for row in rows)[:many]
    ]


def by_number(rows: Sequence[EntryRow]) -> dict[int, str]:
    """Indicator number → what its next step would bring."""
    return {one.row.number: short_promise(one) for one in gains(row.score for row in rows)}


def explained(rows: Sequence[EntryRow]) -> list[dict[str, Any]]:
    """Each indicator with its weight, level and points, claimed and verified, and why."""
    scores = [row.score for row in rows]
    found = verified(scores)
    told = []
    for place, (one, point) in enumerate(zip(scores, claimed(scores).rows, strict=True)):
        told.append(
            {
                "number": one.number,
                "name": one.name,
                "national": one.national_number,
                "weight": one.weight,
                "level": point.level,
                "points": point.points,
                "why": str(WHYS[point.why]) if point.why is not Why.COUNTED else "",
                **_found(found, place),
            }
        )
    return told


def _found(found: Maturity | None, place: int) -> dict[str, Any]:
    if found is None:
        return {"found_level": None, "found_points": None, "found_why": ""}
    point = found.rows[place]
    shown = point.why in (Why.REFUSED, Why.OTHER_ROW)
    return {
        "found_level": point.level,
        "found_points": point.points,
        "found_why": str(WHYS[point.why]) if shown else "",
    }
