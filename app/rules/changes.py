"""What of Form C.1 changed since it was sent back: fields, answers and evidence, told apart by fingerprints.

A fingerprint says that something is different, not what it was: whoever decides reads what stands there now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: part of the form ("profile", "answers", "evidence") → name of the field or number of the indicator → fingerprint
Print = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Answer:
    """One indicator as plain values; `evidence` holds whatever tells one attached file from another."""

    number: int
    description: str
    claimed_level: int | None
    evidence: tuple[object, ...]


@dataclass(frozen=True)
class Changes:
    """Names of profile fields and numbers of indicators whose answer or evidence is different, in the form's order."""

    profile: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()
    evidence: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.profile or self.answers or self.evidence)


def fingerprint(profile: Mapping[str, object], answers: Iterable[Answer]) -> Print:
    """The form as it stands, small enough to be kept with the decision that sent it back."""
    answers = tuple(answers)
    return {
        "profile": {name: _print(value) for name, value in profile.items()},
        "answers": {str(one.number): _print((one.description, one.claimed_level)) for one in answers},
        "evidence": {str(one.number): _print(one.evidence) for one in answers},
    }


def changes(before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> Changes:
    """What is different; what only one side knows of counts as different."""
    found = {
        part: [name for name, value in now[part].items() if before.get(part, {}).get(name) != value] for part in now
    }
    return Changes(
        profile=tuple(found["profile"]),
        answers=tuple(int(number) for number in found["answers"]),
        evidence=tuple(int(number) for number in found["evidence"]),
    )


def _print(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
