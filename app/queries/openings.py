"""Reads of the record of openings: which innovations a head of agency looked at, and at which version."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import AuditRow, Innovation
from app.rules.workflow import State

OPENED = "innovation.opened"


def waiting_for_head(session: Session, period_id: int, skpd_id: int) -> list[Innovation]:
    """The agency's innovations that wait for its head, longest first, with those who entered data; one statement."""
    query = (
        select(Innovation)
        .options(joinedload(Innovation.contributors), joinedload(Innovation.skpd), joinedload(Innovation.period))
        .where(Innovation.period_id == period_id, Innovation.skpd_id == skpd_id, Innovation.state == State.SUBMITTED)
        .order_by(Innovation.state_since, Innovation.id)
    )
    return list(session.scalars(query).unique())


def opened_as_they_stand(session: Session, user_id: int, innovations: Sequence[Innovation]) -> frozenset[int]:
    """The ids of those that this person opened at the version they have now; one statement.

    The record is read from the moment the oldest of them was submitted: what was looked at before does not count.
    """
    if not innovations:
        return frozenset()
    versions = {one.id: one.version for one in innovations}
    rows = session.execute(
        select(AuditRow.object_id, AuditRow.detail).where(
            AuditRow.at >= min(one.state_since for one in innovations),
            AuditRow.action == OPENED,
            AuditRow.actor_id == user_id,
            AuditRow.object_id.in_(versions),
        )
    )
    return frozenset(pk for pk, detail in rows if pk is not None and detail.get("version") == versions[pk])
