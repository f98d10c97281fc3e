"""Notes in the append-only record that a head of agency opened an innovation, and at which version."""

from __future__ import annotations

from app.extensions import db
from app.models import AuditRow
from app.queries.openings import OPENED
from app.rules.roles import Actor, Role
from app.rules.workflow import State
from app.services.use_case import use_case


def waits_for(actor: Actor, state: str, skpd_id: int) -> bool:
    """Whether an innovation in this state waits for this person's endorsement."""
    return state == State.SUBMITTED and actor.has(Role.KEPALA_SKPD) and actor.skpd_id == skpd_id


@use_case
def note_opening(actor: Actor, innovation_id: int, version: int) -> None:
    """Add the line; each opening has its own."""
    db.session.add(
        AuditRow(
            actor_id=actor.user_id,
            action=OPENED,
            object_type="innovation",
            object_id=innovation_id,
            detail={"version": version},
        )
    )
