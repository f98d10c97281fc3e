"""What the pages of monev show: each indicator with what was said of it, what changed, and the facts beside an item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.models import Evidence, Innovation, Monev
from app.queries.decrees import window_of
from app.queries.entries import EntryRow
from app.queries.monev import Phrase, judged_rows
from app.rules import maturity
from app.rules.codes import Verdict
from app.rules.completeness import MAX_LEVEL, points
from app.rules.differ import Change, Piece, changed_files, marked_words
from app.rules.monev import Judged, full_years, judged_gap, meets_item_one
from app.rules.window import Fit, fit
from app.services.errors import Stale
from app.services.monev_forms import files_of
from app.services.save_monev import Said, said_of
from app.views import words
from app.views.clock import days, local_day, long_date
from app.views.indicator_line import Mark

MARKS: Mapping[str, Mark] = {
    one.code: one
    for one in (
        Mark("valid", lazy_gettext("sah"), "rosette-discount-check", "ok"),
        Mark("needs_work", lazy_gettext("perlu perbaikan"), "arrow-back-up", "warn"),
        Mark("invalid", lazy_gettext("tidak sah"), "x", "bad"),
        Mark("lacking", lazy_gettext("belum lengkap"), "alert-triangle", "warn"),
        Mark("empty", lazy_gettext("belum diputuskan"), "circle", "idle"),
        Mark("none", lazy_gettext("tidak diklaim"), "minus", "idle"),
    )
}
#: What a verdict lacks, said on the indicator itself, where its name need not be repeated.
_LACKS = {
    "monev.no_verdict": lazy_gettext("Belum diputuskan."),
    "monev.no_reason": lazy_gettext("Alasan belum ditulis."),
    "monev.no_level": lazy_gettext("Tingkat terverifikasi belum dipilih."),
    "monev.no_reason_level": lazy_gettext("Tulis alasan mengapa tingkatnya berbeda dari yang diklaim."),
}
_MOST_PHRASES = 5
#: Rows of the national index that stand beside an item of Form C.2: regulation, budget and planning, video.
BESIDE_ITEM: Mapping[int, tuple[int, ...]] = {3: (16,), 4: (18, 21), 6: (35,)}
_FITS = {
    Fit.APPLIED: lazy_gettext("Dinilai: diterapkan dalam dua tahun yang dihitung."),
    Fit.DEVELOPED: lazy_gettext("Dinilai: dikembangkan dalam dua tahun yang dihitung."),
    Fit.NOT_APPLIED: lazy_gettext("Belum dinilai: hanya tahap Penerapan yang dihitung."),
    Fit.TOO_OLD: lazy_gettext("Tidak dinilai: diterapkan sebelum jendela itu dan tidak dikembangkan di dalamnya."),
    Fit.TOO_NEW: lazy_gettext("Tidak dinilai: diterapkan sesudah jendela itu."),
    Fit.NO_DATE: lazy_gettext("Belum dapat dihitung: waktu penerapan belum diisi."),
}


@dataclass(frozen=True)
class Compared:
    """An answer as an earlier form saw it beside what stands there now."""

    number: int
    day: dt.date | None
    verdict: str | None
    reason: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    levels: tuple[int | None, int | None]
    files: tuple[tuple[str, Change], ...]

    @property
    def changed(self) -> bool:
        """Whether words, level or files differ."""
        texts = any(one.change is not Change.SAME for one in (*self.before, *self.after))
        return texts or self.levels[0] != self.levels[1] or any(change is not Change.SAME for _, change in self.files)


@dataclass
class Typed:
    """A word on an indicator that could not be kept, to be shown again as it was written."""

    entry_id: int
    said: Said
    problems: list[dict[str, str]]
    other: Stale | None = None


@dataclass
class Line:
    """One indicator as the officer's page shows it."""

    row: EntryRow
    judged: Judged
    said: Said
    stamp: str
    files: int = 0
    compared: tuple[Compared, ...] = ()
    phrases: tuple[str, ...] = ()
    typed: Typed | None = None

    @property
    def mark(self) -> Mark:
        """How far the verdict is."""
        gap = judged_gap(self.judged)
        if self.judged.verdict is None:
            return MARKS["empty" if gap else "none"]
        return MARKS["lacking" if gap else self.judged.verdict]

    @property
    def lacks(self) -> str:
        """What the verdict lacks, in a sentence; empty when nothing does, or when nothing was decided yet."""
        gap = judged_gap(self.judged)
        return str(_LACKS[gap.code]) if gap and self.judged.verdict else ""

    @property
    def shown_level(self) -> int | None:
        """The level chosen in the form: the claimed one until another is."""
        return self.said.verified_level or self.row.entry.claimed_level or None

    @property
    def levels(self) -> list[tuple[int, str, int]]:
        """(level, its meaning, its points), the lowest first."""
        one = self.row.indicator
        return [(level, one.levels[level - 1], points(one.weight, level)) for level in range(1, MAX_LEVEL + 1)]

    @property
    def is_new(self) -> bool:
        """Whether the answer was sent back before and is to be looked at again."""
        return bool(self.compared) and self.compared[0].verdict in (Verdict.NEEDS_WORK, Verdict.INVALID)


