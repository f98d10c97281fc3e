"""Brings a backup back into an empty database, of either engine, and its files into the store."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from sqlalchemy import (
    Connection,
    Engine,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
)
from sqlalchemy.exc import SQLAlchemyError

from app.backup import archive, rows, schema
from app.backup.archive import Manifest
from app.backup.refusal import BackupRefused
from app.storage.store import KeyTaken, Storage

_AT_ONCE = 500
_VERSION_TABLE = "alembic_version"


def check_backup(path: Path) -> Manifest:
    """Prove every sum of an archive and that this program knows its schema. Raises BackupRefused."""
    with archive.opened(path) as source:
        return _checked(source)


def restore_backup(engine: Engine, storage: Storage, path: Path) -> Manifest:
    """Bring everything of an archive back, then the schema to today's.

    Every sum is proven before anything changes; the database must hold no row. Rows come in one transaction that
    ends after the last file lies in the store: whatever interrupts it, the database is empty again and a second try
    is welcome. Raises BackupRefused, StorageError.
    """
    with archive.opened(path) as source:
        manifest = _checked(source)
        revision = _revision_of_empty(engine)
        schema.move(of=revision, to=manifest.revision)
        try:
            with engine.begin() as connection:
                _load(connection, storage, source, manifest)
        except KeyTaken as error:
            raise BackupRefused("restore.key_taken", str(error)) from error
        except (SQLAlchemyError, ValueError, KeyError, TypeError) as error:
            # The first line alone: further ones would print the row.
            first = (str(getattr(error, "orig", error)).splitlines() or ["?"])[0]
            raise BackupRefused("restore.rows", first) from error
    schema.upgrade()
    return manifest


def _checked(source: BinaryIO) -> Manifest:
    manifest = archive.check(source)
    if not schema.knows(manifest.revision):
        raise BackupRefused("restore.newer", manifest.revision)
    return manifest


def _revision_of_empty(engine: Engine) -> str | None:
    """The migration of a database without a row; raises BackupRefused when it holds one."""
    with engine.connect() as connection:
        filled = _filled_tables(connection)
        if filled:
            raise BackupRefused("restore.not_empty", ", ".join(filled[:5]))
        return schema.revision_of(connection)


def _filled_tables(connection: Connection) -> list[str]:
    names = sorted(set(inspect(connection).get_table_names()) - {_VERSION_TABLE})
    return [
        name for name in names if connection.scalar(select(literal(1)).select_from(table(name)).limit(1)) is not None
    ]


def _load(connection: Connection, storage: Storage, source: BinaryIO, manifest: Manifest) -> None:
    if filled := _filled_tables(connection):  # since we looked
        raise BackupRefused("restore.not_empty", ", ".join(filled[:5]))
    # The tables as they are in this database now, not as today's models want them: the archive may be older.
    found = MetaData()
    found.reflect(connection)
    counts: dict[str, int] = {}
    with _rows_in_any_order(connection, found):
        for member in archive.members(source):
            if member.table:
                counts[member.table] = _load_table(connection, found.tables[member.table], member.content)
            else:
                storage.bring_back(member.key, member.content)
    storage.settle()
    if counts != manifest.tables:
        raise ValueError("the number of rows differs from the manifest")
    if connection.dialect.name == "postgresql":
        _set_sequences(connection, found)


def _load_table(connection: Connection, target: Table, content: IO[bytes]) -> int:
    count = 0
    parsed = rows.parse(content, target, zones=connection.dialect.name == "postgresql")
    while batch := list(itertools.islice(parsed, _AT_ONCE)):
        connection.execute(insert(target), batch)
        count += len(batch)
    return count


@contextmanager
def _rows_in_any_order(connection: Connection, found: MetaData) -> Iterator[None]:
    """Inside, a row may refer to one of its own table that comes later (last year's innovation, who made a user).

    On leaving every such reference is checked.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # until this transaction commits
        yield
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    own = [key for one in found.tables.values() for key in one.foreign_key_constraints if key.referred_table is one]
    for key in own:
        _alter(connection, key, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for key in own:
        _alter(connection, key, "NOT DEFERRABLE")


def _alter(connection: Connection, key: ForeignKeyConstraint, how: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    connection.exec_driver_sql(f"ALTER TABLE {quote(key.table.name)} ALTER CONSTRAINT {quote(str(key.name))} {how}")


def _set_sequences(connection: Connection, found: MetaData) -> None:
    """Let PostgreSQL count on from the highest number that came back."""
    for one in found.tables.values():
        keys = list(one.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(one.name, keys[0].name)))
        highest = connection.scalar(select(func.max(keys[0])))
        if sequence and highest:
            connection.execute(select(func.setval(sequence, highest)))
