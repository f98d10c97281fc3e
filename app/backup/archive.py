"""The container: a plain tar whose last member lists the sha256 of all others, as `sha256sum --check` reads it.

Members stand in one order only: `data/<table>.jsonl` (a table after those it refers to), `files/<key>` (by key),
`manifest.json`, `SHA256SUMS`. What is cut short has no SHA256SUMS; what is damaged has another sum.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Self

from app.backup.refusal import BackupRefused

FORMAT = "sepeda-baru-backup/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
CHUNK = 1 << 20
_DATA = re.compile(r"data/([a-z][a-z0-9_]*)\.jsonl")
_FILE = re.compile(r"files/([0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32})")
_LARGEST_MANIFEST = 4 << 20
_FILE_MODE = 0o600


def _forget(tar: tarfile.TarFile) -> None:
    """A tar remembers every member it has met; with a hundred thousand files that would be felt."""
    tar.members.clear()  # type: ignore[attr-defined]


@dataclass
class Manifest:
    """What the archive says of itself. `not_whole`: ids of files that were damaged or gone when it was made."""

    made_at: str
    revision: str
    engine: str
    format: str = FORMAT
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    file_bytes: int = 0
    not_whole: list[int] = field(default_factory=list)


class _Hashing:
    """Hashes what passes through."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


class ArchiveWriter:
    """Writes members one after the other in constant memory."""

    def __init__(self, target: BinaryIO, mtime: int) -> None:
        self._tar = tarfile.TarFile(fileobj=target, mode="w", format=tarfile.PAX_FORMAT)
        self._sums = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving
        self._mtime = mtime

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._sums.close()

    def add(self, name: str, content: IO[bytes], size: int) -> str:
        """Add exactly `size` bytes of `content`; the sha256 of them. Raises OSError when there are fewer."""
        source = _Hashing(content)
        self._add(name, source, size)
        sha256 = source.digest.hexdigest()
        self._sums.write(f"{sha256}  {name}\n".encode())
        return sha256

    def _add(self, name: str, source: object, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._mtime, _FILE_MODE
        self._tar.addfile(info, source)  # type: ignore[arg-type]
        _forget(self._tar)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, the sums, and the tar's end."""
        told = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode() + b"\n"
        self.add(MANIFEST, io.BytesIO(told), len(told))
        size = self._sums.tell()
        self._sums.seek(0)
        self._add(SUMS, self._sums, size)
        self._tar.close()


@dataclass(frozen=True)
class Member:
    """One part of an archive: a `table`, or the bytes of the evidence under `key`; one of both is set."""

    content: IO[bytes]
    table: str = ""
    key: str = ""


def members(source: BinaryIO) -> Iterator[Member]:
    """The tables and files of an archive that `check` found whole, in order; each is read before the next."""
    source.seek(0)
    for name, content, _ in _parts(source):
        if data := _DATA.fullmatch(name):
            yield Member(content, table=data[1])
        elif file := _FILE.fullmatch(name):
            yield Member(content, key=file[1])


def check(source: BinaryIO) -> Manifest:
    """Read all of an archive and prove every sum; raises BackupRefused. Nothing is written anywhere."""
    source.seek(0)
    with tempfile.TemporaryFile() as counted:
        try:
            told = _counted(source, counted)
        except (tarfile.TarError, EOFError, UnicodeError) as error:
            code = "restore.damaged" if counted.tell() else "restore.unknown"
            raise BackupRefused(code, str(error)) from error
    return _manifest(told)


def _counted(source: BinaryIO, counted: IO[bytes]) -> bytes:
    """Count every member's sum into `counted` and compare them with those listed; the manifest's text."""
    told, listed = b"", False
    order = _Order()
    for name, content, size in _parts(source):
        if listed:
            raise BackupRefused("restore.damaged", name[:100])
        if name == SUMS:
            _same(content, size, counted)
            listed = True
            continue
        order.accept(name)
        reader = _Hashing(content)
        if name == MANIFEST and size <= _LARGEST_MANIFEST:
            told = reader.read(size)
        while reader.read(CHUNK):
            pass
        counted.write(f"{reader.digest.hexdigest()}  {name}\n".encode())
    if not listed:
        raise BackupRefused("restore.damaged", SUMS)
    return told


class _Order:
    """That every name is one of ours, comes once, and stands where it belongs."""

    def __init__(self) -> None:
        self._tables: set[str] = set()
        self._last_file = ""
        self._ended = False

    def accept(self, name: str) -> None:
        if self._ended or not (self._is_table(name) or self._is_file(name) or name == MANIFEST):
            raise BackupRefused("restore.damaged", name[:100])
        self._ended = name == MANIFEST

    def _is_table(self, name: str) -> bool:
        new = bool(_DATA.fullmatch(name)) and name not in self._tables and not self._last_file
        self._tables.add(name)
        return new

    def _is_file(self, name: str) -> bool:
        later = bool(_FILE.fullmatch(name)) and name > self._last_file
        self._last_file = name if later else self._last_file
        return later


def _parts(source: BinaryIO) -> Iterator[tuple[str, IO[bytes], int]]:
    with tarfile.open(fileobj=source, mode="r|") as tar:
        while (info := tar.next()) is not None:
            _forget(tar)
            content = tar.extractfile(info) if info.isreg() else None
            if content is None:
                raise BackupRefused("restore.damaged", info.name[:100])
            yield info.name, content, info.size


def _same(content: IO[bytes], size: int, counted: IO[bytes]) -> None:
    """Compare the list in the archive with what was counted, and name the first member that differs."""
    right = size == counted.tell()
    counted.seek(0)
    for line in counted:
        if content.read(len(line)) != line:
            raise BackupRefused("restore.damaged", line.split()[1].decode())
    if not right:
        raise BackupRefused("restore.damaged", SUMS)


def _manifest(told: bytes) -> Manifest:
    try:
        manifest = Manifest(**json.loads(told))
    except (ValueError, TypeError) as error:
        raise BackupRefused("restore.unknown", MANIFEST) from error
    if manifest.format != FORMAT:
        raise BackupRefused("restore.unknown", str(manifest.format)[:100])
    return manifest


def opened(path: Path) -> BinaryIO:
    """The archive at `path`; raises BackupRefused when it cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        raise BackupRefused("restore.missing", error.strerror or "") from error
