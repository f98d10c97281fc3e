"""The office papers of the SOP's steps: which belong to which step, and what each is filled with.

Source: Pedoman part B (Surat Undangan, Notulensi, Surat Edaran, Formulir Monev); shapes after Permendagri 1/2023. A
number is given by the office's own register: it is typed by people and never made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.rules.codes import StepPaperKind
from app.rules.problems import Problem, problem

MAX_NUMBER, MAX_SUBJECT = 120, 300
_LINE, _PROSE = 200, 10_000


@dataclass(frozen=True)
class Field:
    """One blank of a template; `lines` is about how much one writes there."""

    key: str
    lines: int = 1

    @property
    def limit(self) -> int:
        """Its longest text."""
        return _LINE if self.lines == 1 else _PROSE


def _fields(*given: tuple[str, int] | str) -> tuple[Field, ...]:
    return tuple(Field(one) if isinstance(one, str) else Field(*one) for one in given)


_SIGNER = ("signer_title", "signer_name", "signer_nip")

#: What each kind is filled with beyond number, date and subject, in the order of the form.
FIELDS: Mapping[StepPaperKind, tuple[Field, ...]] = {
    StepPaperKind.INVITATION: _fields(
        "nature", "attachment", ("to", 3), ("opening", 4), "held_on", "time", "venue", "agenda", ("closing", 2), *_SIGNER,
        ("copies", 2),
    ),
    StepPaperKind.MINUTES: _fields(
        "held_on", "time", "venue", "chair", ("attendees", 3), ("agenda", 2), ("discussion", 8), ("decisions", 5),
        *_SIGNER, "second_title", "second_name", "second_nip",
    ),
    StepPaperKind.CIRCULAR: _fields(("to", 3), ("background", 4), ("content", 8), ("closing", 2), *_SIGNER, ("copies", 2)),
    StepPaperKind.BERITA_ACARA: _fields(
        "held_on", "venue", ("opening", 3), ("content", 8), ("closing", 2), *_SIGNER,
        "second_title", "second_name", "second_nip",
    ),
    StepPaperKind.OTHER: _fields("nature", "attachment", ("to", 3), ("content", 10), ("closing", 2), *_SIGNER, ("copies", 2)),
}  # fmt: skip

#: Dates among the fields, written 2026-11-24.
DATES = frozenset({"held_on"})

#: The papers that the Pedoman asks of a step, offered there first; any step may have others.
OF_STEP: Mapping[int, tuple[StepPaperKind, ...]] = {
    1: (StepPaperKind.INVITATION, StepPaperKind.MINUTES),
    2: (StepPaperKind.CIRCULAR,),
    7: (StepPaperKind.BERITA_ACARA,),
}

#: Notes of a meeting carry no number.
NUMBERED = frozenset(StepPaperKind) - {StepPaperKind.MINUTES}
SIGNED_KINDS = frozenset({"pdf", "jpg", "png"})


def kinds_of(step: int) -> tuple[StepPaperKind, ...]:
    """The papers offered at a step: the Pedoman's, then a free one."""
    return (*OF_STEP.get(step, ()), StepPaperKind.OTHER)


def check_paper(kind: StepPaperKind, number: str, subject: str, content: Mapping[str, str]) -> list[Problem]:
    """Everything that keeps these texts from being stored; a draft may lack anything but its subject."""
    problems = list(_too_long([("number", number, MAX_NUMBER), ("subject", subject, MAX_SUBJECT)]))
    if not subject.strip():
        problems.append(problem("paper.no_subject", "subject"))
    problems += _too_long((one.key, content.get(one.key, ""), one.limit) for one in FIELDS[kind])
    return problems


def _too_long(texts: Iterable[tuple[str, str, int]]) -> Iterable[Problem]:
    return (problem("paper.too_long", key, limit=limit) for key, text, limit in texts if len(text) > limit)
