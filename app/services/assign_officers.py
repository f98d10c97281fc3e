"""Gives the innovations that wait for monev to officers: by hand, or spread evenly over all of them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import AuditRow, Innovation, Monev, Period, utc_now
from app.queries.entries import entry_rows
from app.queries.monev import desks, forms_of, officers, open_form, unassigned
from app.rules.monev import spread
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.rules.workflow import State
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.services.innovation_lock import lock_innovation
from app.services.monev_forms import begin_form, touch_form
from app.services.use_case import use_case


@use_case
def assign_officers(actor: Actor, given: Mapping[int, int]) -> int:
    """Let each innovation's open form be filled in by its officer: innovation id → officer id; how many changed.

    Raises NotFoundForActor for whoever is not Bappedalitbang, Invalid for an unknown officer, Refused when an
    innovation no longer waits for monev or the officer entered its data. All or none.
    """
    if not actor.has(Role.BAPPEDALITBANG):
        raise NotFoundForActor
    known = {one.id for one in officers(db.session())}
    if not given or not set(given.values()) <= known:
        raise Invalid([problem("monev.unknown_officer" if given else "monev.none_chosen", "officer")])
    return sum(_assign(actor, innovation_id, given[innovation_id]) for innovation_id in sorted(given))


@use_case
def spread_officers(actor: Actor, period_id: int) -> int:
    """Share what has no officer yet over all active officers, so that each ends up with as many; how many were given.

    Nobody gets what they entered themselves. Raises Refused when there is no officer.
    """
    if not actor.has(Role.BAPPEDALITBANG):
        raise NotFoundForActor
    session = db.session()
    # Two who spread at once follow each other: the second finds nothing left to give
    session.execute(select(Period.id).where(Period.id == period_id).with_for_update())
    people = officers(session)
    if not people:
        raise Refused([problem("monev.no_officers", "officer")])
    now = desks(session, period_id).load
    waiting = unassigned(session, period_id)
    barred = {one.id: {person.id for person in one.contributors} for one in waiting}
    given = spread([one.id for one in waiting], {one.id: now.get(one.id, 0) for one in people}, barred)
    return sum(_assign(actor, innovation_id, given[innovation_id]) for innovation_id in sorted(given))


def _assign(actor: Actor, innovation_id: int, officer_id: int) -> bool:
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    _require_waiting(innovation, officer_id)
    form: Monev | None = open_form(forms_of(session, innovation.id, fresh=True))
    if form is None:
        form = begin_form(session, innovation, entry_rows(session, innovation.id), now=utc_now())
    if form.officer_id == officer_id:
        return False
    before = form.officer_id
    form.officer_id, form.assigned_by_id, form.assigned_at = officer_id, actor.user_id, utc_now()
    touch_form(form, actor)
    session.flush()
    session.add(
        AuditRow(
            actor_id=actor.user_id,
            action="monev.assigned",
            object_type="monev",
            object_id=form.id,
            detail={"innovation": innovation.name, "from": before, "to": officer_id},
        )
    )
    return True


def _require_waiting(innovation: Innovation, officer_id: int) -> None:
    if innovation.state != State.FILED:
        raise Refused([problem("monev.no_longer_waiting", name=innovation.name)])
    if not innovation.period.is_open:
        raise Refused([problem("workflow.period_closed")])
    if any(one.id == officer_id for one in innovation.contributors):
        raise Refused([problem("monev.officer_entered", name=innovation.name)])
