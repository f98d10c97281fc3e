"""Every answer of a round, row by row, for the recapitulation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import Indicator, IndicatorEntry, Innovation, Skpd
from app.queries.figures import narrowed
from app.queries.innovation_list import Asked
from app.rules.codes import Verdict
from app.rules.workflow import State


@dataclass(frozen=True)
class AnswerRow:
    """One innovation's answer to one indicator."""

    innovation: str
    skpd: str
    number: int
    indicator: str
    description: str
    complete: bool
    claimed_level: int | None
    verdict: str | None
    verified_level: int | None


@dataclass(frozen=True)
class IndicatorSum:
    """One indicator over all innovations: how many there are, complete, and found valid."""

    number: int
    name: str
    innovations: int
    complete: int
    valid: int


def every_answer(session: Session, asked: Asked) -> Iterator[AnswerRow]:
    """Each answer in the order of innovations and of the form, read as it is asked for; one statement."""
    rows = session.execute(
        select(
            Innovation.name,
            case((Innovation.skpd_name != "", Innovation.skpd_name), else_=Skpd.name),
            Indicator.number,
            Indicator.name,
            IndicatorEntry.description,
            IndicatorEntry.is_complete,
            IndicatorEntry.claimed_level,
            IndicatorEntry.verdict,
            IndicatorEntry.verified_level,
        )
        .join(Innovation.skpd)
        .join(IndicatorEntry, IndicatorEntry.innovation_id == Innovation.id)
        .join(Indicator, Indicator.id == IndicatorEntry.indicator_id)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .order_by(func.lower(Skpd.name), func.lower(Innovation.name), Innovation.id, Indicator.number)
        .execution_options(yield_per=500)
    )
    for row in rows:
        yield AnswerRow(*row)


def sums_by_indicator(session: Session, asked: Asked) -> list[IndicatorSum]:
    """Each indicator of the form over all innovations; one statement."""
    rows = session.execute(
        select(
            Indicator.number,
            Indicator.name,
            func.count(),
            func.sum(case((IndicatorEntry.is_complete, 1), else_=0)),
            func.sum(case((IndicatorEntry.verdict == Verdict.VALID, 1), else_=0)),
        )
        .select_from(Innovation)
        .join(Innovation.skpd)
        .join(IndicatorEntry, IndicatorEntry.innovation_id == Innovation.id)
        .join(Indicator, Indicator.id == IndicatorEntry.indicator_id)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .group_by(Indicator.number, Indicator.name)
        .order_by(Indicator.number)
    )
    return [IndicatorSum(number, name, int(n), int(done), int(valid)) for number, name, n, done, valid in rows]
