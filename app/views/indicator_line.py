"""One indicator as its page shows it: how far it is, what it lacks, and what was written but could not be saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.queries.entries import EntryRow
from app.rules.codes import Verdict
from app.rules.completeness import MAX_LEVEL, answer_gap, evidence_gap, points
from app.services.errors import Stale


@dataclass(frozen=True)
class Mark:
    """How far an answer is: a code, the word people read, an icon and a tone of the style sheet."""

    code: str
    word: Any
    icon: str
    tone: str


MARKS: Mapping[str, Mark] = {
    one.code: one
    for one in (
        Mark("complete", lazy_gettext("lengkap"), "circle-check", "ok"),
        Mark("lacking", lazy_gettext("kurang"), "alert-triangle", "warn"),
        Mark("returned", lazy_gettext("dikembalikan"), "arrow-back-up", "bad"),
        Mark("valid", lazy_gettext("terkunci, sah"), "rosette-discount-check", "accent"),
        Mark("none", lazy_gettext("belum ada"), "minus", "idle"),
        Mark("empty", lazy_gettext("belum diisi"), "circle", "idle"),
    )
}

#: What an answer lacks, said on the indicator itself, where its name need not be repeated.
_LACKS = {
    "indicator.no_description": lazy_gettext("Uraian belum diisi."),
    "indicator.no_level": lazy_gettext("Tingkat belum dipilih."),
    "indicator.no_video": lazy_gettext("Video profil belum diunggah."),
    "indicator.no_evidence": lazy_gettext("Belum ada bukti untuk tingkat ini."),
    "indicator.returned": lazy_gettext("Dikembalikan dan belum diperbaiki."),
    "indicator.mandatory": lazy_gettext("Indikator ini wajib dimiliki: pilih tingkat 1 sampai 3 dan sertakan bukti."),
}


@dataclass
class Typed:
    """What was typed but could not be saved, to be shown again as it was."""

    entry_id: int
    description: str
    claimed_level: int | None
    problems: list[dict[str, str]] = field(default_factory=list)
    other: Stale | None = None


@dataclass(frozen=True)
class Kept:
    """The particulars of a letter as somebody typed them, by field, and why they could not be saved."""

    entry_id: int
    evidence_id: int
    fields: Mapping[str, Any]
    problems: list[dict[str, str]]


@dataclass(frozen=True)
class Unsent:
    """Why a file that an ordinary form sent was not taken, to be said beside that form."""

    entry_id: int
    sentences: list[str]


@dataclass
class Line:
    """One indicator as the page shows it."""

    row: EntryRow
    editable: bool
    typed: Typed | None = None

    @property
    def mark(self) -> Mark:
        """How far the answer is."""
        facts = self.row.facts
        if facts.verdict == Verdict.VALID:
            return MARKS["valid"]
        if facts.verdict:
            return MARKS["returned"]
        if facts.claimed_level is None and not facts.description.strip() and not facts.evidence_count:
            return MARKS["empty"]
        if answer_gap(facts) or evidence_gap(facts):
            return MARKS["lacking"]
        return MARKS["complete" if facts.claimed_level else "none"]

    @property
    def lacks(self) -> str:
        """What is missing first, in a sentence; empty when nothing is."""
        gap = answer_gap(self.row.facts) or evidence_gap(self.row.facts)
        return str(_LACKS[gap.code]) if gap else ""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something here."""
        return self.mark.code in {"lacking", "returned", "empty"}

    @property
    def description(self) -> str:
        """The text in the box."""
        return self.typed.description if self.typed else self.row.entry.description

    @property
    def claimed_level(self) -> int | None:
        """The level chosen."""
        return self.typed.claimed_level if self.typed else self.row.entry.claimed_level

    @property
    def version(self) -> int:
        """The version the form is based on; after a conflict the one whose text the page shows beside it."""
        other = self.typed.other if self.typed else None
        current = other.current.get("version") if other else None
        return current if isinstance(current, int) else self.row.entry.version

    @property
    def levels(self) -> list[tuple[int, str, int]]:
        """(level, its meaning, its points), the lowest first, and last that there is nothing."""
        indicator = self.row.indicator
        offered = [(one, indicator.levels[one - 1], points(indicator.weight, one)) for one in range(1, MAX_LEVEL + 1)]
        return [*offered, (0, _("Belum ada"), 0)]
