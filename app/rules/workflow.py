"""The one table of an innovation's states and decisions, and the one gate that applies it.

Source: Pedoman Teknis SEPEDA BARU (2022), part B, steps 2-9. Whoever shows a button and whoever acts on
it ask the same function, `decide`; it is pure: it reads no clock, no database and no session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.rules.problems import Problem, problem
from app.rules.roles import Actor, Role


class State(StrEnum):
    """Where one innovation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    ACCEPTED = "accepted"
    FILED = "filed"
    ELIGIBLE = "eligible"
    DECREED = "decreed"
    HANDED_OVER = "handed_over"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What a person may decide about an innovation."""

    SUBMIT = "submit"
    ENDORSE = "endorse"
    RETURN = "return"
    ACCEPT = "accept"
    FILE = "file"
    FIND_ELIGIBLE = "find_eligible"
    FIND_INELIGIBLE = "find_ineligible"
    DECREE = "decree"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Demand(StrEnum):
    """What must hold for a decision, beyond the state and the role."""

    FORM_FILLED = "form_filled"
    EVIDENCE_COMPLETE = "evidence_complete"
    NOT_OWN_ENTRY = "not_own_entry"
    MONEV_COMPLETE = "monev_complete"
    SIGNED_DECREE = "signed_decree"
    NATIONAL_NUMBER = "national_number"


#: The states in which the innovation stands on its normal way; the other two are its ends by the wayside.
MAIN_LINE = (
    State.DRAFT,
    State.SUBMITTED,
    State.ENDORSED,
    State.ACCEPTED,
    State.FILED,
    State.ELIGIBLE,
    State.DECREED,
    State.HANDED_OVER,
)

#: The SOP step that an innovation in this state is waiting in (Pedoman part B); None: it waits for nothing.
SOP_STEP: dict[State, int | None] = {
    State.DRAFT: 3,
    State.SUBMITTED: 4,
    State.ENDORSED: 5,
    State.ACCEPTED: 6,
    State.FILED: 7,
    State.ELIGIBLE: 8,
    State.DECREED: 9,
    State.HANDED_OVER: None,
    State.INELIGIBLE: None,
    State.WITHDRAWN: None,
}

PROFILE_EDITABLE = frozenset({State.DRAFT})
ENTRIES_EDITABLE = frozenset({State.DRAFT, State.ACCEPTED})


@dataclass(frozen=True)
class Transition:
    """One row of the table: who may take an innovation from `state` to `to`, and on what terms."""

    state: State
    decision: Decision
    to: State
    roles: tuple[Role, ...]
    demands: tuple[Demand, ...] = ()
    reason_required: bool = False


_AGENCY = (Role.ADMIN_SKPD,)
_BAPPEDA = (Role.BAPPEDALITBANG,)
_MONEV = (Role.PETUGAS_MONEV, Role.BAPPEDALITBANG)
S, D = State, Decision

TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.DRAFT, D.SUBMIT, S.SUBMITTED, _AGENCY, (Demand.FORM_FILLED,)),
    Transition(S.SUBMITTED, D.ENDORSE, S.ENDORSED, (Role.KEPALA_SKPD,), (Demand.NOT_OWN_ENTRY,)),
    Transition(S.SUBMITTED, D.RETURN, S.DRAFT, (Role.KEPALA_SKPD,), (), True),
    Transition(S.ENDORSED, D.ACCEPT, S.ACCEPTED, _BAPPEDA, (Demand.NOT_OWN_ENTRY,)),
    Transition(S.ENDORSED, D.RETURN, S.DRAFT, _BAPPEDA, (), True),
    Transition(S.ACCEPTED, D.FILE, S.FILED, _AGENCY, (Demand.EVIDENCE_COMPLETE,)),
    Transition(S.FILED, D.FIND_ELIGIBLE, S.ELIGIBLE, _MONEV, (Demand.NOT_OWN_ENTRY, Demand.MONEV_COMPLETE)),
    Transition(S.FILED, D.FIND_INELIGIBLE, S.INELIGIBLE, _MONEV, (Demand.NOT_OWN_ENTRY, Demand.MONEV_COMPLETE), True),
    Transition(S.FILED, D.RETURN, S.ACCEPTED, _MONEV, (Demand.MONEV_COMPLETE,), True),
    Transition(S.ELIGIBLE, D.DECREE, S.DECREED, (Role.BAPPEDALITBANG, Role.PIMPINAN), (Demand.SIGNED_DECREE,)),
    Transition(S.DECREED, D.HAND_OVER, S.HANDED_OVER, _BAPPEDA, (Demand.NATIONAL_NUMBER,)),
    *(
        Transition(state, D.WITHDRAW, S.WITHDRAWN, _AGENCY, (), True)
        for state in (S.DRAFT, S.SUBMITTED, S.ENDORSED, S.ACCEPTED, S.FILED)
    ),
    Transition(S.WITHDRAWN, D.REOPEN, S.DRAFT, _BAPPEDA, (), True),
    Transition(S.INELIGIBLE, D.REOPEN, S.ACCEPTED, _BAPPEDA, (), True),
)

_TABLE = {(row.state, row.decision): row for row in TRANSITIONS}

#: Decisions taken through a paper of their own (the signed decree), never by a button on an innovation's page.
BY_PAPER_ONLY = frozenset({Decision.DECREE})


@dataclass(frozen=True)
class Facts:
    """What `decide` needs to know of one innovation at this moment, as plain values.

    `missing` are the gaps of Form C.1 (profile, descriptions, video) and `evidence_missing` the gaps that
    only matter when the data are filed; `entered_by` the ids of all who ever entered or changed its data.
    """

    state: State
    version: int
    skpd_id: int
    period_open: bool = True
    missing: tuple[Problem, ...] = ()
    evidence_missing: tuple[Problem, ...] = ()
    entered_by: frozenset[int] = frozenset()
    monev_complete: bool = False
    on_signed_decree: bool = False
    national_number: str = ""


@dataclass(frozen=True)
class Outcome:
    """A decision that may stand: where it leads, as whom the actor took it, in which SOP step.

    `national_number` goes with a hand-over: the state and the number come to stand together.
    """

    from_state: State
    to_state: State
    decision: Decision
    role: Role
    sop_step: int | None
    national_number: str = ""


@dataclass(frozen=True)
class Refusal:
    """A decision that may not stand, with every unmet demand at once."""

    problems: tuple[Problem, ...]


def transition_of(state: State, decision: Decision) -> Transition | None:
    """The table's row for this state and decision; None when there is no such way."""
    return _TABLE.get((state, decision))


