"""Who is scored: applied in the window, or developed in it (domain 1.1; the window of 2026 is 2024 and 2025)."""

from __future__ import annotations

import datetime as dt

import pytest

from app.rules.window import Window, fit

WINDOW = Window(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


@pytest.mark.parametrize(
    ("stage", "applied", "developed", "found", "counts"),
    [
        ("implementation", "2024-01-01", None, "applied", True),
        ("implementation", "2025-12-31", None, "applied", True),
        ("implementation", "2023-12-31", None, "too_old", False),
        ("implementation", "2026-01-01", None, "too_new", False),
        ("implementation", "2020-05-05", "2025-03-01", "developed", True),
        ("implementation", "2020-05-05", "2023-03-01", "too_old", False),
        ("implementation", None, None, "no_date", False),
        ("implementation", None, "2024-02-02", "developed", True),
        ("trial", "2025-01-01", None, "not_applied", False),
        (None, "2025-01-01", None, "not_applied", False),
    ],
)
def test_only_what_was_applied_or_developed_in_the_window_is_scored(
    stage: str | None, applied: str | None, developed: str | None, found: str, counts: bool
) -> None:
    days = [dt.date.fromisoformat(one) if one else None for one in (applied, developed)]
    answer = fit(WINDOW, stage=stage, applied_on=days[0], developed_on=days[1])
    assert (answer, answer.counts) == (found, counts)


def test_the_window_is_read_off_the_settings_of_the_set() -> None:
    assert Window.of({"applied_from": "2024-01-01", "applied_until": "2025-12-31"}) == WINDOW
