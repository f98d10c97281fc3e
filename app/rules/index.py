"""The region's index (Indeks Inovasi Daerah) by the formula of a year, and its predicate (domain 2.5, 2.6).

    SID = sum of all innovations' points / MAX(N, n) + MIN(n, cap) x factor, the latter only with Y of the basic services
    IID = round2((SPD + SID) / (63 + points of one innovation + cap x factor) x 100)

An estimate of our own: the ministry alone says what a region's index is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

#: Most points of the region's own part: 21 weights times level 3 (domain 2.7).
MAX_REGION_POINTS = 63
_HUNDREDTH = Decimal("0.01")
_STRICTER_SINCE = 2025


class Predicate(StrEnum):
    """What the ministry calls a region by its index."""

    VERY_INNOVATIVE = "very_innovative"
    INNOVATIVE = "innovative"
    LESS_INNOVATIVE = "less_innovative"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True)
class Formula:
    """A year's numbers: N innovations at least, Y of the basic services, points per innovation up to a cap."""

    minimum_count: int
    minimum_services: int
    count_factor: Decimal
    count_cap: int
    max_points: int

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> Formula:
        """The formula kept in the settings of an indicator set. Raises KeyError when the set has none."""
        return cls(
            minimum_count=int(str(settings["minimum_count"])),
            minimum_services=int(str(settings["minimum_services"])),
            count_factor=Decimal(str(settings["count_factor"])),
            count_cap=int(str(settings["count_cap"])),
            max_points=int(str(settings["max_points"])),
        )

    @property
    def max_count_points(self) -> Decimal:
        """The most that the number of innovations can bring."""
        return self.count_cap * self.count_factor

    @property
    def max_total(self) -> Decimal:
        """Points of the whole: 250 with the numbers of 2026."""
        return MAX_REGION_POINTS + self.max_points + self.max_count_points


@dataclass(frozen=True)
class Index:
    """The index and its three parts in points."""

    region: Decimal
    innovations: Decimal
    count: Decimal
    value: Decimal


def region_index(formula: Formula, *, region: Decimal, points: Decimal, count: int, services: int) -> Index:
    """The index of a region with `region` points of its own, and `count` innovations that earn `points` together.

    `services` is the number of basic services among their affairs.
    """
    if count < 0 or points < 0 or not 0 <= region <= MAX_REGION_POINTS:
        raise ValueError("points and counts are not negative, and the region's part has 63 points at most")
    mean = points / max(formula.minimum_count, count)
    counted = min(count, formula.count_cap) * formula.count_factor
    bonus = counted if services >= formula.minimum_services else Decimal(0)
    value = round2((region + mean + bonus) / formula.max_total * 100)
    return Index(region, mean, bonus, value)


def round2(value: Decimal) -> Decimal:
    """Two decimals, half up, as the ministry prints them."""
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP)


def predicate(value: Decimal, year: int) -> Predicate:
    """What a region with this index is called in `year`; the value is rounded before it is banded."""
    rounded = round2(value)
    very, innovative = (
        (Decimal("65.01"), Decimal("40.01")) if year >= _STRICTER_SINCE else (Decimal("60.01"), Decimal("35.00"))
    )
    if rounded >= very:
        return Predicate.VERY_INNOVATIVE
    if rounded >= innovative:
        return Predicate.INNOVATIVE
    return Predicate.LESS_INNOVATIVE if rounded > 0 else Predicate.NOT_ASSESSABLE
