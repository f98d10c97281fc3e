"""What a year's innovations earn together, for the region's index; within the reader's reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import EvidenceLink, Indicator, IndicatorEntry, IndicatorSet, Innovation, Period
from app.rules.codes import SetKind, Verdict
from app.rules.window import Window, fit
from app.rules.workflow import State

_OUT = (State.WITHDRAWN, State.INELIGIBLE)


@dataclass(frozen=True)
class YearScore:
    """The innovations of a year that the national index would score, and their mean level per national indicator.

    `left_out` counts those that are not applied yet or lie outside the window; `judged` those with a verified score.
    """

    count: int
    left_out: int
    affairs: frozenset[int]
    levels: Mapping[int, Decimal]


def national_set(session: Session, period: Period) -> IndicatorSet | None:
    """The national set that the period's form is scored by; None when it is not loaded."""
    code = period.indicator_set.settings.get("national_set")
    return session.scalar(select(IndicatorSet).where(IndicatorSet.code == code, IndicatorSet.kind == SetKind.NATIONAL))


def year_score(session: Session, period: Period, *, verified: bool) -> YearScore:
    """What the year's innovations bring now, as claimed with evidence or, with `verified`, as found valid.

    With `verified` only innovations that have a verified score are counted. Two statements.
    """
    window = Window.of(period.indicator_set.settings)
    query = select(
        Innovation.id,
        Innovation.stage,
        func.coalesce(Innovation.implemented_on, Innovation.started_on),
        Innovation.developed_on,
        Innovation.main_affair,
    ).where(Innovation.period_id == period.id, Innovation.state.not_in(_OUT))
    if verified:
        query = query.where(Innovation.verified_score.is_not(None))
    rows = session.execute(query).all()
    scored = [
        (one, affair)
        for one, stage, applied_on, developed_on, affair in rows
        if fit(window, stage=stage, applied_on=applied_on, developed_on=developed_on).counts
    ]
    ids = [one for one, _affair in scored]
    return YearScore(
        count=len(ids),
        left_out=len(rows) - len(ids),
        affairs=frozenset(affair for _one, affair in scored if affair is not None),
        levels=_mean_levels(session, ids, verified=verified) if ids else {},
    )


def _mean_levels(session: Session, ids: list[int], *, verified: bool) -> dict[int, Decimal]:
    """National number → mean level; rows that share a number count once by the higher."""
    if verified:
        level = case((IndicatorEntry.verdict == Verdict.VALID, IndicatorEntry.verified_level), else_=0)
    else:
        proven = select(EvidenceLink.id).where(
            EvidenceLink.entry_id == IndicatorEntry.id, EvidenceLink.detached_at.is_(None)
        )
        level = case((proven.exists(), IndicatorEntry.claimed_level), else_=0)
    best = (
        select(Indicator.national_number.label("number"), func.max(func.coalesce(level, 0)).label("level"))
        .select_from(IndicatorEntry)
        .join(IndicatorEntry.indicator)
        .where(IndicatorEntry.innovation_id.in_(ids), Indicator.national_number.is_not(None))
        .group_by(IndicatorEntry.innovation_id, Indicator.national_number)
        .subquery()
    )
    sums = session.execute(select(best.c.number, func.sum(best.c.level)).group_by(best.c.number)).all()
    return {number: Decimal(int(total)) / len(ids) for number, total in sums}
