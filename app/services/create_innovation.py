"""Begins an innovation: an empty Form C.1 with one answer waiting for each indicator of the year."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Indicator, IndicatorEntry, Innovation, Participation, Period
from app.rules.codes import ParticipationState
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.security.current import unguarded
from app.services.agency_lock import lock_agency
from app.services.decide_innovation import refresh_participation
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.services.innovation_lock import touch
from app.services.use_case import use_case

MAX_NAME = 200


@use_case
def create_innovation(actor: Actor, period_id: int, name: str, *, previous_id: int | None = None) -> Innovation:
    """A new draft of the actor's own agency in an open period.

    Raises Refused when the period is closed, the person may not enter innovations or the agency stated that
    it has none; Invalid when the name is empty, too long or already taken in this agency and year.
    """
    session = db.session()
    if not actor.has(Role.ADMIN_SKPD) or actor.skpd_id is None:
        raise Refused([problem("workflow.not_your_role", decision="create")])
    period = session.get(Period, period_id)
    if period is None:
        raise NotFoundForActor
    if not period.is_open:
        raise Refused([problem("workflow.period_closed")])
    lock_agency(session, actor.skpd_id)
    _refuse_after_nil(period_id, actor.skpd_id)
    checked = checked_name(name, period_id, actor.skpd_id)
    innovation = Innovation(
        period=period,
        skpd_id=actor.skpd_id,
        name=checked,
        previous_id=_own_previous(previous_id),
        created_by_id=actor.user_id,
        updated_by_id=actor.user_id,
    )
    session.add(innovation)
    session.flush()
    numbers = session.scalars(select(Indicator.id).where(Indicator.indicator_set_id == period.indicator_set_id))
    session.add_all(IndicatorEntry(innovation_id=innovation.id, indicator_id=one) for one in numbers)
    touch(session, innovation, actor)
    refresh_participation(period.id, actor.skpd_id)
    return innovation


def checked_name(name: str, period_id: int, skpd_id: int, *, own_id: int | None = None) -> str:
    """The name, trimmed, if it may stand in this agency and year; raises Invalid otherwise.

    Names that differ only in their capitals are the same name. The caller holds the agency's lock.
    """
    text = " ".join(name.split())
    if not text:
        raise Invalid([problem("profile.empty", "profile.name", field="name")])
    if len(text) > MAX_NAME:
        raise Invalid([problem("profile.too_long", "profile.name", field="name", limit=MAX_NAME)])
    query = select(Innovation.name).where(
        Innovation.period_id == period_id, Innovation.skpd_id == skpd_id, Innovation.id != (own_id or 0)
    )
    with db.session.no_autoflush, unguarded():  # a manager sees few of them, yet the name is taken
        taken = {one.casefold() for one in db.session.scalars(query)}
    if text.casefold() in taken:
        raise Invalid([problem("profile.name_taken", "profile.name")])
    return text


def _refuse_after_nil(period_id: int, skpd_id: int) -> None:
    state = db.session.scalar(
        select(Participation.state).where(Participation.period_id == period_id, Participation.skpd_id == skpd_id)
    )
    if state == ParticipationState.NIL:
        raise Refused([problem("nil.stated")])


def _own_previous(previous_id: int | None) -> int | None:
    if previous_id is not None and db.session.get(Innovation, previous_id) is None:
        raise NotFoundForActor
    return previous_id
