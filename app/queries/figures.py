"""Figures of a round per agency, in a fixed number of statements. Sums come from the innovations' counters.

Whose innovations are counted is the row guard's business; `own` narrows the agencies themselves, whose names are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.models import Indicator, IndicatorEntry, Innovation, Participation, Period, Skpd
from app.queries.innovation_cuts import YANDAS, cut_conditions
from app.queries.innovation_list import Asked
from app.rules.codes import ParticipationState, Verdict
from app.rules.workflow import State


@dataclass(frozen=True)
class Agency:
    """One agency in a period's round."""

    id: int
    name: str
    kind: str
    participation: str


@dataclass(frozen=True)
class Tally:
    """Sums over innovations: how many, indicators complete, points, and how many have a verified score."""

    innovations: int = 0
    complete: int = 0
    claimed: int = 0
    scored: int = 0
    claimed_of_scored: int = 0
    verified: int = 0
    valid: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))


@dataclass(frozen=True)
class Cell:
    """One line of the grouped sums: an agency's innovations in one state and one affair of basic service (or none)."""

    period_id: int
    skpd_id: int
    state: State
    yandas: int | None
    tally: Tally


@dataclass(frozen=True)
class AgencyFigures:
    """An agency and what its innovations add up to."""

    agency: Agency
    tally: Tally


@dataclass(frozen=True)
class Standing:
    """A whole round: its agencies, the indicators of its form, and the grouped sums without withdrawn innovations."""

    per_form: int
    agencies: Sequence[Agency]
    cells: Sequence[Cell] = field(default_factory=tuple)

    def total(self, states: Iterable[str] | None = None) -> Tally:
        """The sums of all cells, or of those in `states`."""
        wanted = None if states is None else set(states)
        return sum((one.tally for one in self.cells if wanted is None or one.state in wanted), Tally())

    def by_agency(self) -> list[AgencyFigures]:
        """Every agency with its sums, agencies without innovations too."""
        sums: dict[int, Tally] = {}
        for one in self.cells:
            sums[one.skpd_id] = sums.get(one.skpd_id, Tally()) + one.tally
        return [AgencyFigures(one, sums.get(one.id, Tally())) for one in self.agencies]

    def by_state(self) -> dict[State, int]:
        """How many innovations are in each state."""
        found: dict[State, int] = {}
        for one in self.cells:
            found[one.state] = found.get(one.state, 0) + one.tally.innovations
        return found

    def by_yandas(self) -> dict[int, int]:
        """How many innovations name each affair of basic service as their main one."""
        found = dict.fromkeys(YANDAS, 0)
        for one in self.cells:
            if one.yandas is not None:
                found[one.yandas] += one.tally.innovations
        return found


def per_form_of(session: Session, periods: Sequence[Period]) -> dict[int, int]:
    """The number of indicators of each period's form; one statement."""
    rows = session.execute(
        select(Indicator.indicator_set_id, func.count())
        .where(Indicator.indicator_set_id.in_([one.indicator_set_id for one in periods]))
        .group_by(Indicator.indicator_set_id)
    )
    by_set = {set_id: int(count) for set_id, count in rows}
    return {one.id: by_set.get(one.indicator_set_id, 0) for one in periods}


def agencies_of(
    session: Session, period_id: int, *, own: int | None, kind: str = "", participation: str = ""
) -> list[Agency]:
    """The agencies of a round by name; `own` narrows them to one. One statement."""
    stands = func.coalesce(Participation.state, ParticipationState.NOT_STARTED.value)
    query = (
        select(Skpd.id, Skpd.short_name, Skpd.kind, stands)
        .outerjoin(Participation, and_(Participation.skpd_id == Skpd.id, Participation.period_id == period_id))
        .where(or_(Skpd.valid_to.is_(None), Participation.id.is_not(None)))
        .order_by(func.lower(Skpd.short_name), Skpd.id)
    )
    if own is not None:
        query = query.where(Skpd.id == own)
    if kind:
        query = query.where(Skpd.kind == kind)
    if participation:
        query = query.where(stands == participation)
    return [Agency(*row) for row in session.execute(query)]


def sums_of(session: Session, asked: Sequence[Asked]) -> list[Cell]:
    """The grouped sums of each question (a period with filters); withdrawn innovations never count. One statement."""
    affair = case((Innovation.main_affair.in_(tuple(YANDAS)), Innovation.main_affair))
    query = (
        select(
            Innovation.period_id,
            Innovation.skpd_id,
            Innovation.state,
            affair,
            func.count(),
            func.sum(Innovation.complete_count),
            func.sum(Innovation.claimed_score),
            func.count(Innovation.verified_score),
            func.sum(case((Innovation.verified_score.is_not(None), Innovation.claimed_score), else_=0)),
            func.coalesce(func.sum(Innovation.verified_score), 0),
        )
        .join(Innovation.skpd)
        .where(or_(*(narrowed(one) for one in asked)), Innovation.state != State.WITHDRAWN)
        .group_by(Innovation.period_id, Innovation.skpd_id, Innovation.state, affair)
    )
    return [
        Cell(row[0], row[1], State(row[2]), row[3], Tally(*(int(value) for value in row[4:])))
        for row in map(tuple, session.execute(query))
    ]


def valid_by_agency(session: Session, asked: Asked) -> dict[int, int]:
    """Per agency, how many answers the officers found valid; one statement."""
    rows = session.execute(
        select(Innovation.skpd_id, func.count())
        .join(Innovation.skpd)
        .join(IndicatorEntry, IndicatorEntry.innovation_id == Innovation.id)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN, IndicatorEntry.verdict == Verdict.VALID)
        .group_by(Innovation.skpd_id)
    )
    return {skpd_id: int(count) for skpd_id, count in rows}


def with_valid(figures: Iterable[AgencyFigures], valid: Mapping[int, int]) -> list[AgencyFigures]:
    """The same figures with the number of valid answers filled in."""
    return [AgencyFigures(one.agency, one.tally + Tally(valid=valid.get(one.agency.id, 0))) for one in figures]


def narrowed(asked: Asked) -> ColumnElement[bool]:
    """The question's condition, for a statement over innovations joined with their agency."""
    conditions = [Innovation.period_id == asked.period_id, *cut_conditions(asked.cut)]
    if asked.state:
        conditions.append(Innovation.state == asked.state)
    if asked.skpd_id is not None:
        conditions.append(Innovation.skpd_id == asked.skpd_id)
    return and_(*conditions)


def _values(one: Tally) -> tuple[int, ...]:
    return (
        one.innovations,
        one.complete,
        one.claimed,
        one.scored,
        one.claimed_of_scored,
        one.verified,
        one.valid,
    )
