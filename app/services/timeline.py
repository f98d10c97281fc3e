"""Appends to an innovation's timeline; nothing ever changes what stands there."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Innovation, TimelineRow
from app.rules.chain import GENESIS, row_hash
from app.rules.changes import Print
from app.rules.roles import Actor
from app.rules.workflow import Outcome


def append_row(  # noqa: PLR0913 - a record has as many particulars
    session: Session,
    innovation: Innovation,
    outcome: Outcome,
    *,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    decided_version: int,
    form_print: Print | None = None,
) -> TimelineRow:
    """Add the row of one decision, tied by its hash to the one before, in the caller's transaction.

    `at` is an aware instant; `decided_version` the version the actor had on the screen; `form_print` how the form
    looked, where the decision sends it back.
    """
    last = session.execute(
        select(TimelineRow.seq, TimelineRow.own_hash)
        .where(TimelineRow.innovation_id == innovation.id)
        .order_by(TimelineRow.seq.desc())
        .limit(1)
    ).first()
    row = TimelineRow(
        innovation_id=innovation.id,
        seq=last.seq + 1 if last else 1,
        from_state=outcome.from_state,
        to_state=outcome.to_state,
        decision=outcome.decision,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_role=outcome.role,
        at=at.astimezone(dt.UTC),
        reason=reason.strip(),
        sop_step=outcome.sop_step,
        decided_version=decided_version,
        form_print=form_print,
        previous_hash=last.own_hash if last else GENESIS,
    )
    row.own_hash = row_hash(row.previous_hash, row.content())
    session.add(row)
    return row
