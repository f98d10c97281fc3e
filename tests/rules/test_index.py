"""The region's index and its predicate; the numbers are the test vectors of domain 2.5 and the bands of 2.6."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.index import MAX_REGION_POINTS, Formula, Index, predicate, region_index

F2026 = Formula(minimum_count=12, minimum_services=5, count_factor=Decimal("0.38"), count_cap=200, max_points=111)


def index(count: int, each: int = 111, *, region: int = 63, services: int = 6) -> Index:
    return region_index(F2026, region=Decimal(region), points=Decimal(each * count), count=count, services=services)


@pytest.mark.parametrize(
    ("count", "each", "region", "services", "value"),
    [
        (200, 111, 63, 5, "100.00"),
        (12, 111, 63, 5, "71.42"),
        (10, 111, 63, 5, "63.72"),
        (12, 111, 63, 4, "69.60"),
        (250, 111, 63, 6, "100.00"),
        (20, 60, 0, 5, "27.04"),
        (0, 0, 0, 0, "0.00"),
    ],
)
def test_the_index_is_the_formulas(count: int, each: int, region: int, services: int, value: str) -> None:
    assert str(index(count, each, region=region, services=services).value) == value


def test_the_formula_is_read_off_the_settings_of_the_set() -> None:
    kept = {"minimum_count": 12, "minimum_services": 5, "count_factor": "0.38", "count_cap": 200, "max_points": 111}
    assert Formula.of({"national_set": "nasional-2026", **kept}) == F2026
    assert F2026.max_total == 250


@given(st.integers(0, 400), st.integers(0, 111), st.integers(0, 63), st.integers(0, 6))
def test_no_index_leaves_the_scale(count: int, each: int, region: int, services: int) -> None:
    assert 0 <= index(count, each, region=region, services=services).value <= 100


@given(st.integers(0, 300), st.integers(0, 110), st.integers(0, 62), st.integers(0, 5))
def test_more_of_anything_never_lowers_the_index(count: int, each: int, region: int, services: int) -> None:
    now = index(count, each, region=region, services=services).value
    assert index(count, each + 1, region=region, services=services).value >= now
    assert index(count, each, region=region + 1, services=services).value >= now
    assert index(count, each, region=region, services=services + 1).value >= now
    assert index(count + 1, each, region=region, services=services).value >= now


@pytest.mark.parametrize(("region", "points", "count"), [(64, 0, 0), (-1, 0, 0), (0, -1, 1), (0, 0, -1)])
def test_numbers_outside_the_formula_are_refused(region: int, points: int, count: int) -> None:
    with pytest.raises(ValueError, match="63"):
        region_index(F2026, region=Decimal(region), points=Decimal(points), count=count, services=0)
    assert MAX_REGION_POINTS == 63


@pytest.mark.parametrize(
    ("value", "year", "name"),
    [
        ("60.004", 2024, "innovative"),
        ("60.005", 2024, "very_innovative"),
        ("35.00", 2024, "innovative"),
        ("34.994", 2024, "less_innovative"),
        ("34.995", 2024, "innovative"),
        ("65.00", 2025, "innovative"),
        ("65.005", 2025, "very_innovative"),
        ("40.00", 2026, "less_innovative"),
        ("40.01", 2026, "innovative"),
        ("0.01", 2026, "less_innovative"),
        ("0.004", 2026, "not_assessable"),
        ("0", 2021, "not_assessable"),
    ],
)
def test_the_predicate_follows_the_bands_of_its_year_after_rounding(value: str, year: int, name: str) -> None:
    assert predicate(Decimal(value), year) == name
