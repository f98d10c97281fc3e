"""Statements of agencies that have no innovation this year."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Innovation, Participation, Skpd
from app.rules.codes import ParticipationState

_LONGEST_SEARCH = 200


def nil_statements(session: Session, period_id: int, text: str = "") -> list[Participation]:
    """The period's statements within the reader's reach, newest first, with agency, author and file; one statement.

    `text` is looked for in the agency's names and in the reason.
    """
    query = (
        select(Participation)
        .join(Participation.skpd)
        .options(
            joinedload(Participation.skpd),
            joinedload(Participation.nil_by),
            joinedload(Participation.nil_file),
        )
        .where(Participation.period_id == period_id, Participation.state == ParticipationState.NIL)
        .order_by(Participation.nil_at.desc(), Participation.id)
    )
    wanted = " ".join(text.replace("\0", "").split())[:_LONGEST_SEARCH]
    if wanted:
        like = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = (Skpd.name, Skpd.short_name, Participation.nil_reason)
        query = query.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    return list(session.scalars(query))


def nil_statement(session: Session, participation_id: int) -> Participation | None:
    """One statement with its file, if it is within the reader's reach."""
    return session.scalar(
        select(Participation)
        .options(joinedload(Participation.nil_file), joinedload(Participation.skpd), joinedload(Participation.period))
        .where(Participation.id == participation_id, Participation.state == ParticipationState.NIL)
    )


def participation_of(session: Session, period_id: int, skpd_id: int) -> str | None:
    """The state of an agency's participation, None when it has not begun."""
    return session.scalar(
        select(Participation.state).where(Participation.period_id == period_id, Participation.skpd_id == skpd_id)
    )


def states_of_agency(session: Session, period_id: int, skpd_id: int) -> list[str]:
    """The states of the agency's innovations of the period."""
    return list(
        session.scalars(
            select(Innovation.state).where(Innovation.period_id == period_id, Innovation.skpd_id == skpd_id)
        )
    )
