"""How many points one innovation earns, why, and what one more document or level would bring.

Points are weight times level 0-3 (domain: skor SID = bobot x parameter). The rows of Form C.1 carry the weights and levels
of the national indicators they answer; two rows that answer the same one count once, by the higher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.rules.codes import Verdict
from app.rules.completeness import MAX_LEVEL, points


class Why(StrEnum):
    """Why a row earns what it earns."""

    COUNTED = "counted"
    NOT_ANSWERED = "not_answered"
    NOT_HAD = "not_had"
    NO_EVIDENCE = "no_evidence"
    OTHER_ROW = "other_row"
    REFUSED = "refused"


@dataclass(frozen=True)
class ScoreRow:
    """One indicator of the form with what was claimed, proven and found, as plain values."""

    number: int
    name: str
    weight: int
    national_number: int | None
    claimed_level: int | None
    evidence_count: int
    verdict: str | None = None
    verified_level: int | None = None

    @property
    def key(self) -> int:
        """What counts once: the national indicator, or the row itself where there is none."""
        return self.national_number or -self.number

    @property
    def proven_level(self) -> int:
        """The level claimed if any evidence is attached, else 0."""
        return (self.claimed_level or 0) if self.evidence_count else 0

    @property
    def found_level(self) -> int:
        """The level that a verifier found valid, else 0."""
        return (self.verified_level or 0) if self.verdict == Verdict.VALID else 0


@dataclass(frozen=True)
class Point:
    """What one row earns, and why."""

    row: ScoreRow
    level: int
    points: int
    why: Why


@dataclass(frozen=True)
class Maturity:
    """The points of one innovation, row by row; rows that do not count earn 0 and say why."""

    rows: tuple[Point, ...]

    @property
    def total(self) -> int:
        """Points of the whole innovation."""
        return sum(one.points for one in self.rows)


@dataclass(frozen=True)
class Gain:
    """One step that would raise the claimed points: evidence for what is claimed already, or one level more."""

    row: ScoreRow
    to_level: int
    points: int
    evidence_only: bool


def claimed(rows: Iterable[ScoreRow]) -> Maturity:
    """What the agency claims; a level without evidence counts 0."""
    return _maturity(list(rows), lambda row: row.proven_level, _why_not_claimed)


def verified(rows: Iterable[ScoreRow]) -> Maturity | None:
    """What verification found valid; None until every level claimed has its verdict."""
    rows = list(rows)
    if not is_judged(rows):
        return None
    return _maturity(rows, lambda row: row.found_level, _why_not_verified)


def is_judged(rows: Iterable[ScoreRow]) -> bool:
    """Whether there is any verdict, and no claimed level waits for one."""
    rows = list(rows)
    return any(row.verdict for row in rows) and all(row.verdict for row in rows if row.claimed_level)


def most(rows: Iterable[ScoreRow]) -> int:
    """The most points these indicators can bring."""
    weights: dict[int, int] = {}
    for row in rows:
        weights[row.key] = max(weights.get(row.key, 0), points(row.weight, MAX_LEVEL))
    return sum(weights.values())


def gains(rows: Iterable[ScoreRow]) -> tuple[Gain, ...]:
    """The next step of every indicator that has one, the most valuable first; a document before a new level.

    Rows that a verifier found valid are locked and offer nothing.
    """
    rows = list(rows)
    best = {one.row.key: one.points for one in claimed(rows).rows if one.why is Why.COUNTED}
    steps: dict[int, Gain] = {}
    for row in rows:
        gain = _next_step(row, best.get(row.key, 0))
        if gain is not None and gain.points > (steps[row.key].points if row.key in steps else 0):
            steps[row.key] = gain
    return tuple(sorted(steps.values(), key=lambda one: (-one.points, not one.evidence_only, one.row.number)))


def _next_step(row: ScoreRow, already: int) -> Gain | None:
    if row.verdict == Verdict.VALID:
        return None
    wanting = bool(row.claimed_level) and not row.evidence_count
    level = (row.claimed_level or 0) if wanting else row.proven_level + 1
    if level > MAX_LEVEL:
        return None
    gain = points(row.weight, level) - already
    return Gain(row, level, gain, wanting) if gain > 0 else None


def _maturity(rows: list[ScoreRow], level: Callable[[ScoreRow], int], why_not: Callable[[ScoreRow], Why]) -> Maturity:
    counting: dict[int, ScoreRow] = {}
    for row in rows:
        if level(row) and (row.key not in counting or _worth(row, level) > _worth(counting[row.key], level)):
            counting[row.key] = row
    told = []
    for row in rows:
        if counting.get(row.key) is row:
            told.append(Point(row, level(row), _worth(row, level), Why.COUNTED))
        elif level(row):
            told.append(Point(row, level(row), 0, Why.OTHER_ROW))
        else:
            told.append(Point(row, 0, 0, why_not(row)))
    return Maturity(tuple(told))


def _worth(row: ScoreRow, level: Callable[[ScoreRow], int]) -> int:
    return points(row.weight, level(row))


def _why_not_claimed(row: ScoreRow) -> Why:
    if row.claimed_level is None:
        return Why.NOT_ANSWERED
    return Why.NO_EVIDENCE if row.claimed_level else Why.NOT_HAD


def _why_not_verified(row: ScoreRow) -> Why:
    return Why.REFUSED if row.claimed_level else _why_not_claimed(row)
