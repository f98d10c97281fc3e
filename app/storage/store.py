"""Where evidence bytes live: a folder the web server does not serve, under keys made here, never under a user's name.

A file is written once, whole, and never changed. Who owns it is the database's business: bytes that no row claims
are orphans and can be swept.
"""

import datetime as dt
import errno
import hashlib
import os
import re
import sys
import urllib.parse
import uuid
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}")
_INCOMING = ".incoming"
_FILE_MODE, _FOLDER_MODE = 0o640, 0o750
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageError(Exception):
    """Root of what the store reports."""


class BadKey(StorageError, ValueError):
    """Not a key this store made, or one that leads out of it."""


class FileMissing(StorageError, LookupError):
    """A well-formed key without bytes."""


class KeyTaken(StorageError):
    """Other bytes lie under this key already; they were left alone."""


class FileTooLarge(StorageError):
    """More than `limit` bytes arrived; nothing was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class StorageUnavailable(StorageError):
    """The disk is full (`full` is true), read-only or away; nothing was kept, and a later try can succeed."""

    def __init__(self, reason: str, *, full: bool = False) -> None:
        super().__init__(reason)
        self.full = full


class Readable(Protocol):
    """Anything with read(): an upload, an open file, BytesIO."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class StoredBytes:
    """A file that is safely on disk."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Swept:
    """How many unclaimed files and abandoned uploads `Storage.sweep` removed."""

    orphans: int
    partials: int


class Storage:
    """A store in one folder, which is made when missing. Safe for several processes at once."""

    def __init__(self, root: str | Path) -> None:
        """Raises StorageUnavailable when the folder can be neither found nor made."""
        with _disk_errors():
            Path(root).mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
            self.root = Path(os.path.realpath(root))
            (self.root / _INCOMING).mkdir(_FOLDER_MODE, exist_ok=True)

    def put(self, stream: Readable, *, max_bytes: int) -> StoredBytes:
        """Keep all of `stream` under a new key, in constant memory.

        The file appears at once and whole, or not at all. Raises FileTooLarge and StorageUnavailable; an error
        of the stream itself (the sender hung up) passes through. In each case no part of the file remains.
        """
        name = uuid.uuid4().hex
        partial = self.root / _INCOMING / f"{name}.part"
        key = f"{name[:2]}/{name[2:4]}/{name}"
        try:
            size, sha256 = self._receive(stream, partial, max_bytes)
            with _disk_errors():
                self._publish(partial, self.root / key)
        except BaseException:
            for trace in (partial, self.root / key):
                with suppress(OSError):
                    trace.unlink(missing_ok=True)
            raise
        return StoredBytes(key, size, sha256)

    def bring_back(self, key: str, stream: Readable) -> None:
        """Keep all of `stream` under the key it had before (a restore); whole or not at all, as with `put`.

        It survives a power cut only after `settle`. The same bytes there already are welcome.
        Raises BadKey, KeyTaken, StorageUnavailable.
        """
        if not _KEY.fullmatch(key):
            raise BadKey(key)
        partial = self.root / _INCOMING / f"{uuid.uuid4().hex}.part"
        try:
            _, sha256 = self._receive(stream, partial, sys.maxsize, sync=False)
            if (self.root / key).exists():
                if not self.verify(key, sha256):
                    raise KeyTaken(key)
            else:
                with _disk_errors():
                    self._publish(partial, self.root / key, sync=False)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def settle(self) -> None:
        """Wait until the disk has all that was brought back: once, because once for each file takes minutes."""
        os.sync()

    @staticmethod
    def _receive(stream: Readable, partial: Path, max_bytes: int, *, sync: bool = True) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        with _disk_errors():
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        try:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > max_bytes:
                    raise FileTooLarge(max_bytes)
                digest.update(chunk)
                with _disk_errors():
                    _write_all(descriptor, chunk)
            with _disk_errors():
                os.fchmod(descriptor, _FILE_MODE)  # whatever the umask says
                if sync:
                    os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return size, digest.hexdigest()

    @staticmethod
    def _publish(partial: Path, target: Path, *, sync: bool = True) -> None:
        """Move the finished file to its place and make the move itself survive a power cut."""
        folders = (target.parents[1], target.parents[0])
        for folder in folders:
            folder.mkdir(_FOLDER_MODE, exist_ok=True)
        partial.replace(target)
        for folder in () if not sync else (target.parents[2], *folders):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def path(self, key: str) -> Path:
        """The file of `key`, proven to lie inside the store. Raises BadKey and FileMissing."""
        if not _KEY.fullmatch(key):
            raise BadKey(key)
        wanted = self.root / key
        real = os.path.realpath(wanted)
        if os.path.commonpath([self.root, real]) != str(self.root) or real != str(wanted):
            raise BadKey(key)  # a link: this store never makes one
        if not wanted.is_file():
            raise FileMissing(key)
        return wanted

    def open(self, key: str) -> BinaryIO:
        """The file of `key` for reading; the caller closes it. Raises BadKey, FileMissing, StorageUnavailable."""
        path = self.path(key)
        with _disk_errors():
            return path.open("rb")

    def size(self, key: str) -> int:
        """Bytes stored under `key`."""
        path = self.path(key)
        with _disk_errors():
            return path.stat().st_size

    def iter_chunks(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Bytes `start` up to, not including, `end` (to the last when None) in pieces of at most 1 MB.

        Checks before the first piece, so that an error can still become an error page: BadKey, FileMissing,
        ValueError for a range outside the file.
        """
        size = self.size(key)
        stop = size if end is None else end
        if not 0 <= start <= stop <= size:
            raise ValueError(f"range {start}-{stop} of {size} bytes")
        return self._pieces(key, start, stop)

    def _pieces(self, key: str, start: int, stop: int) -> Iterator[bytes]:
        with self.open(key) as file:
            file.seek(start)
            while start < stop:
                with _disk_errors():
                    piece = file.read(min(CHUNK, stop - start))
                if not piece:
                    raise StorageUnavailable("the file became shorter while it was read")
                start += len(piece)
                yield piece

    def verify(self, key: str, sha256: str) -> bool:
        """Are the bytes still those received? False when they differ or are gone."""
        digest = hashlib.sha256()
        try:
            for piece in self.iter_chunks(key):
                digest.update(piece)
        except FileMissing:
            return False
        return digest.hexdigest() == sha256

    def discard(self, key: str) -> None:
        """Remove bytes that no row ever claimed (a refused upload, a failed transaction). Gone already is fine."""
        try:
            path = self.path(key)
        except FileMissing:
            return
        with _disk_errors():
            path.unlink(missing_ok=True)

    def orphans(self, known_keys: Container[str], older_than: dt.datetime) -> Iterator[str]:
        """Keys of files received before `older_than` (aware) that are not in `known_keys`.

        `older_than` must leave time for a running request to write its row: hours, not seconds.
        """
        limit = older_than.timestamp()
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            key = path.relative_to(self.root).as_posix()
            if _KEY.fullmatch(key) and key not in known_keys and _received_before(path, limit):
                yield key

    def sweep(self, known_keys: Container[str], older_than: dt.datetime) -> Swept:
        """Remove the orphans, and what killed processes left half received; both only when older than `older_than`."""
        orphans = list(self.orphans(known_keys, older_than))
        for key in orphans:
            self.discard(key)
        partials = self._abandoned(older_than)
        for partial in partials:
            with _disk_errors():
                partial.unlink(missing_ok=True)
        return Swept(len(orphans), len(partials))

    def sweepable(self, known_keys: Container[str], older_than: dt.datetime) -> Swept:
        """What `sweep` would remove."""
        return Swept(sum(1 for _ in self.orphans(known_keys, older_than)), len(self._abandoned(older_than)))

    def _abandoned(self, older_than: dt.datetime) -> list[Path]:
        return [one for one in (self.root / _INCOMING).iterdir() if _received_before(one, older_than.timestamp())]

    def holds(self, key: str) -> bool:
        """Whether bytes lie under this key."""
        try:
            return self.path(key).is_file()
        except StorageError:
            return False

    def check_ready(self) -> None:
        """Write and remove a byte; raises StorageUnavailable when uploads would fail."""
        probe = self.root / _INCOMING / f"{uuid.uuid4().hex}.probe"
        try:
            with _disk_errors():
                probe.write_bytes(b"1")
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)


def storage_from_url(url: str) -> Storage:
    """The store that STORAGE_URL names: `file:///srv/sepeda/bukti` or a plain absolute path.

    Raises ValueError for anything else, StorageUnavailable when the folder cannot be made.
    """
    if url.startswith("/"):
        return Storage(url)
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "file":
        raise ValueError(f"STORAGE_URL: unknown scheme {parts.scheme!r}; use file:///folder")
    path = urllib.parse.unquote(parts.path)
    if parts.netloc not in ("", "localhost") or not path.startswith("/") or parts.query or parts.fragment:
        raise ValueError("STORAGE_URL: write file:/// and an absolute path")
    return Storage(path)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise StorageUnavailable("the folder of the store has gone") from error
    except OSError as error:
        raise StorageUnavailable(error.strerror or "input/output error", full=error.errno in _FULL) from error


def _write_all(descriptor: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(descriptor, left) :]


def _received_before(path: Path, limit: float) -> bool:
    try:
        return path.lstat().st_mtime < limit
    except FileNotFoundError:
        return False  # another process was faster
