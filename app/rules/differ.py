"""What changed between two versions of an answer: words of a text, files of its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\S+\s*|\s+")


class Change(StrEnum):
    """What happened to a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether the other version has it too."""

    text: str
    change: Change


def marked_words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in stretches: words only the first has are GONE in it, words only the second has are NEW in it.

    The stretches of each side joined are that side's text, letter by letter.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        same = tag == "equal"
        if b > a:
            left.append(Piece("".join(old[a:b]), Change.SAME if same else Change.GONE))
        if d > c:
            right.append(Piece("".join(new[c:d]), Change.SAME if same else Change.NEW))
    return tuple(left), tuple(right)


def changed_files(
    before: Sequence[Mapping[str, object]], after: Sequence[Mapping[str, object]]
) -> tuple[tuple[str, Change], ...]:
    """(file name, change) of every piece of evidence of either version, known by its id and its sha256.

    Each is {"evidence_id", "version", "filename", "sha256"}; those still attached come first.
    """
    earlier = {one["evidence_id"]: one for one in before}
    now = {one["evidence_id"] for one in after}
    found = []
    for one in after:
        old = earlier.get(one["evidence_id"])
        change = Change.NEW if old is None else Change.SAME if old["sha256"] == one["sha256"] else Change.REPLACED
        found.append((str(one["filename"]), change))
    return (*found, *((str(one["filename"]), Change.GONE) for key, one in earlier.items() if key not in now))
