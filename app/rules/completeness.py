"""When Form C.1 is complete: the profile, the 21 indicators, the video (Pedoman C.1, D.1-D.3).

The same gaps feed the list "what is still missing", the counters and the workflow's demands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.rules.problems import Problem, problem

#: Fields of the Pedoman's profile, in the form's order; all compulsory when the form is submitted.
PROFILE_FIELDS = (
    "name",
    "form",
    "started_on",
    "stage",
    "initiator",
    "background",
    "problem",
    "method",
    "benefit",
)

#: The national form's number of the video indicator (domain: SID 35; row 21 of Form C.1).
VIDEO_NATIONAL_NUMBER = 35

#: Highest level of any indicator; 0 stands for "we do not have this".
MAX_LEVEL = 3


@dataclass(frozen=True)
class EntryFacts:
    """One indicator's answer as plain values; `evidence_count` counts attached, current files."""

    number: int
    name: str
    description: str
    claimed_level: int | None
    evidence_count: int
    has_video: bool = False
    mandatory: bool = False
    wants_video: bool = False
    verdict: str | None = None


def profile_gaps(profile: Mapping[str, object]) -> tuple[Problem, ...]:
    """The compulsory profile fields that are still empty, in the form's order."""
    return tuple(
        problem("profile.empty", f"profile.{name}", field=name)
        for name in PROFILE_FIELDS
        if profile.get(name) is None or not str(profile[name]).strip()
    )


def answer_gap(entry: EntryFacts) -> Problem | None:
    """What an indicator lacks to be answered: a redo asked for, its description, or the level claimed."""
    where = f"indicator.{entry.number}"
    if entry.verdict in ("needs_work", "invalid"):
        return problem("indicator.returned", where, number=entry.number, name=entry.name)
    if not entry.description.strip():
        return problem("indicator.no_description", where, number=entry.number, name=entry.name)
    if entry.claimed_level is None:
        return problem("indicator.no_level", where, number=entry.number, name=entry.name)
    if entry.wants_video and entry.claimed_level and not entry.has_video:
        return problem("indicator.no_video", where, number=entry.number, name=entry.name)
    return None


def evidence_gap(entry: EntryFacts) -> Problem | None:
    """What an answered indicator lacks to be filed: evidence for the level it claims or, for the five
    compulsory indicators, a level at all.
    """
    where = f"indicator.{entry.number}"
    if entry.mandatory and entry.claimed_level == 0:
        return problem("indicator.mandatory", where, number=entry.number, name=entry.name)
    if entry.claimed_level and entry.evidence_count == 0:
        return problem("indicator.no_evidence", where, number=entry.number, name=entry.name)
    return None


def entry_complete(entry: EntryFacts) -> bool:
    """Whether an indicator counts as complete: answered, and evidence attached to the level claimed."""
    return answer_gap(entry) is None and evidence_gap(entry) is None


def form_gaps(profile: Mapping[str, object], entries: Iterable[EntryFacts]) -> tuple[Problem, ...]:
    """Everything that keeps Form C.1 from being submitted (SOP step 3)."""
    return profile_gaps(profile) + tuple(gap for entry in entries if (gap := answer_gap(entry)))


def filing_gaps(entries: Iterable[EntryFacts]) -> tuple[Problem, ...]:
    """What, beyond `form_gaps`, keeps the data from being filed for monev (SOP step 6)."""
    return tuple(gap for entry in entries if answer_gap(entry) is None and (gap := evidence_gap(entry)))


def points(weight: int, level: int | None) -> int:
    """Points of one indicator: weight times level 0-3 (domain: skor SID = bobot x parameter)."""
    if level is None:
        return 0
    if not 0 <= level <= MAX_LEVEL:
        raise ValueError(f"level {level} is outside 0..{MAX_LEVEL}")
    return weight * level
