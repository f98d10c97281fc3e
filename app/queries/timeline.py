"""Reads of timelines and of the period's schedule, as the rules want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import PeriodStep, TimelineRow
from app.rules.chain import first_break
from app.rules.progress import Happening, ScheduledStep


def happenings_of(session: Session, innovation_id: int) -> list[Happening]:
    """The innovation's timeline, oldest first."""
    rows = session.scalars(
        select(TimelineRow).where(TimelineRow.innovation_id == innovation_id).order_by(TimelineRow.seq)
    )
    return [
        Happening(
            seq=row.seq,
            from_state=row.from_state,
            to_state=row.to_state,
            decision=row.decision,
            actor_name=row.actor_name,
            actor_role=row.actor_role,
            at=row.at,
            reason=row.reason,
            sop_step=row.sop_step,
            form_print=row.form_print,
        )
        for row in rows
    ]


def scheduled_steps(steps: Iterable[PeriodStep]) -> list[ScheduledStep]:
    """A period's schedule as plain values."""
    return [
        ScheduledStep(one.number, one.days, one.day_mode, one.planned_start, one.due_on, one.actual_on) for one in steps
    ]


def last_reasons(session: Session, innovation_ids: Sequence[int]) -> dict[int, TimelineRow]:
    """The newest timeline row of each of these innovations that has one; one statement."""
    if not innovation_ids:
        return {}
    newest = (
        select(func.max(TimelineRow.id))
        .where(TimelineRow.innovation_id.in_(innovation_ids))
        .group_by(TimelineRow.innovation_id)
    )
    rows = session.scalars(select(TimelineRow).where(TimelineRow.id.in_(newest)))
    return {row.innovation_id: row for row in rows}


def broken_chains(session: Session) -> list[tuple[int, int]]:
    """(innovation id, seq) of the first row that does not follow from the one before, per broken timeline."""
    broken: list[tuple[int, int]] = []
    rows = session.scalars(
        select(TimelineRow).order_by(TimelineRow.innovation_id, TimelineRow.seq).execution_options(yield_per=1000)
    )
    chain: list[TimelineRow] = []
    for row in rows:
        if chain and chain[0].innovation_id != row.innovation_id:
            broken.extend(_break_in(chain))
            chain = []
        chain.append(row)
    broken.extend(_break_in(chain))
    return broken


def _break_in(chain: list[TimelineRow]) -> list[tuple[int, int]]:
    gap = next((row for number, row in enumerate(chain, start=1) if row.seq != number), None)
    if gap is not None:
        return [(gap.innovation_id, gap.seq)]
    index = first_break((row.content(), row.previous_hash, row.own_hash) for row in chain)
    return [] if index is None else [(chain[index].innovation_id, chain[index].seq)]
