"""The counters on an innovation, kept in the transaction of whatever changed them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import Innovation
from app.queries.entries import entry_rows
from app.rules import maturity
from app.rules.codes import ParticipationState
from app.rules.completeness import entry_complete
from app.rules.workflow import State


def refresh_counters(session: Session, innovation: Innovation) -> None:
    """Recount complete indicators, attached files, and the claimed and the verified score of one innovation."""
    session.flush()
    rows = entry_rows(session, innovation.id)
    for row in rows:
        done = entry_complete(row.facts)
        if row.entry.is_complete != done:
            row.entry.is_complete = done
    scores = [row.score for row in rows]
    found = maturity.verified(scores)
    innovation.complete_count = sum(row.entry.is_complete for row in rows)
    innovation.evidence_count = len({one.id for row in rows for one in row.evidence})
    innovation.claimed_score = maturity.claimed(scores).total
    innovation.verified_score = found.total if found else None
    session.flush()


#: A participation is as far as the slowest of its innovations; these states count as handed in.
_HANDED_IN = frozenset(State) - {State.DRAFT, State.WITHDRAWN}
_DONE = frozenset({State.FILED, State.ELIGIBLE, State.DECREED, State.HANDED_OVER, State.INELIGIBLE})


def participation_of(states: list[str]) -> ParticipationState:
    """Where an agency stands, from the states of its innovations of the period (withdrawn ones aside)."""
    live = [State(one) for one in states if one != State.WITHDRAWN]
    if not live:
        return ParticipationState.NOT_STARTED
    if all(one in _DONE for one in live):
        return ParticipationState.COMPLETE
    if all(one in _HANDED_IN for one in live):
        return ParticipationState.SUBMITTED
    return ParticipationState.COLLECTING
