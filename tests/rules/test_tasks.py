"""Whose turn it is always agrees with the buttons."""

from __future__ import annotations

from app.rules.roles import Actor, Role
from app.rules.tasks import waiting_states, whose_turn
from app.rules.workflow import State


def states_of(*roles: Role) -> tuple[State, ...]:
    return waiting_states(Actor(1, "x", frozenset(roles), 1))


def test_each_role_waits_where_the_table_gives_it_the_word() -> None:
    assert states_of(Role.ADMIN_SKPD) == (State.DRAFT, State.ACCEPTED)
    assert states_of(Role.PENGELOLA) == (State.DRAFT, State.ACCEPTED)
    assert states_of(Role.KEPALA_SKPD) == (State.SUBMITTED,)
    assert states_of(Role.PETUGAS_MONEV) == (State.FILED,)
    assert states_of(Role.BAPPEDALITBANG) == (State.ENDORSED, State.FILED, State.ELIGIBLE, State.DECREED)
    assert states_of(Role.ADMIN) == ()


def test_an_ended_innovation_waits_for_nobody() -> None:
    assert [state for state in State if not whose_turn(state)] == [
        State.HANDED_OVER,
        State.INELIGIBLE,
        State.WITHDRAWN,
    ]
