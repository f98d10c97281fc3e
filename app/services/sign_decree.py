"""Records the Bupati's signature: the list freezes, and everybody on it is decreed in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import Decree, DecreeLine, Innovation, utc_now
from app.queries.decrees import DeskRow, decree_desk
from app.queries.innovations import facts_of
from app.rules.codes import DecreeStatus
from app.rules.decree import signing_problems
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.rules.schedule_change import DECREE_STEP
from app.rules.workflow import Decision, Refusal, State, decide
from app.services.change_schedule import finish_with, unfinished_step
from app.services.decide_innovation import apply_outcome
from app.services.decree_lock import lock_decree, mark, require_role
from app.services.decree_paper import cited
from app.services.errors import Invalid, Refused
from app.services.receive_file import Received, file_object
from app.services.use_case import use_case

LONGEST_NUMBER = 120
_SIGNERS = (Role.BAPPEDALITBANG, Role.PIMPINAN)


@dataclass(frozen=True)
class Signature:
    """What the signed paper says: Bagian Hukum's number, the day, and the file itself as it was received."""

    number: str
    signed_on: dt.date | None
    received: Received | None


@use_case
def sign_decree(
    actor: Actor,
    decree_id: int,
    signature: Signature,
    *,
    seen_version: int,
    today: dt.date,
    now: dt.datetime | None = None,
) -> Decree:
    """Keep the signed file with its number and day; freeze the list; take each innovation on it to `decreed`.

    All of it or nothing: when one innovation may not be decreed, nobody is. The first decree of a year ends step 8 on
    the day it bears, unless a day is recorded; a change of it leaves that step alone. Raises Refused (role, not laid
    before Bagian Hukum, signed already, what blocks the list), Invalid (number, day, file), Stale.
    """
    session = db.session()
    require_role(actor, *_SIGNERS)
    decree = lock_decree(session, decree_id, seen_version)
    if decree.status != DecreeStatus.LEGAL_REVIEW:
        raise Refused([problem("decree.not_reviewed")])
    _hold_innovations(session, decree)
    desk = decree_desk(session, decree)
    if not desk.ready:
        raise Refused((*desk.list_problems, *desk.text_problems))
    received, signed_on = _checked(signature, today)
    at = now or utc_now()
    _freeze(desk.chosen)
    decree.status = DecreeStatus.SIGNED
    decree.number, decree.signed_on = signature.number.strip(), signed_on
    decree.signed_at, decree.signed_by_id = at, actor.user_id
    decree.signed_file = file_object(received, skpd_id=None, user_id=actor.user_id)
    mark(session, actor, decree, "signed", number=decree.number, sha256=received.stored.sha256, count=len(desk.chosen))
    _decree_each(session, actor, decree, [row.line.innovation for row in desk.chosen], at)
    if decree.amends_id is None and (step := unfinished_step(session, decree.period_id, DECREE_STEP)):
        finish_with(actor, step, signed_on, "decree.signed")
    return decree


def _hold_innovations(session: Session, decree: Decree) -> None:
    """Lock every innovation of the list, always in the same order, and see each as it stands now."""
    listed = select(DecreeLine.innovation_id).where(DecreeLine.decree_id == decree.id)
    session.scalars(
        select(Innovation)
        .where(Innovation.id.in_(listed))
        .order_by(Innovation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _checked(signature: Signature, today: dt.date) -> tuple[Received, dt.date]:
    problems = list(signing_problems(signature.number, signature.signed_on, today))
    if len(signature.number.strip()) > LONGEST_NUMBER:
        problems.append(problem("decree.text_long", "number", limit=LONGEST_NUMBER))
    if signature.received is None:
        problems.append(problem("decree.no_file", "file"))
    elif signature.received.facts.kind != "pdf":
        problems.append(problem("decree.wrong_kind", "file"))
    if problems or signature.received is None or signature.signed_on is None:
        raise Invalid(problems)
    return signature.received, signature.signed_on


def _freeze(rows: Sequence[DeskRow]) -> None:
    """Keep what the annex prints, so that later renames do not change it."""
    for row in rows:
        line, innovation, told = row.line, row.line.innovation, row.candidate
        line.name, line.skpd_name = innovation.name, innovation.skpd_name or innovation.skpd.name
        line.form, line.kind, line.stage = innovation.form, innovation.kind, innovation.stage
        line.main_affair, line.implemented_on = innovation.main_affair, told.applied_on
        line.initiator_name, line.verified_score = innovation.initiator_name, innovation.verified_score


def _decree_each(
    session: Session, actor: Actor, decree: Decree, innovations: Sequence[Innovation], at: dt.datetime
) -> None:
    for innovation in innovations:
        if innovation.state != State.ELIGIBLE:  # on an earlier decree of this year already
            continue
        answer = decide(Decision.DECREE, actor, facts_of(session, innovation, []), seen_version=innovation.version)
        if isinstance(answer, Refusal):
            raise Refused(answer.problems)
        apply_outcome(actor, innovation, answer, [], reason=cited(decree), notes={}, now=at)
