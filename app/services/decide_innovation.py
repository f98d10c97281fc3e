"""Takes one decision on one innovation: the only way its state ever changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import Innovation, Participation, utc_now
from app.queries.entries import EntryRow, entry_rows
from app.queries.form_print import form_print
from app.queries.innovations import facts_of
from app.rules.codes import ParticipationState, Verdict
from app.rules.problems import Problem, problem
from app.rules.roles import Actor
from app.rules.workflow import BY_PAPER_ONLY, Decision, Outcome, Refusal, State, by_form_only, decide
from app.security.row_guard import permit_transition
from app.services.counters import participation_of, refresh_counters
from app.services.errors import Refused
from app.services.innovation_lock import lock_innovation
from app.services.monev_forms import begin_form
from app.services.timeline import append_row
from app.services.use_case import use_case


@use_case
def decide_innovation(
    actor: Actor,
    innovation_id: int,
    decision: Decision,
    *,
    seen_version: int,
    reason: str = "",
    notes: Mapping[int, str] | None = None,
    now: dt.datetime | None = None,
) -> Innovation:
    """Apply `decision` when every demand of the workflow table holds, and write its timeline row.

    `notes` are remarks per indicator number that go with a `return`; those indicators are marked as to be
    redone. Raises NotFoundForActor, or Refused with every unmet demand; then nothing has changed.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    rows = entry_rows(session, innovation.id)
    if decision in BY_PAPER_ONLY:
        raise Refused([problem("workflow.by_paper_only")])
    if by_form_only(State(innovation.state), decision):
        raise Refused([problem("monev.by_form_only")])
    answer = decide(decision, actor, facts_of(session, innovation, rows), reason=reason, seen_version=seen_version)
    if isinstance(answer, Refusal):
        raise Refused(answer.problems)
    return apply_outcome(actor, innovation, answer, rows, reason=reason, notes=notes or {}, now=now or utc_now())


def apply_outcome(
    actor: Actor,
    innovation: Innovation,
    outcome: Outcome,
    rows: list[EntryRow],
    *,
    reason: str,
    notes: Mapping[int, str],
    now: dt.datetime,
) -> Innovation:
    """Move the innovation along a way already judged open, within the caller's transaction."""
    session = db.session()
    problems = _unknown_notes(rows, notes)
    if problems:
        raise Refused(problems)
    permit_transition(session, innovation.id)
    try:
        sent_back = outcome.decision is Decision.RETURN and outcome.to_state is State.DRAFT
        append_row(
            session,
            innovation,
            outcome,
            actor=actor,
            at=now,
            reason=reason,
            decided_version=innovation.version,
            form_print=form_print(innovation, rows) if sent_back else None,
        )
        innovation.state = outcome.to_state
        innovation.state_since = now
        innovation.national_number = outcome.national_number or None  # with the state, in one statement
        if outcome.decision is Decision.SUBMIT:
            innovation.skpd_name = innovation.skpd.name
        if outcome.decision is Decision.RETURN:
            _mark_returned(rows, notes)
        refresh_counters(session, innovation)
        if outcome.to_state is State.FILED:
            begin_form(session, innovation, rows, now=now)
    finally:
        permit_transition(session, None)
    refresh_participation(innovation.period_id, innovation.skpd_id)
    return innovation


def _unknown_notes(rows: list[EntryRow], notes: Mapping[int, str]) -> list[Problem]:
    known = {row.indicator.number for row in rows if row.entry.verdict != Verdict.VALID}
    return [problem("workflow.unknown_indicator", number=number) for number in notes if number not in known]


def _mark_returned(rows: list[EntryRow], notes: Mapping[int, str]) -> None:
    for row in rows:
        note = notes.get(row.indicator.number, "").strip()
        if note:
            row.entry.verdict = Verdict.NEEDS_WORK
            row.entry.note = note


def refresh_participation(period_id: int, skpd_id: int) -> None:
    """Bring the agency's participation in line with its innovations; a nil statement is left alone."""
    session = db.session()
    states = list(
        session.scalars(
            select(Innovation.state).where(Innovation.period_id == period_id, Innovation.skpd_id == skpd_id)
        )
    )
    row = session.scalar(
        select(Participation).where(Participation.period_id == period_id, Participation.skpd_id == skpd_id)
    )
    if row is None:
        row = Participation(period_id=period_id, skpd_id=skpd_id)
        session.add(row)
    wanted = participation_of(states)
    if row.state not in (ParticipationState.NIL, wanted):
        row.state = wanted
    session.flush()
