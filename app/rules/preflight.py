"""What the national application would refuse or question in one innovation (domain 1.1, 2.8, 3.3, 3.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.links import LinkFact, Standing, told
from app.rules.problems import Problem, problem
from app.rules.uploads import UploadLimits
from app.rules.window import Fit

#: Longest name the national form takes (domain 3.1: a replica's column).
NATIONAL_NAME = 100
#: Above this the national application may refuse a document.
NATIONAL_DOCUMENT_BYTES = UploadLimits().document_warn_bytes
#: Fields of the national form that an innovation cannot do without, by our names.
NATIONAL_FIELDS = ("initiator_name", "kind", "classification", "main_affair", "implemented_on", "objective", "outcome")

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class FileFacts:
    """One file of evidence: what it is called, its size, and whether its bytes are where they should be."""

    filename: str
    size: int
    is_video: bool = False
    present: bool = True


@dataclass(frozen=True)
class HandoverFacts:
    """What the check needs of one innovation; `lacking` are compulsory national indicators without a proven level."""

    name: str
    design_text: str
    design_words: int
    fit: Fit
    lacking: Sequence[tuple[int, str]] = ()
    empty_fields: Sequence[str] = ()
    files: Sequence[FileFacts] = ()
    links: Sequence[LinkFact] = ()


@dataclass(frozen=True)
class Check:
    """One finding; one that `blocks` would be refused by the national application, the others are worth a look."""

    problem: Problem
    blocks: bool


def count_words(text: str) -> int:
    """Words as the live counter counts them: runs of anything but white space."""
    return len(_WORD.findall(text))


def preflight(facts: HandoverFacts) -> tuple[Check, ...]:
    """Everything that speaks against handing this innovation over as it is, the refusals first."""
    checks = [
        *(Check(problem("handover.lacking", number=number, name=name), True) for number, name in facts.lacking),
        *_design(facts),
        *_window(facts.fit),
        *(Check(problem("handover.file_gone", file=one.filename), True) for one in facts.files if not one.present),
        *(Check(problem("handover.empty_field", f"profile.{one}", field=one), False) for one in facts.empty_fields),
        *_warnings(facts),
    ]
    return tuple(sorted(checks, key=lambda one: not one.blocks))


def _design(facts: HandoverFacts) -> list[Check]:
    words = count_words(facts.design_text)
    if words >= facts.design_words:
        return []
    where = "profile.design_text"
    return [Check(problem("handover.design_short", where, words=words, least=facts.design_words), True)]


def _window(fit: Fit) -> list[Check]:
    return [] if fit.counts else [Check(problem(_WINDOW[fit]), True)]


_WINDOW = {
    Fit.NOT_APPLIED: "handover.not_applied",
    Fit.TOO_OLD: "handover.too_old",
    Fit.TOO_NEW: "handover.too_new",
    Fit.NO_DATE: "handover.no_date",
}


def _warnings(facts: HandoverFacts) -> list[Check]:
    found: list[Problem] = []
    if len(facts.name) > NATIONAL_NAME:
        found.append(problem("handover.name_long", "profile.name", length=len(facts.name), limit=NATIONAL_NAME))
    large = (one for one in facts.files if not one.is_video and one.size > NATIONAL_DOCUMENT_BYTES)
    found += [problem("handover.large_file", file=one.filename, size=one.size) for one in large]
    found += [told(one) for one in facts.links if one.standing in (Standing.MISSPELT, Standing.DEAD)]
    return [Check(one, False) for one in found]
