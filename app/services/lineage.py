"""An innovation with the line that it continues."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.queries.last_year import Lineage, lineage, years_sent
from app.security.current import unguarded


def line_of(session: Session, innovation_id: int) -> Lineage | None:
    """The innovation beside the one it continues; None when it continues none that the reader may see.

    Every year in which the line was sent counts, for the ministry counts them all: a manager whom an earlier
    year does not name must not be told that a third time were a second. No more than the years is told.
    """
    found = lineage(session, innovation_id)
    if found is None:
        return None
    with unguarded():
        return replace(found, sent_in=years_sent(session, found.now))