def lines_of(
    form: Monev | None,
    rows: Sequence[EntryRow],
    *,
    earlier: Sequence[Monev] = (),
    phrases: Sequence[Phrase] = (),
    typed: Typed | None = None,
) -> list[Line]:
    """Every indicator with what `form` says of it, against the last and the first of the `earlier` forms."""
    stored = {one.entry_id: one for one in form.verdicts} if form else {}
    against = [earlier[-1], *([earlier[0]] if len(earlier) > 1 else [])] if earlier else []
    lines = []
    for row, judged in zip(rows, judged_rows(form, rows), strict=True):
        verdict = stored.get(row.entry.id)
        said = said_of(verdict)
        mine = typed if typed and typed.entry_id == row.entry.id else None
        now = mine.other.current.get("version") if mine and mine.other else None
        lines.append(
            Line(
                row=row,
                judged=judged,
                said=mine.said if mine else said,
                stamp=str(now or said.stamp),
                files=len(verdict.seen_evidence if verdict and form and form.is_issued else row.evidence),
                compared=tuple(found for one in against if (found := _compared(one, row))),
                phrases=_fitting(phrases, row.indicator.number),
                typed=mine,
            )
        )
    return lines


def _compared(form: Monev, row: EntryRow) -> Compared | None:
    said = next((one for one in form.verdicts if one.entry_id == row.entry.id), None)
    if said is None:
        return None
    before, after = marked_words(said.seen_description, row.entry.description)
    return Compared(
        number=form.number,
        day=form.held_on or (local_day(form.issued_at) if form.issued_at else None),
        verdict=said.verdict,
        reason=said.reason,
        before=before,
        after=after,
        levels=(said.seen_level, row.entry.claimed_level),
        files=changed_files(said.seen_evidence, files_of(row)),
    )


def _fitting(phrases: Sequence[Phrase], number: int) -> tuple[str, ...]:
    """The officer's phrases for this indicator first, then the most used of the others."""
    ordered = sorted(phrases, key=lambda one: (one.number != number, -one.times))
    return tuple(dict.fromkeys(one.text for one in ordered))[:_MOST_PHRASES]


def board(lines: Sequence[Line]) -> dict[str, Any]:
    """The figures and marks around the verdicts, for the page and for the scripts that keep it current."""
    due = [one for one in lines if one.judged.claims]
    return {
        "complete": sum(judged_gap(one.judged) is None for one in due),
        "total": len(due),
        "points": points_so_far(lines),
        "entries": {str(one.row.entry.id): {"mark": one.mark.code, "lacks": one.lacks} for one in lines},
    }


def points_so_far(lines: Sequence[Line]) -> int:
    """What is found valid until now; what waits for its verdict earns nothing yet."""
    scores = [
        replace(
            one.row.score,
            verdict=one.judged.verdict or Verdict.INVALID,
            verified_level=one.judged.verified_level if one.judged.verdict == Verdict.VALID else 0,
        )
        for one in lines
    ]
    found = maturity.verified(scores)
    return found.total if found else 0


def points_claimed(lines: Sequence[Line]) -> int:
    """What was claimed with evidence, as it was seen when it was judged."""
    return maturity.claimed(
        replace(one.row.score, claimed_level=one.judged.claimed_level, evidence_count=one.files) for one in lines
    ).total


