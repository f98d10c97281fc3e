"""Reads of innovations. What a person may see of them is the row guard's business, not these functions'."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Innovation, Monev, Period
from app.queries.decrees import on_signed_decree
from app.queries.entries import EntryRow, entry_rows
from app.queries.monev import form_facts, forms_of, open_form
from app.rules import monev
from app.rules.completeness import PROFILE_FIELDS, filing_gaps, form_gaps
from app.rules.workflow import Facts, State


def find_innovation(session: Session, innovation_id: int) -> Innovation | None:
    """The innovation with its agency and period; None when it does not exist for this person."""
    return session.scalar(
        select(Innovation)
        .options(joinedload(Innovation.skpd), joinedload(Innovation.period).joinedload(Period.indicator_set))
        .where(Innovation.id == innovation_id)
    )


def innovation_in_full(session: Session, innovation_id: int) -> Innovation | None:
    """The innovation with all that its page names (agency, schedule, managers, contributors): one statement."""
    return session.scalar(
        select(Innovation)
        .options(
            joinedload(Innovation.skpd),
            joinedload(Innovation.period).options(joinedload(Period.indicator_set), joinedload(Period.steps)),
            joinedload(Innovation.managers),
            joinedload(Innovation.contributors),
            joinedload(Innovation.updated_by),
        )
        .where(Innovation.id == innovation_id)
    )


def profile_of(innovation: Innovation) -> Mapping[str, object]:
    """The compulsory profile fields as the rules see them."""
    return {name: getattr(innovation, name) for name in PROFILE_FIELDS}


def facts_of(
    session: Session,
    innovation: Innovation,
    rows: list[EntryRow] | None = None,
    forms: list[Monev] | None = None,
) -> Facts:
    """What the workflow needs to know of this innovation now; `rows` and `forms` spare reading those again."""
    rows = entry_rows(session, innovation.id) if rows is None else rows
    answers = [row.facts for row in rows]
    return Facts(
        state=State(innovation.state),
        version=innovation.version,
        skpd_id=innovation.skpd_id,
        period_open=innovation.period.is_open,
        missing=form_gaps(profile_of(innovation), answers),
        evidence_missing=filing_gaps(answers),
        entered_by=frozenset(one.id for one in innovation.contributors),
        monev_complete=_monev_complete(session, innovation, rows, forms),
        on_signed_decree=innovation.state == State.ELIGIBLE and on_signed_decree(session, innovation.id),
        national_number=innovation.national_number or "",
    )


def _monev_complete(session: Session, innovation: Innovation, rows: list[EntryRow], forms: list[Monev] | None) -> bool:
    if innovation.state != State.FILED:
        return False
    form = open_form(forms_of(session, innovation.id) if forms is None else forms)
    return form is not None and not monev.form_gaps(form_facts(form, rows))
