"""SOP step 7: when Form C.2 is complete, which finding fits its verdicts, and who examines what (Pedoman C.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.rules.codes import Finding, Stage, Verdict
from app.rules.problems import Problem, problem

#: The six rows of Form C.2 that ask for Faktual and Saran; the seventh is the note.
ITEM_NUMBERS = (1, 2, 3, 4, 5, 6)
REFUSED = frozenset({Verdict.NEEDS_WORK, Verdict.INVALID})
#: Item 1 of the form: "sudah berjalan minimal 2 Tahun".
_YEARS_RUNNING = 2


@dataclass(frozen=True)
class Judged:
    """One indicator as claimed and as judged, as plain values; `verdict` is None while there is none."""

    number: int
    name: str
    claimed_level: int | None
    mandatory: bool = False
    verdict: str | None = None
    verified_level: int | None = None
    reason: str = ""

    @property
    def claims(self) -> bool:
        """Whether the agency says it has this, so that a verdict is due."""
        return bool(self.claimed_level)

    @property
    def refused(self) -> bool:
        """Whether it goes back to the agency when the form is returned."""
        return self.verdict in REFUSED


@dataclass(frozen=True)
class FormFacts:
    """Form C.2 as it stands, as plain values; `factual` maps item numbers to what was found."""

    factual: Mapping[int, str]
    judged: tuple[Judged, ...]
    held_on: dt.date | None = None
    place: str = ""
    agency_signer: str = ""
    has_officer: bool = False


def judged_gap(one: Judged) -> Problem | None:
    """What one indicator's verdict still lacks; None when it is whole, or when nothing was claimed nor judged."""
    where = f"indicator.{one.number}"
    if one.verdict is None:
        return problem("monev.no_verdict", where, number=one.number, name=one.name) if one.claims else None
    if one.verdict in REFUSED:
        return None if one.reason.strip() else problem("monev.no_reason", where, number=one.number, name=one.name)
    if not one.verified_level:
        return problem("monev.no_level", where, number=one.number, name=one.name)
    if one.verified_level != one.claimed_level and not one.reason.strip():
        return problem("monev.no_reason_level", where, number=one.number, name=one.name)
    return None


def form_gaps(form: FormFacts) -> tuple[Problem, ...]:
    """Everything that keeps Form C.2 from being issued, in the order in which it is filled in."""
    gaps = [gap for one in form.judged if (gap := judged_gap(one))]
    gaps += [
        problem("monev.no_factual", f"item.{number}", number=number)
        for number in ITEM_NUMBERS
        if not form.factual.get(number, "").strip()
    ]
    if form.held_on is None:
        gaps.append(problem("monev.no_held_on", "head.held_on"))
    if not form.place.strip():
        gaps.append(problem("monev.no_place", "head.place"))
    if not form.agency_signer.strip():
        gaps.append(problem("monev.no_agency_signer", "head.agency_signer_name"))
    if not form.has_officer:
        gaps.append(problem("monev.no_officer", "head.officer"))
    return tuple(gaps)


def finding_problems(finding: Finding, judged: Sequence[Judged]) -> tuple[Problem, ...]:
    """Why this finding does not fit these verdicts; empty when it does.

    A return needs something to repair. An eligible innovation has nothing left to repair and its compulsory
    indicators valid (domain: five of them decide whether the ministry's index takes it); what is invalid merely
    earns nothing. Ineligible fits any verdicts: the reason may lie outside the indicators.
    """
    if finding is Finding.RETURN:
        return () if any(one.refused for one in judged) else (problem("monev.nothing_refused", "finding"),)
    if finding is Finding.INELIGIBLE:
        return ()
    return tuple(
        problem(code, f"indicator.{one.number}", number=one.number, name=one.name)
        for one in judged
        for code, holds in (
            ("monev.still_needs_work", one.verdict == Verdict.NEEDS_WORK),
            ("monev.mandatory_not_valid", one.mandatory and one.verdict in (None, Verdict.INVALID)),
        )
        if holds
    )


def settled_level(verdict: str | None, verified_level: int | None) -> int | None:
    """The level a verdict leaves standing: what was verified when valid, 0 when invalid, none while it is repaired."""
    return {Verdict.VALID: verified_level, Verdict.INVALID: 0}.get(Verdict(verdict)) if verdict else None


def full_years(since: dt.date, until: dt.date) -> int:
    """Whole years from one day to another; negative when it has not begun."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def meets_item_one(stage: str | None, started_on: dt.date | None, on: dt.date) -> bool | None:
    """Item 1 of the form by the dates: two years running, or still initiative or trial. None while nobody can say."""
    if stage in (Stage.INITIATIVE, Stage.TRIAL):
        return True
    if stage is None or started_on is None:
        return None
    return full_years(started_on, on) >= _YEARS_RUNNING


def spread(
    waiting: Sequence[int], load: Mapping[int, int], barred: Mapping[int, Collection[int]] | None = None
) -> dict[int, int]:
    """Who examines what: innovation id → officer id, so that all end up with as equal a share as can be.

    `load` holds how many each officer has already; `barred` per innovation those who entered its data. What nobody
    may examine is left out.
    """
    counts = dict(load)
    given: dict[int, int] = {}
    for one in waiting:
        may = [officer for officer in counts if officer not in (barred or {}).get(one, ())]
        if may:
            chosen = min(may, key=lambda officer: (counts[officer], officer))
            counts[chosen] += 1
            given[one] = chosen
    return given