@dataclass(frozen=True)
class Fact:
    """Something the system knows, beside an item of the form; `tone` is of the style sheet."""

    label: str
    text: str
    tone: str = ""


def item_facts(innovation: Innovation, lines: Sequence[Line], on: dt.date) -> dict[int, list[Fact]]:
    """What the system knows for each item of Form C.2, on the day monev is held."""
    known: dict[int, list[Fact]] = {1: _dates(innovation, on), 2: _novelty(innovation), 5: list(_others(lines))}
    for number, nationals in BESIDE_ITEM.items():
        rows = [one for one in lines if one.row.indicator.national_number in nationals]
        known[number] = [fact for one in rows for fact in _claim(one)]
    return known


def evidence_beside(lines: Sequence[Line], number: int) -> list[tuple[EntryRow, list[Evidence]]]:
    """The indicators of an item with the evidence attached to each."""
    nationals = BESIDE_ITEM.get(number, ())
    return [(one.row, one.row.evidence) for one in lines if one.row.indicator.national_number in nationals]


def _dates(one: Innovation, on: dt.date) -> list[Fact]:
    facts = [
        Fact(_("Tahapan"), str(words.STAGES.get(one.stage or "", _("belum diisi")))),
        Fact(_("Inovasi dimulai"), long_date(one.started_on) if one.started_on else _("belum diisi")),
    ]
    if one.implemented_on:
        facts.append(Fact(_("Diterapkan"), long_date(one.implemented_on)))
    if one.developed_on:
        facts.append(Fact(_("Dikembangkan"), long_date(one.developed_on)))
    if one.started_on:
        whole = max(full_years(one.started_on, on), 0)
        ran = _("%(years)s tahun", years=whole) if whole else days(max((on - one.started_on).days, 0))
        facts.append(Fact(_("Sudah berjalan"), ran))
    meets = meets_item_one(one.stage, one.started_on, on)
    said = {True: _("Terpenuhi."), False: _("Belum 2 tahun."), None: _("Belum dapat dihitung.")}[meets]
    facts.append(Fact(_("Syarat butir ini"), said, {True: "ok", False: "warn", None: "idle"}[meets]))
    return [*facts, *_national(one)]


def _national(one: Innovation) -> list[Fact]:
    window = window_of(one.period)
    if window is None:
        return []
    found = fit(window, stage=one.stage, applied_on=one.applied_on, developed_on=one.developed_on)
    span = _("%(since)s sampai %(until)s", since=long_date(window.since), until=long_date(window.until))
    return [
        Fact(_("Jendela dua tahun nasional"), span),
        Fact(_("Penilaian nasional"), str(_FITS[found]), "ok" if found.counts else "warn"),
    ]


def _novelty(one: Innovation) -> list[Fact]:
    return [
        Fact(str(words.PROFILE_FIELDS[name]), getattr(one, name) or _("belum diisi")) for name in ("method", "benefit")
    ]


def _claim(line: Line) -> Iterator[Fact]:
    entry, one = line.row.entry, line.row.indicator
    level = entry.claimed_level
    text = one.levels[level - 1] if level else _("belum ada")
    yield Fact(f"{one.number}. {one.name}", _("diklaim: %(level)s", level=text))
    if line.judged.verdict:
        yield Fact(_("Putusan"), str(words.VERDICTS[line.judged.verdict]), line.mark.tone)


def _others(lines: Sequence[Line]) -> Iterator[Fact]:
    for verdict, tone in ((Verdict.VALID, "ok"), (Verdict.NEEDS_WORK, "warn"), (Verdict.INVALID, "bad")):
        found = [one for one in lines if one.judged.verdict == verdict]
        names = ", ".join(f"{one.row.indicator.number}. {one.row.indicator.name}" for one in found)
        detail = f": {names}" if found and verdict != Verdict.VALID else ""
        yield Fact(str(words.VERDICTS[verdict]), f"{len(found)}{detail}", tone if found else "idle")
    absent = [one for one in lines if not one.judged.claims]
    if absent:
        yield Fact(
            _("Tidak diklaim"), f"{len(absent)}: {', '.join(str(one.row.indicator.number) for one in absent)}", "idle"
        )
