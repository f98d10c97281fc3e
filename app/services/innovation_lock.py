"""Every change of an innovation, its answers or its evidence first takes the innovation's row lock."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.models import Innovation, innovation_contributor, utc_now
from app.rules.problems import problem
from app.rules.roles import Actor
from app.services.errors import NotFoundForActor, Refused


def lock_innovation(session: Session, innovation_id: int) -> Innovation:
    """The innovation as it stands now, locked until the transaction ends.

    Two changes at once then follow each other and the second sees what the first did.
    Raises NotFoundForActor when the row guard shows no such row.
    """
    innovation: Innovation | None = session.scalar(
        select(Innovation)
        .where(Innovation.id == innovation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if innovation is None:
        raise NotFoundForActor
    return innovation


def touch(session: Session, innovation: Innovation, actor: Actor) -> None:
    """Mark that `actor` changed the innovation's data: a new version, and a name nobody may approve it under."""
    # Looked at before anything is written: the row guard would take a late change for somebody else's
    with session.no_autoflush:
        if not innovation.period.is_open:
            raise Refused([problem("workflow.period_closed")])
    innovation.updated_at = utc_now()
    innovation.updated_by_id = actor.user_id
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(
        insert(innovation_contributor)
        .values(innovation_id=innovation.id, user_id=actor.user_id)
        .on_conflict_do_nothing()
    )
