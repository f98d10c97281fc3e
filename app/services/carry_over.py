"""Begins an innovation from last year's: its words come along, its evidence and its verdicts do not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import IndicatorEntry, Innovation
from app.queries.last_year import same_answer
from app.rules.roles import Actor
from app.services.counters import refresh_counters
from app.services.create_innovation import create_innovation
from app.services.errors import NotFoundForActor
from app.services.save_profile import CHOICES, DATES, PLAIN, TEXTS
from app.services.use_case import use_case


@use_case
def begin_innovation(actor: Actor, period_id: int, name: str, *, previous_id: int | None = None) -> Innovation:
    """A new draft; with `previous_id` the profile and the answers of that innovation of the same agency are copied.

    An empty name takes the earlier one's. Raises what `create_innovation` raises, and NotFoundForActor when there is
    no such innovation of an earlier year.
    """
    session = db.session()
    if previous_id is None:
        return create_innovation(actor, period_id, name)
    earlier = session.get(Innovation, previous_id)
    if earlier is None or earlier.skpd_id != actor.skpd_id:
        raise NotFoundForActor
    made = create_innovation(actor, period_id, name.strip() or earlier.name, previous_id=previous_id)
    if earlier.period.year >= made.period.year:
        raise NotFoundForActor
    for field in (*CHOICES, *DATES, *TEXTS, *PLAIN):
        setattr(made, field, getattr(earlier, field))
    _copy_answers(_entries(earlier.id), _entries(made.id))
    refresh_counters(session, made)
    return made


def _copy_answers(earlier: list[IndicatorEntry], new: list[IndicatorEntry]) -> None:
    find = same_answer(earlier)
    for entry in new:
        same = find(entry.indicator)
        if same is not None:
            entry.description, entry.claimed_level = same.description, same.claimed_level


def _entries(innovation_id: int) -> list[IndicatorEntry]:
    return list(
        db.session.scalars(
            select(IndicatorEntry)
            .options(joinedload(IndicatorEntry.indicator))
            .where(IndicatorEntry.innovation_id == innovation_id)
            .order_by(IndicatorEntry.id)
        )
    )
