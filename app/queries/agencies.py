"""Reads of agencies."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import Skpd


def agency(session: Session, skpd_id: int) -> Skpd | None:
    """The agency with this id."""
    return session.get(Skpd, skpd_id)
