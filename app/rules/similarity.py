"""Names that look alike: the same innovation entered by two agencies, or again under a slightly other name.

Names are folded (case, accents, punctuation, filler words away) and compared by words and by trigrams. Trigrams are
indexed, so that 200 names against three years' 600 take a fraction of a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Words that say nothing about which innovation it is.
FILLERS = frozenset(
    (
        *(
            "dan",
            "di",
            "ke",
            "dari",
            "untuk",
            "dengan",
            "yang",
            "pada",
            "bagi",
            "oleh",
            "melalui",
            "berbasis",
            "secara",
        ),
        *("inovasi", "daerah", "aplikasi", "program", "kabupaten", "balangan"),
    )
)

_ALIKE = 0.6
#: Less than this share of the shorter name's trigrams rules out every likeness: with _ALIKE, 0.6 / (1 + 0.6) * 2.
_WITHIN = 0.75
_FEWEST_WORDS = 2
_NOT_WORD = re.compile(r"[^a-z0-9]+")


class Likeness(StrEnum):
    """Why two names are held to be alike."""

    SAME = "same"
    WORDS = "words"
    SPELLING = "spelling"


@dataclass(frozen=True)
class Named:
    """One innovation by name; the same `root` marks one innovation carried over from year to year."""

    key: int
    name: str
    root: int


@dataclass(frozen=True)
class Similar:
    """Another innovation whose name is alike, and why."""

    key: int
    why: Likeness


@dataclass(frozen=True)
class _Folded:
    words: frozenset[str]
    grams: frozenset[str]


def fold(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others; all its words when nothing but fillers would be left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [word for word in _NOT_WORD.split(plain) if word]
    return tuple(word for word in words if word not in FILLERS) or tuple(words)


def similar_names(candidates: Iterable[Named], known: Sequence[Named]) -> dict[int, tuple[Similar, ...]]:
    """For each candidate with look-alikes among `known`, those, the most alike first.

    An innovation is no look-alike of itself nor of its own earlier years (same `root`).
    """
    folded = [_folded(one.name) for one in known]
    holding: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(folded):
        for gram in one.grams:
            holding[gram].append(place)
    found = {}
    for candidate in candidates:
        mine = _folded(candidate.name)
        shared = Counter(place for gram in mine.grams for place in holding.get(gram, ()))
        alike = []
        for place, count in shared.items():
            other = known[place]
            why = _judge(mine, folded[place], count)
            if why is not None and other.key != candidate.key and other.root != candidate.root:
                alike.append(Similar(other.key, why))
        if alike:
            order = list(Likeness)
            found[candidate.key] = tuple(sorted(alike, key=lambda one: (order.index(one.why), one.key)))
    return found


def _judge(mine: _Folded, other: _Folded, shared: int) -> Likeness | None:
    fewer = min(len(mine.grams), len(other.grams))
    if not fewer or shared < _WITHIN * fewer:
        return None
    if mine.words == other.words:
        return Likeness.SAME
    smaller, larger = sorted((mine.words, other.words), key=len)
    if len(smaller) >= _FEWEST_WORDS and smaller <= larger:
        return Likeness.WORDS
    if shared >= _ALIKE * (len(mine.grams) + len(other.grams) - shared):
        return Likeness.SPELLING
    return None


def _folded(name: str) -> _Folded:
    words = frozenset(fold(name))
    padded = (f"  {word} " for word in words)
    return _Folded(words, frozenset(text[at : at + 3] for text in padded for at in range(len(text) - 2)))
