"""Which innovations the national index scores: applied, or developed, within the year's window (domain 1.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.rules.codes import Stage


@dataclass(frozen=True)
class Window:
    """The days, both included, in which an innovation must have been applied or developed."""

    since: dt.date
    until: dt.date

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> Window:
        """The window kept in the settings of an indicator set. Raises KeyError when the set has none."""
        return cls(
            dt.date.fromisoformat(str(settings["applied_from"])), dt.date.fromisoformat(str(settings["applied_until"]))
        )

    def holds(self, day: dt.date | None) -> bool:
        """Whether `day` lies in the window."""
        return day is not None and self.since <= day <= self.until


class Fit(StrEnum):
    """Whether an innovation is scored, and on which ground."""

    APPLIED = "applied"
    DEVELOPED = "developed"
    NOT_APPLIED = "not_applied"
    TOO_OLD = "too_old"
    TOO_NEW = "too_new"
    NO_DATE = "no_date"

    @property
    def counts(self) -> bool:
        """Whether the national index scores it."""
        return self in (Fit.APPLIED, Fit.DEVELOPED)


def fit(window: Window, *, stage: str | None, applied_on: dt.date | None, developed_on: dt.date | None) -> Fit:
    """Whether an innovation at this stage, applied and developed on these days, is scored in this window."""
    if stage != Stage.IMPLEMENTATION:
        return Fit.NOT_APPLIED
    if window.holds(applied_on):
        return Fit.APPLIED
    if window.holds(developed_on):
        return Fit.DEVELOPED
    if applied_on is None:
        return Fit.NO_DATE
    return Fit.TOO_OLD if applied_on < window.since else Fit.TOO_NEW
