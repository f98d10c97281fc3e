"""Takes a backup: all rows as they stood at one instant, then the files that those rows claim."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, select

from app.backup import rows
from app.backup.archive import ArchiveWriter, Manifest
from app.backup.refusal import BackupRefused
from app.backup.schema import head, revision_of
from app.models import FileObject, Model, SignIn
from app.storage.store import Storage, StorageError

#: Who was signed in is no part of a backup: a session that ended since must not come alive again.
LEFT_OUT = frozenset({SignIn.__tablename__})
_AT_ONCE = 1000
_FILE_MODE = 0o600


def tables() -> list[Table]:
    """Every table of a backup, each after those it refers to."""
    return [table for table in Model.metadata.sorted_tables if table.name not in LEFT_OUT]


def take_backup(engine: Engine, storage: Storage, target: Path, now: dt.datetime) -> Manifest:
    """Write everything into `target`, which appears whole or not at all; people may go on working meanwhile.

    Rows are read in one snapshot. A claimed file never changes and never goes, so the files can follow it. One that
    is damaged or missing is named in the manifest instead of standing in the way of all others.
    Raises BackupRefused.
    """
    if target.exists():
        raise BackupRefused("backup.exists")
    try:
        with (
            _appearing(target) as file,
            tempfile.TemporaryFile(dir=target.parent) as claimed,
            ArchiveWriter(file, int(now.timestamp())) as writer,
        ):
            manifest = _add_rows(writer, engine, claimed, target.parent, now)
            _add_files(writer, storage, claimed, manifest)
            writer.finish(manifest)
    except OSError as error:
        raise BackupRefused("backup.disk", error.strerror or str(error)) from error
    return manifest


@contextmanager
def _appearing(target: Path) -> Iterator[BinaryIO]:
    """A file beside `target` that takes its name when the block ends well. One at a time: the second is refused."""
    partial = target.with_name(f"{target.name}.part")
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _FILE_MODE)
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused("backup.running") from error
        try:
            file.truncate()  # what a killed one left
            yield file
            file.flush()
            os.fsync(file.fileno())
            partial.rename(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one instant and keeps nobody from writing."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def _add_rows(writer: ArchiveWriter, engine: Engine, claimed: IO[bytes], folder: Path, now: dt.datetime) -> Manifest:
    with _snapshot(engine) as connection:
        revision = revision_of(connection)
        if revision is None or revision != head():
            raise BackupRefused("backup.schema", revision or "–")
        manifest = Manifest(now.isoformat(timespec="seconds"), revision, connection.dialect.name)
        for table in tables():
            manifest.tables[table.name] = _add_table(writer, connection, table, folder)
        _note_files(connection, claimed)
    return manifest


def _add_table(writer: ArchiveWriter, connection: Connection, table: Table, folder: Path) -> int:
    query = select(table).order_by(*table.primary_key.columns)
    count = 0
    # A tar tells a member's size before its bytes, so the lines wait in a file and not in memory.
    with tempfile.TemporaryFile(dir=folder) as lines:
        lines.write(rows.line([column.name for column in table.columns]))
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
            lines.write(rows.line(tuple(row)))
            count += 1
        size = lines.tell()
        lines.seek(0)
        writer.add(f"data/{table.name}.jsonl", lines, size)
    return count


def _note_files(connection: Connection, claimed: IO[bytes]) -> None:
    query = select(FileObject.id, FileObject.storage_key, FileObject.sha256).order_by(FileObject.storage_key)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        claimed.write(rows.line(tuple(row)))


def _add_files(writer: ArchiveWriter, storage: Storage, claimed: IO[bytes], manifest: Manifest) -> None:
    claimed.seek(0)
    for text in claimed:
        file_id, key, sha256 = json.loads(text)
        try:
            size, content = storage.size(key), storage.open(key)
        except StorageError:
            manifest.not_whole.append(file_id)
            continue
        with content:
            found = writer.add(f"files/{key}", content, size)
        manifest.files += 1
        manifest.file_bytes += size
        if found != sha256:
            manifest.not_whole.append(file_id)
    manifest.not_whole.sort()
