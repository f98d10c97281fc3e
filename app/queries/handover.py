"""What is handed over to the ministry: the innovations that signed decrees name, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import (
    Decree,
    DecreeLine,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    Handover,
    IndicatorEntry,
    Innovation,
    Period,
)
from app.rules.codes import DecreeStatus
from app.rules.workflow import State

_STATES = (State.DECREED, State.HANDED_OVER)


@dataclass(frozen=True)
class Named:
    """One innovation that a signed decree names: its line as it was signed, and its hand-over if it was made."""

    line: DecreeLine
    innovation: Innovation
    handover: Handover | None


@dataclass(frozen=True)
class YearGap:
    """A year's innovations that the ministry has scored: how many, and what all three said together."""

    year: int
    sent: int
    answered: int
    claimed: int
    verified: int
    national: float


def signed_decrees(session: Session, period_id: int) -> list[Decree]:
    """The period's signed decrees with their files, the first one first; one statement."""
    query = (
        select(Decree)
        .options(joinedload(Decree.signed_file))
        .where(Decree.period_id == period_id, Decree.status == DecreeStatus.SIGNED)
        .order_by(Decree.signed_on, Decree.id)
    )
    return list(session.scalars(query))


def named_innovations(session: Session, period_id: int) -> list[Named]:
    """Every innovation that a signed decree of the period names, in its order; two statements.

    A later decree repeats the list as it changes it, so the last line stands, also where it leaves somebody out.
    """
    lines = session.scalars(
        select(DecreeLine)
        .join(DecreeLine.decree)
        .join(DecreeLine.innovation)
        .options(contains_eager(DecreeLine.innovation).joinedload(Innovation.skpd))
        .where(
            Decree.period_id == period_id,
            Decree.status == DecreeStatus.SIGNED,
            Innovation.state.in_(_STATES),
        )
        .order_by(Decree.signed_on, Decree.id, DecreeLine.rank)
    ).all()
    standing = {one.innovation_id: one for one in lines}
    made = _handovers(session, period_id)
    return [Named(one, one.innovation, made.get(one.innovation_id)) for one in standing.values() if one.is_chosen]


def _handovers(session: Session, period_id: int) -> dict[int, Handover]:
    rows = session.scalars(
        select(Handover)
        .join(Handover.innovation)
        .options(joinedload(Handover.entered_by))
        .where(Innovation.period_id == period_id)
    )
    return {one.innovation_id: one for one in rows}


def handover_of(session: Session, innovation_id: int) -> Handover | None:
    """The hand-over of one innovation, if it was made and the reader may know of it."""
    return session.scalar(
        select(Handover).options(joinedload(Handover.entered_by)).where(Handover.innovation_id == innovation_id)
    )


def holder_of(session: Session, period_id: int, number: str) -> str | None:
    """The name of the period's innovation that was handed over under this national number, whatever the capitals."""
    return session.scalar(
        select(Innovation.name)
        .join(Handover, Handover.innovation_id == Innovation.id)
        .where(Innovation.period_id == period_id, func.lower(Handover.national_number) == number.lower())
        .limit(1)
    )


def is_named(session: Session, innovation_id: int) -> DecreeLine | None:
    """The innovation's line in the newest signed decree that lists it, when that names it."""
    line = session.scalar(
        select(DecreeLine)
        .join(DecreeLine.decree)
        .options(contains_eager(DecreeLine.decree))
        .where(
            DecreeLine.innovation_id == innovation_id,
            Decree.status == DecreeStatus.SIGNED,
        )
        .order_by(Decree.signed_on.desc(), Decree.id.desc())
        .limit(1)
    )
    return line if line is not None and line.is_chosen else None


def entries_of_many(session: Session, innovation_ids: Sequence[int]) -> dict[int, list[IndicatorEntry]]:
    """Innovation id → its answers with their indicators; one statement for any number."""
    rows = session.scalars(
        select(IndicatorEntry)
        .options(joinedload(IndicatorEntry.indicator))
        .where(IndicatorEntry.innovation_id.in_(innovation_ids))
        .order_by(IndicatorEntry.innovation_id, IndicatorEntry.id)
    )
    found: dict[int, list[IndicatorEntry]] = {}
    for one in rows:
        found.setdefault(one.innovation_id, []).append(one)
    return found


def evidence_of_many(session: Session, innovation_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """Answer id → the evidence attached to it now, oldest first, with its files; one statement for any number."""
    links = session.execute(
        select(EvidenceLink.entry_id, Evidence)
        .join(EvidenceLink.evidence)
        .options(joinedload(Evidence.versions).joinedload(EvidenceVersion.file))
        .where(Evidence.innovation_id.in_(innovation_ids), EvidenceLink.detached_at.is_(None))
        .order_by(EvidenceLink.entry_id, EvidenceLink.attached_at, EvidenceLink.id)
    ).unique()
    found: dict[int, list[Evidence]] = {}
    for entry_id, piece in links:
        found.setdefault(entry_id, []).append(piece)
    return found


def year_gaps(session: Session) -> list[YearGap]:
    """Per year: what was claimed, what we verified, and what the ministry gave, over the innovations it has scored."""
    scored = Handover.national_score.is_not(None)
    rows = session.execute(
        select(
            Period.year,
            func.count(),
            func.count(Handover.national_score),
            func.sum(Innovation.claimed_score).filter(scored),
            func.sum(Innovation.verified_score).filter(scored),
            func.sum(Handover.national_score),
        )
        .select_from(Handover)
        .join(Handover.innovation)
        .join(Innovation.period)
        .group_by(Period.year)
        .order_by(Period.year.desc())
    )
    return [
        YearGap(year, sent, answered, int(claimed or 0), int(verified or 0), float(national or 0))
        for year, sent, answered, claimed, verified, national in rows
    ]
