"""The table of states and decisions: only the drawn ways, only by whom they belong to, every demand told at once."""

from __future__ import annotations

import itertools

import pytest

from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.rules.workflow import (
    TRANSITIONS,
    Decision,
    Facts,
    Outcome,
    Refusal,
    State,
    decide,
    entry_editable,
    profile_editable,
    transition_of,
)

AGENCY = 7


def actor(role: Role, *, skpd_id: int | None = AGENCY, user_id: int = 1) -> Actor:
    return Actor(user_id, "Seseorang", frozenset({role}), skpd_id)


def facts(state: State, **changes: object) -> Facts:
    values = {"version": 3, "skpd_id": AGENCY, "monev_complete": True, "on_signed_decree": True, "national_number": "1"}
    return Facts(state=state, **{**values, **changes})


def codes(answer: Outcome | Refusal) -> list[str]:
    return [one.code for one in answer.problems] if isinstance(answer, Refusal) else []


@pytest.mark.parametrize(("state", "decision", "role"), [*itertools.product(State, Decision, Role)])
def test_only_the_drawn_ways_are_open_and_only_to_their_roles(state: State, decision: Decision, role: Role) -> None:
    answer = decide(decision, actor(role), facts(state), reason="sebab", seen_version=3)
    way = transition_of(state, decision)
    if way is not None and role in way.roles:
        number = "1" if decision is Decision.HAND_OVER else ""
        assert answer == Outcome(state, way.to, decision, role, answer.sop_step, number)
    else:
        assert codes(answer) == ["workflow.no_such_way" if way is None else "workflow.not_your_role"]


def test_admin_appears_nowhere_in_the_table() -> None:
    assert not [way for way in TRANSITIONS if Role.ADMIN in way.roles]


def test_every_way_back_needs_a_reason() -> None:
    back = {Decision.RETURN, Decision.WITHDRAW, Decision.REOPEN, Decision.FIND_INELIGIBLE}
    assert {way.decision for way in TRANSITIONS if way.reason_required} == back


@pytest.mark.parametrize("way", [way for way in TRANSITIONS if way.reason_required], ids=str)
def test_a_blank_reason_is_refused(way: object) -> None:
    answer = decide(way.decision, actor(way.roles[0]), facts(way.state), reason="  \n", seen_version=3)
    assert codes(answer) == ["workflow.reason_required"]


@pytest.mark.parametrize("role", [Role.ADMIN_SKPD, Role.KEPALA_SKPD])
def test_a_role_of_another_agency_or_of_none_counts_for_nothing(role: Role) -> None:
    decision, state = (Decision.SUBMIT, State.DRAFT) if role is Role.ADMIN_SKPD else (Decision.ENDORSE, State.SUBMITTED)
    for foreign in (8, None):
        assert codes(decide(decision, actor(role, skpd_id=foreign), facts(state))) == ["workflow.not_your_role"]


def test_a_refusal_lists_every_unmet_demand_at_once() -> None:
    gaps = (problem("profile.empty", field="form"), problem("indicator.no_level", number=3, name="x"))
    answer = decide(
        Decision.SUBMIT,
        actor(Role.ADMIN_SKPD),
        facts(State.DRAFT, missing=gaps, period_open=False),
        seen_version=2,
    )
    assert codes(answer) == ["workflow.period_closed", "workflow.stale", "profile.empty", "indicator.no_level"]


def test_filing_asks_for_the_form_and_the_evidence() -> None:
    open_ = facts(
        State.ACCEPTED,
        missing=(problem("profile.empty", field="form"),),
        evidence_missing=(problem("indicator.no_evidence", number=1, name="x"),),
    )
    assert codes(decide(Decision.FILE, actor(Role.ADMIN_SKPD), open_)) == ["profile.empty", "indicator.no_evidence"]


def test_evidence_is_not_asked_for_when_the_form_goes_to_the_head() -> None:
    lacking = facts(State.DRAFT, evidence_missing=(problem("indicator.no_evidence", number=1, name="x"),))
    assert isinstance(decide(Decision.SUBMIT, actor(Role.ADMIN_SKPD), lacking), Outcome)


@pytest.mark.parametrize(
    ("decision", "state", "role"),
    [
        (Decision.ENDORSE, State.SUBMITTED, Role.KEPALA_SKPD),
        (Decision.ACCEPT, State.ENDORSED, Role.BAPPEDALITBANG),
        (Decision.FIND_ELIGIBLE, State.FILED, Role.PETUGAS_MONEV),
    ],
)
def test_nobody_approves_what_they_entered(decision: Decision, state: State, role: Role) -> None:
    answer = decide(decision, actor(role, user_id=5), facts(state, entered_by=frozenset({5})))
    assert codes(answer) == ["workflow.own_entry"]


def test_monev_decree_and_handover_wait_for_their_papers() -> None:
    bare = {"monev_complete": False, "on_signed_decree": False, "national_number": " "}
    bappeda = actor(Role.BAPPEDALITBANG, skpd_id=None)
    asked = [
        (Decision.FIND_ELIGIBLE, State.FILED),
        (Decision.DECREE, State.ELIGIBLE),
        (Decision.HAND_OVER, State.DECREED),
    ]
    assert [codes(decide(decision, bappeda, facts(state, **bare))) for decision, state in asked] == [
        ["workflow.monev_incomplete"],
        ["workflow.no_signed_decree"],
        ["workflow.no_national_number"],
    ]


def test_a_decision_on_an_older_version_is_refused() -> None:
    answer = decide(Decision.ENDORSE, actor(Role.KEPALA_SKPD), facts(State.SUBMITTED), seen_version=2)
    assert codes(answer) == ["workflow.stale"]


def test_from_every_state_but_the_last_some_way_leads_on() -> None:
    ways = {way.state for way in TRANSITIONS}
    assert set(State) - ways == {State.HANDED_OVER}


def test_what_may_be_edited_follows_the_state() -> None:
    assert [state for state in State if profile_editable(state)] == [State.DRAFT]
    assert [state for state in State if entry_editable(state, None)] == [State.DRAFT, State.ACCEPTED]
    assert not entry_editable(State.ACCEPTED, "valid")
    assert entry_editable(State.ACCEPTED, "needs_work")
