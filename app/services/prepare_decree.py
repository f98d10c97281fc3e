"""Begins the decree of a round, and takes in candidates that came later."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.extensions import db
from app.models import Decree, DecreeLine, Innovation
from app.queries.decrees import candidates, chosen_lines, decrees_of, last_first_decree, new_candidates, window_of
from app.queries.region import region
from app.reference.loader import decree_texts
from app.rules.decree import DEFAULT_CAP, beginning_problem, first_choice
from app.rules.roles import Actor, Role
from app.services.decree_lock import lock_preparing, lock_round, mark, require_role
from app.services.errors import Refused
from app.services.use_case import use_case


@use_case
def prepare_decree(actor: Actor, period_id: int) -> Decree:
    """Begin the period's decree, or a change of it when one is signed already; the best candidates stand on it.

    The texts are those of the last decree, or the template's. A change begins with everybody on the first and the
    template for changes. Raises Refused: not Bappedalitbang, closed year, one in preparation, nobody to name.
    """
    session = db.session()
    require_role(actor, Role.BAPPEDALITBANG)
    period = lock_round(session, period_id)
    made = decrees_of(session, period_id)
    found = new_candidates(session, period_id, [])
    if refusal := beginning_problem([one.is_signed for one in made], len(found)):
        raise Refused([refusal])
    earlier = made[-1] if made else None
    decree = Decree(
        period=period,
        amends=earlier,
        created_by_id=actor.user_id,
        updated_by_id=actor.user_id,
        **_beginning(session, earlier),
    )
    session.add(decree)
    session.flush()
    standing = [*_standing(session, earlier), *found]
    told = candidates(session, period, standing, earlier)
    choices = first_choice(told, window_of(period), decree.cap)
    session.add_all(
        DecreeLine(decree=decree, innovation_id=key, is_chosen=one.is_chosen, rank=one.rank)
        for key, one in choices.items()
    )
    mark(session, actor, decree, "prepared", candidates=len(standing), amends=earlier.id if earlier else None)
    return decree


@use_case
def take_in_candidates(actor: Actor, decree_id: int, *, seen_version: int) -> int:
    """List the innovations that became candidates since, not chosen yet; how many."""
    session = db.session()
    decree = lock_preparing(session, actor, decree_id, seen_version)
    listed = list(session.scalars(select(DecreeLine.innovation_id).where(DecreeLine.decree_id == decree.id)))
    found = new_candidates(session, decree.period_id, listed)
    session.add_all(DecreeLine(decree=decree, innovation_id=one.id) for one in found)
    if found:
        mark(session, actor, decree, "candidates", added=[one.id for one in found])
    return len(found)


def _standing(session: Session, earlier: Decree | None) -> Iterable[Innovation]:
    """Who stands on the decree that is being changed, in its order."""
    if earlier is None:
        return ()
    ids = [one.innovation_id for one in chosen_lines(session, earlier.id)]
    rows = {
        one.id: one
        for one in session.scalars(
            select(Innovation).options(joinedload(Innovation.skpd)).where(Innovation.id.in_(ids))
        )
    }
    return [rows[one] for one in ids]


def _beginning(session: Session, earlier: Decree | None) -> dict[str, object]:
    """The columns a new decree begins with."""
    template = decree_texts().amendment if earlier else decree_texts().first
    before = earlier or last_first_decree(session)
    kept = None if earlier else before
    known = region(session)
    return {
        "title": kept.title if kept else template.title,
        "texts": dict(kept.texts) if kept else {name: list(lines) for name, lines in template.paragraphs.items()},
        "place": known.capital,
        "signer_title": known.leader_title,
        "signer_name": known.leader_name or (before.signer_name if before else ""),
        "cap": max(before.cap, DEFAULT_CAP) if before else DEFAULT_CAP,
    }