def by_form_only(state: State, decision: Decision) -> bool:
    """Whether this decision is taken by issuing Form C.2, never by a button on an innovation's page."""
    row = _TABLE.get((state, decision))
    return row is not None and Demand.MONEV_COMPLETE in row.demands


def ways_from(state: State) -> tuple[Transition, ...]:
    """Every way out of a state, in the table's order."""
    return tuple(row for row in TRANSITIONS if row.state is state)


def decide(
    decision: Decision,
    actor: Actor,
    facts: Facts,
    *,
    reason: str = "",
    seen_version: int | None = None,
) -> Outcome | Refusal:
    """Judge one decision on one innovation.

    `seen_version` is the version the actor had on the screen; None asks only "could I, now?" (for buttons),
    and then a compulsory reason is not demanded yet. Answers `Outcome`, or `Refusal` with every unmet demand.
    """
    row = transition_of(facts.state, decision)
    if row is None:
        return Refusal((problem("workflow.no_such_way", state=facts.state.value, decision=decision.value),))
    role = role_for(row, actor, facts.skpd_id)
    if role is None:
        return Refusal((problem("workflow.not_your_role", decision=decision.value),))
    unmet: list[Problem] = []
    if not facts.period_open:
        unmet.append(problem("workflow.period_closed"))
    if seen_version is not None and seen_version != facts.version:
        unmet.append(problem("workflow.stale"))
    for demand in row.demands:
        unmet.extend(_unmet(demand, actor, facts))
    if row.reason_required and seen_version is not None and not reason.strip():
        unmet.append(problem("workflow.reason_required", "reason"))
    if unmet:
        return Refusal(tuple(unmet))
    number = facts.national_number.strip() if row.decision is Decision.HAND_OVER else ""
    return Outcome(facts.state, row.to, decision, role, SOP_STEP[facts.state], number)


def role_for(row: Transition, actor: Actor, skpd_id: int) -> Role | None:
    """The role in which `actor` may walk this way, or None; an agency's role counts for its own agency only."""
    for role in row.roles:
        if role not in actor.roles:
            continue
        if role in (Role.ADMIN_SKPD, Role.KEPALA_SKPD) and actor.skpd_id != skpd_id:
            continue
        return role
    return None


def _unmet(demand: Demand, actor: Actor, facts: Facts) -> tuple[Problem, ...]:
    if demand is Demand.FORM_FILLED:
        return facts.missing
    if demand is Demand.EVIDENCE_COMPLETE:
        return facts.missing + facts.evidence_missing
    held = {
        Demand.NOT_OWN_ENTRY: actor.user_id not in facts.entered_by,
        Demand.MONEV_COMPLETE: facts.monev_complete,
        Demand.SIGNED_DECREE: facts.on_signed_decree,
        Demand.NATIONAL_NUMBER: bool(facts.national_number.strip()),
    }
    return () if held[demand] else (problem(_UNMET_CODE[demand]),)


_UNMET_CODE = {
    Demand.NOT_OWN_ENTRY: "workflow.own_entry",
    Demand.MONEV_COMPLETE: "workflow.monev_incomplete",
    Demand.SIGNED_DECREE: "workflow.no_signed_decree",
    Demand.NATIONAL_NUMBER: "workflow.no_national_number",
}


def profile_editable(state: State) -> bool:
    """Whether the profile of Form C.1 may be changed in this state."""
    return state in PROFILE_EDITABLE


def entry_editable(state: State, verdict: str | None) -> bool:
    """Whether one indicator's description, level and evidence may be changed: a verified one stays locked."""
    return state in ENTRIES_EDITABLE and verdict != "valid"
