"""What an agency entered the year before: to begin from, and to compare with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Indicator, IndicatorEntry, Innovation, Period
from app.rules.workflow import State


@dataclass(frozen=True)
class Earlier:
    """One of last year's innovations; `again_id` is this year's that continues it or bears its name, if any."""

    id: int
    name: str
    year: int
    again_id: int | None


def last_years(session: Session, period: Period, skpd_id: int) -> list[Earlier]:
    """The agency's innovations of the year before `period`, by name; two statements."""
    rows = session.execute(
        select(Innovation.id, Innovation.name, Period.year)
        .join(Innovation.period)
        .where(Period.year == period.year - 1, Innovation.skpd_id == skpd_id)
        .order_by(Innovation.name, Innovation.id)
    ).all()
    now = session.execute(
        select(Innovation.id, Innovation.name, Innovation.previous_id).where(
            Innovation.period_id == period.id, Innovation.skpd_id == skpd_id
        )
    ).all()
    by_name = {name.casefold(): one for one, name, _previous in now}
    by_previous = {previous: one for one, _name, previous in now if previous is not None}
    return [Earlier(one, name, year, by_previous.get(one) or by_name.get(name.casefold())) for one, name, year in rows]


@dataclass(frozen=True)
class Lineage:
    """An innovation with the one it continues, and the years in which that line was sent to the ministry before."""

    now: Innovation
    before: Innovation
    sent_in: tuple[int, ...]


def lineage(session: Session, innovation_id: int) -> Lineage | None:
    """The innovation beside the one it continues; None when it continues none that the reader may see. One statement.

    The years are left to services/lineage.py: they count whether or not the reader may open those innovations.
    """
    earlier = joinedload(Innovation.previous).joinedload(Innovation.period)
    now = session.scalar(
        select(Innovation)
        .options(joinedload(Innovation.skpd), joinedload(Innovation.period).joinedload(Period.indicator_set), earlier)
        .where(Innovation.id == innovation_id)
    )
    if now is None or now.previous is None:
        return None
    return Lineage(now, now.previous, ())


def years_sent(session: Session, now: Innovation) -> tuple[int, ...]:
    """The years in which the line that `now` continues was handed over to the ministry; one statement."""
    rows = session.execute(
        select(Innovation.id, Innovation.previous_id, Innovation.state, Period.year)
        .join(Innovation.period)
        .where(Innovation.skpd_id == now.skpd_id)
    )
    by_id = {row.id: row for row in rows}
    sent: list[int] = []
    seen: set[int] = set()
    one = by_id.get(now.previous_id or 0)
    while one is not None and one.id not in seen:
        seen.add(one.id)
        if one.state == State.HANDED_OVER:
            sent.append(one.year)
        one = by_id.get(one.previous_id)
    return tuple(sorted(sent))


def same_answer(
    answers: Sequence[IndicatorEntry],
) -> Callable[[Indicator], IndicatorEntry | None]:
    """Finds an indicator's answer among those of another year: by number and name where the set is the same, by the
    national indicator where the rows moved.
    """
    by_row = {(one.indicator.number, one.indicator.name): one for one in answers}
    by_nation: dict[int | None, IndicatorEntry] = {one.indicator.national_number: one for one in answers}
    by_nation.pop(None, None)
    return lambda indicator: by_row.get((indicator.number, indicator.name)) or by_nation.get(indicator.national_number)
