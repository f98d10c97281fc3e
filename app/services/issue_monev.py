"""Issues Form C.2: from then on the agency reads it, nobody changes it, and the innovation moves by its finding."""

from __future__ import annotations

import datetime as dt

from app.extensions import db
from app.models import IndicatorEntry, Innovation, Monev, MonevVerdict, User, utc_now
from app.queries.entries import EntryRow
from app.queries.innovations import facts_of
from app.queries.monev import form_facts
from app.rules.codes import Finding
from app.rules.monev import finding_problems, form_gaps, settled_level
from app.rules.problems import Problem, problem
from app.rules.roles import Actor
from app.rules.workflow import Decision, Outcome, Refusal, decide
from app.security.row_guard import permit_transition
from app.services.decide_innovation import apply_outcome
from app.services.errors import Refused
from app.services.monev_forms import form_to_fill, keep_seen, touch_form
from app.services.use_case import use_case

MAX_FINDING_REASON = 5_000


@use_case
def issue_monev(
    actor: Actor,
    innovation_id: int,
    finding: Finding,
    reason: str,
    *,
    seen_version: int,
    seen_form: int,
    now: dt.datetime | None = None,
) -> Innovation:
    """Take the finding as a decision of the workflow table, with the form as its paper, in one transaction.

    The verdicts go to the indicators, the signers are kept as they are today. `seen_version` and `seen_form` are the
    versions of innovation and form that were on the last page. Raises Refused with everything that stands against
    it, or what `form_to_fill` raises; then nothing has changed.
    """
    now = now or utc_now()
    innovation, form, rows = form_to_fill(actor, innovation_id)
    reason = reason.strip()
    facts = form_facts(form, rows)
    problems = [*form_gaps(facts), *finding_problems(finding, facts.judged)]
    if seen_form != form.version:
        problems.insert(0, problem("monev.changed"))
    if len(reason) > MAX_FINDING_REASON:
        problems.append(problem("monev.too_long", "reason", limit=MAX_FINDING_REASON))
    outcome = _judge(actor, innovation, finding, reason, seen_version, problems)
    permit_transition(db.session(), innovation.id)
    try:
        _hand_verdicts_over(form, rows)
        _close(form, actor, finding, reason, now)
        db.session.flush()
    finally:
        permit_transition(db.session(), None)
    return apply_outcome(actor, innovation, outcome, rows, reason=reason, notes={}, now=now)


def _judge(
    actor: Actor, innovation: Innovation, finding: Finding, reason: str, seen_version: int, problems: list[Problem]
) -> Outcome:
    facts = facts_of(db.session(), innovation)
    answer = decide(Decision(finding.value), actor, facts, reason=reason, seen_version=seen_version)
    if isinstance(answer, Refusal):
        # The form's own gaps say more than that it is incomplete
        problems += [one for one in answer.problems if one.code != "workflow.monev_incomplete" or not problems]
    if problems or isinstance(answer, Refusal):
        raise Refused(problems)
    return answer


def _hand_verdicts_over(form: Monev, rows: list[EntryRow]) -> None:
    by_entry = {row.entry.id: row for row in rows}
    for said in form.verdicts:
        row = by_entry[said.entry_id]
        said.verified_level = settled_level(said.verdict, said.verified_level)
        keep_seen(said, row)
        if said.verdict is not None:
            _mark(row.entry, said)


def _mark(entry: IndicatorEntry, said: MonevVerdict) -> None:
    entry.verdict = said.verdict
    entry.verified_level = said.verified_level
    entry.note = remark(said)


def remark(said: MonevVerdict) -> str:
    """What the agency reads beside its indicator: the reason, and what the officer adds."""
    return "\n\n".join(text for text in (said.reason, said.note) if text)


def _close(form: Monev, actor: Actor, finding: Finding, reason: str, now: dt.datetime) -> None:
    officer = db.session.get_one(User, form.officer_id)
    form.officer_name, form.officer_nip = officer.get_full_name(), officer.nip
    form.finding, form.finding_reason = finding, reason
    form.issued_at, form.issued_by_id = now, actor.user_id
    touch_form(form, actor)
