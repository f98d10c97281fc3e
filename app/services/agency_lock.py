"""What an agency enters as a whole in a year (a new name, a statement that it has none) follows one after the other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Skpd


def lock_agency(session: Session, skpd_id: int) -> None:
    """Hold the agency's row until the transaction ends, so that two verbs at once see each other's work.

    References to the row stay possible meanwhile (FOR NO KEY UPDATE). SQLite has one writer anyway.
    """
    session.execute(select(Skpd.id).where(Skpd.id == skpd_id).with_for_update(key_share=True))
