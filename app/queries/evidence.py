"""Reads of single pieces of evidence. The row guard decides whose they are."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Evidence, EvidenceVersion


def find_evidence(session: Session, evidence_id: int) -> Evidence | None:
    """The piece of evidence with its versions and their files: one statement. None when this person has none such."""
    return (
        session.scalars(
            select(Evidence)
            .options(joinedload(Evidence.versions).joinedload(EvidenceVersion.file), joinedload(Evidence.links))
            .where(Evidence.id == evidence_id)
        )
        .unique()
        .one_or_none()
    )


def version_of(evidence: Evidence, number: int | None) -> EvidenceVersion | None:
    """The version with this number, the newest one for None; None when there is no such version."""
    if number is None:
        return evidence.current
    return next((one for one in evidence.versions if one.number == number), None)
