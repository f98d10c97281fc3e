"""Reads of a period's nine steps: their papers, and where the agencies stand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Innovation, Participation, Period, PeriodStep, Skpd, StepPaper
from app.rules.codes import ParticipationState


@dataclass(frozen=True)
class Turnout:
    """The agencies within the reader's reach, the states of each one's innovations, and who stated to have none."""

    agencies: dict[int, list[str]]
    nil: frozenset[int] = field(default_factory=frozenset)


def papers_by_step(session: Session, period_id: int) -> dict[int, list[StepPaper]]:
    """Step id → its papers with their signed files, oldest first; one statement. An agency reaches signed ones only."""
    rows = session.scalars(
        select(StepPaper)
        .join(StepPaper.step)
        .options(joinedload(StepPaper.file))
        .where(PeriodStep.period_id == period_id)
        .order_by(StepPaper.id)
    )
    found: dict[int, list[StepPaper]] = defaultdict(list)
    for row in rows:
        found[row.period_step_id].append(row)
    return found


def turnout(session: Session, period: Period, own: int | None) -> Turnout:
    """Where the agencies stand: `own` alone for its people, every agency valid in the period otherwise; three
    statements at most.
    """
    rows = session.execute(
        select(Innovation.skpd_id, Innovation.state).where(Innovation.period_id == period.id).distinct()
    )
    agencies: dict[int, list[str]] = {key: [] for key in _expected(session, period, own)}
    for skpd_id, state in rows:
        agencies[skpd_id] = [*agencies.get(skpd_id, []), state]
    nil = session.scalars(
        select(Participation.skpd_id).where(
            Participation.period_id == period.id, Participation.state == ParticipationState.NIL
        )
    )
    return Turnout(agencies, frozenset(nil))


def counted_states(session: Session, period_id: int) -> dict[str, int]:
    """State → how many of the period's innovations are in it."""
    rows = session.execute(
        select(Innovation.state, func.count()).where(Innovation.period_id == period_id).group_by(Innovation.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - dict() would take the result for a mapping


def waiting_in(session: Session, period_id: int, states: Sequence[str]) -> tuple[int, list[str]]:
    """How many of the period's innovations are in one of these states, and the short names of their agencies."""
    rows = session.execute(
        select(Skpd.short_name, func.count())
        .join(Innovation, Innovation.skpd_id == Skpd.id)
        .where(Innovation.period_id == period_id, Innovation.state.in_(states))
        .group_by(Skpd.short_name)
        .order_by(Skpd.short_name)
    ).all()
    return sum(count for _name, count in rows), [name for name, _count in rows]


def step_with_period(session: Session, step_id: int) -> PeriodStep | None:
    """One step with its period and the period's whole schedule; one statement."""
    return (
        session.scalars(
            select(PeriodStep)
            .options(joinedload(PeriodStep.period).joinedload(Period.steps))
            .where(PeriodStep.id == step_id)
        )
        .unique()
        .first()
    )


def step_paper(session: Session, paper_id: int) -> StepPaper | None:
    """One paper with its step, period and signed file, if it is within the reader's reach."""
    return (
        session.scalars(
            select(StepPaper)
            .options(
                joinedload(StepPaper.step).joinedload(PeriodStep.period).joinedload(Period.steps),
                joinedload(StepPaper.file),
            )
            .where(StepPaper.id == paper_id)
        )
        .unique()
        .first()
    )


def _expected(session: Session, period: Period, own: int | None) -> Sequence[int]:
    if own is not None:
        return [own]
    end: dt.date = period.starts_on
    return session.scalars(select(Skpd.id).where(or_(Skpd.valid_to.is_(None), Skpd.valid_to >= end))).all()
