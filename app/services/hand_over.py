"""SOP step 9: records that an innovation was entered into the ministry's index, and what the ministry answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from app.extensions import db
from app.models import AuditRow, Handover, PeriodStep, utc_now
from app.queries.entries import entry_rows
from app.queries.handover import handover_of, holder_of, is_named, named_innovations
from app.queries.innovations import facts_of
from app.rules.codes import HandoverStatus
from app.rules.completeness import MAX_LEVEL
from app.rules.problems import Problem, problem
from app.rules.roles import Actor, Role
from app.rules.schedule_change import HANDOVER_STEP
from app.rules.workflow import Decision, Refusal, decide
from app.services.change_schedule import finish_with, unfinished_step
from app.services.decide_innovation import apply_outcome
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.innovation_lock import lock_innovation
from app.services.use_case import use_case

MAX_NUMBER = 60
MAX_NOTE = 5_000
#: The most points the ministry gives one innovation.
MAX_SCORE = 111


@use_case
def hand_over(
    actor: Actor,
    innovation_id: int,
    national_number: str,
    entered_on: dt.date | None,
    *,
    seen_version: int,
    today: dt.date,
    now: dt.datetime | None = None,
) -> Handover:
    """Record the number under which the innovation stands in the national index; the decision HAND_OVER.

    When every innovation that the year's decrees name is handed over, step 9 ended on the last of their days, unless a
    day is recorded. Raises NotFoundForActor; Refused with the workflow's unmet demands, or when no signed decree names
    it; Invalid for a number or a day that cannot be, and for a number that another innovation of the year has.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    number = " ".join(national_number.split())
    if is_named(session, innovation.id) is None:
        raise Refused([problem("workflow.no_signed_decree")])
    rows = entry_rows(session, innovation.id)
    facts = replace(facts_of(session, innovation, rows), national_number=number)
    answer = decide(Decision.HAND_OVER, actor, facts, seen_version=seen_version)
    if isinstance(answer, Refusal):
        raise Refused(answer.problems)
    wrong = _wrong_day(entered_on, today)
    if len(number) > MAX_NUMBER:
        wrong.append(problem("handover.number_long", "number", limit=MAX_NUMBER))
    # Its lock lets one in at a time: who has the same number, or hands over the last but one, is seen.
    step = unfinished_step(session, innovation.period_id, HANDOVER_STEP)
    if holder := holder_of(session, innovation.period_id, number):
        wrong.append(problem("handover.number_taken", "number", name=holder))
    if wrong or entered_on is None:
        raise Invalid(wrong)
    apply_outcome(actor, innovation, answer, rows, reason="", notes={}, now=now or utc_now())
    made = Handover(
        innovation_id=innovation.id,
        national_number=number,
        entered_on=entered_on,
        entered_by_id=actor.user_id,
        updated_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    if step is not None:
        _finish_step(session, actor, step)
    return made


def _finish_step(session: Session, actor: Actor, step: PeriodStep) -> None:
    made = [one.handover for one in named_innovations(session, step.period_id)]
    if None not in made:
        last = max(one.entered_on for one in made if one is not None)
        finish_with(actor, step, last, "handover.recorded")


@dataclass(frozen=True)
class Answer:
    """What the ministry made of an innovation: its word, its points, its level per national indicator."""

    status: str
    answered_on: dt.date | None = None
    note: str = ""
    score: float | None = None
    levels: Mapping[int, int] = field(default_factory=dict)


@use_case
def answer_handover(actor: Actor, innovation_id: int, answer: Answer, *, seen_version: int, today: dt.date) -> Handover:
    """Record what the ministry answered. May come after the year was closed, and be set right later.

    Raises NotFoundForActor, Refused, Stale, Invalid.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    made = handover_of(session, innovation.id)
    if made is None:
        raise NotFoundForActor
    if not actor.has(Role.BAPPEDALITBANG):
        raise Refused([problem("workflow.not_your_role", decision="answer_handover")])
    if made.version != seen_version:
        raise Stale
    waiting = answer.status == HandoverStatus.SENT
    wrong = _wrong_answer(answer) + ([] if waiting else _wrong_day(answer.answered_on, today))
    if wrong:
        raise Invalid(wrong)
    made.status = answer.status
    made.answered_on = None if waiting else answer.answered_on
    made.note = answer.note.strip()
    made.national_score = answer.score
    made.national_levels = {str(number): level for number, level in sorted(answer.levels.items())}
    made.updated_at, made.updated_by_id = utc_now(), actor.user_id
    detail = {"status": answer.status, "score": answer.score}
    session.add(
        AuditRow(
            actor_id=actor.user_id,
            action="handover.answered",
            object_type="innovation",
            object_id=innovation.id,
            detail=detail,
        )
    )
    session.flush()
    return made


def _wrong_day(day: dt.date | None, today: dt.date) -> list[Problem]:
    if day is None:
        return [problem("handover.no_day", "day")]
    return [problem("handover.day_ahead", "day")] if day > today else []


def _wrong_answer(answer: Answer) -> list[Problem]:
    wrong = []
    if answer.status not in set(HandoverStatus):
        wrong.append(problem("handover.unknown_status", "status"))
    if answer.status == HandoverStatus.RETURNED and not answer.note.strip():
        wrong.append(problem("handover.no_note", "note"))
    if len(answer.note) > MAX_NOTE:
        wrong.append(problem("handover.note_long", "note", limit=MAX_NOTE))
    if answer.score is not None and not 0 <= answer.score <= MAX_SCORE:
        wrong.append(problem("handover.score_range", "score", most=MAX_SCORE))
    if any(not 0 <= level <= MAX_LEVEL for level in answer.levels.values()):
        wrong.append(problem("handover.level_range", "levels"))
    return wrong
