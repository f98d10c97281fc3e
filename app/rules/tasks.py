"""Whose turn it is: derived from the workflow table, so that it can never disagree with the buttons."""

from __future__ import annotations

from collections.abc import Mapping

from app.rules.roles import Actor, Role
from app.rules.workflow import Decision, State, ways_from

#: The decision that carries an innovation forward from each state.
FORWARD: Mapping[State, Decision] = {
    State.DRAFT: Decision.SUBMIT,
    State.SUBMITTED: Decision.ENDORSE,
    State.ENDORSED: Decision.ACCEPT,
    State.ACCEPTED: Decision.FILE,
    State.FILED: Decision.FIND_ELIGIBLE,
    State.ELIGIBLE: Decision.DECREE,
    State.DECREED: Decision.HAND_OVER,
}

#: The Pengelola never decides, but works on what is being collected.
_PREPARED_BY_MANAGER = (State.DRAFT, State.ACCEPTED)


def whose_turn(state: State) -> tuple[Role, ...]:
    """The roles that an innovation in this state waits for; empty when it waits for nobody."""
    forward = FORWARD.get(state)
    return next((way.roles for way in ways_from(state) if way.decision is forward), ())


def waiting_states(actor: Actor) -> tuple[State, ...]:
    """The states in which innovations wait for this person."""
    states = [state for state in FORWARD if actor.has(*whose_turn(state))]
    if actor.has(Role.PENGELOLA):
        states += [state for state in _PREPARED_BY_MANAGER if state not in states]
    return tuple(states)
