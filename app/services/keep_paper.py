"""Keeps an office paper of a step: its texts while it is a draft, then the signed file, which closes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.documents.office_paper import OfficePaper
from app.extensions import db
from app.models import AuditRow, StepPaper, User, utc_now
from app.queries.schedule import step_paper
from app.rules.codes import StepPaperKind
from app.rules.office_papers import FIELDS, NUMBERED, SIGNED_KINDS, check_paper
from app.rules.problems import Problem, problem
from app.rules.roles import Actor
from app.services.change_schedule import finish_step
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.prepare_paper import require_keeper
from app.services.receive_file import Received, file_object
from app.services.stationery import Stationery
from app.services.use_case import use_case


@use_case
def keep_paper(
    actor: Actor,
    paper_id: int,
    texts: Mapping[str, str],
    *,
    dated_on: dt.date | None,
    seen_version: int,
) -> StepPaper:
    """Store number, subject and the fields of its kind. Raises NotFoundForActor, Refused (signed, closed year),
    Invalid with every problem, or Stale when somebody else changed it since.
    """
    row = _kept(actor, paper_id)
    if row.file_object_id is not None:
        raise Refused([problem("paper.signed")])
    if row.version != seen_version:
        author = db.session.get(User, row.updated_by_id) if row.updated_by_id else None
        raise Stale(author.get_full_name() if author else "", row.updated_at)
    kind = StepPaperKind(row.kind)
    content = {one.key: texts.get(one.key, "").strip() for one in FIELDS[kind]}
    number, subject = texts.get("number", "").strip(), texts.get("subject", "").strip()
    problems = check_paper(kind, number, subject, content)
    if problems:
        raise Invalid(problems)
    row.number, row.subject, row.dated_on, row.content = number, subject, dated_on, dict(content)
    row.updated_at, row.updated_by_id = utc_now(), actor.user_id
    return row


@use_case
def attach_signed(
    actor: Actor, paper_id: int, received: Received, *, finished_on: dt.date | None, today: dt.date
) -> StepPaper:
    """Attach the signed file; everybody in the region may read it from then on. An earlier one stays in the store.

    With `finished_on` the step's actual date is recorded in the same transaction. Raises NotFoundForActor, Refused, or
    Invalid with every problem; a numbered paper needs its number first.
    """
    row = _kept(actor, paper_id)
    problems: list[Problem] = []
    if received.facts.kind not in SIGNED_KINDS:
        problems.append(problem("paper.wrong_kind", "file"))
    if StepPaperKind(row.kind) in NUMBERED and not row.number:
        problems.append(problem("paper.no_number", "number"))
    if problems:
        raise Invalid(problems)
    before = row.file_object_id
    row.file = file_object(received, skpd_id=None, user_id=actor.user_id)
    row.updated_at, row.updated_by_id = utc_now(), actor.user_id
    db.session.flush()
    db.session.add(
        AuditRow(
            actor_id=actor.user_id,
            action="step_paper.signed",
            object_type="step_paper",
            object_id=row.id,
            detail={"file_id": row.file_object_id, "before": before, "sha256": received.stored.sha256},
        )
    )
    if finished_on is not None:
        finish_step(actor, row.period_step_id, finished_on, today=today)
    return row


def fill_paper(row: StepPaper, paper: Stationery) -> OfficePaper:
    """The paper as it prints: a draft while it lacks a number that its kind bears."""
    kind = StepPaperKind(row.kind)
    return OfficePaper(
        kind=kind,
        year=row.step.period.year,
        letterhead=paper.office,
        content={key: str(text) for key, text in row.content.items()},
        number=row.number,
        subject=row.subject,
        dated_on=row.dated_on,
        place=paper.region.capital,
        draft=kind in NUMBERED and not row.number,
    )


def _kept(actor: Actor, paper_id: int) -> StepPaper:
    row = step_paper(db.session(), paper_id)
    if row is None:
        raise NotFoundForActor
    require_keeper(actor, row.step)
    return row
