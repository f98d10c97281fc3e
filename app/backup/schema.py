"""Which migration a database stands at, and moving it to another."""

from __future__ import annotations

import flask_migrate
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection

from app.database import migrations


def head() -> str | None:
    """The newest migration of this program."""
    return migrations().get_current_head()


def knows(revision: str) -> bool:
    """Whether this program has that migration: an archive of a newer program names one it has not."""
    try:
        return migrations().get_revision(revision) is not None
    except CommandError:
        return False


def revision_of(connection: Connection) -> str | None:
    """The migration a database stands at; None when it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def move(*, of: str | None, to: str) -> None:
    """Bring an empty database from migration `of` to exactly `to`."""
    if of == to:
        return
    if of is not None:
        flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade(revision=to)


def upgrade() -> None:
    """Bring the database to the newest migration."""
    flask_migrate.upgrade()
