"""A ZIP whose length is known before its first byte, and whose every file is checked as it goes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from zipstream import ZIP_STORED, ZipStream

_PIECE = 1 << 18


class Damaged(Exception):
    """A file is no longer what its sha256 says; the ZIP breaks off, so that nobody takes it for whole."""


@dataclass(frozen=True)
class Item:
    """One file of the package; `pieces` opens it anew each time it is called."""

    path: str
    size: int
    sha256: str
    pieces: Callable[[], Iterator[bytes]]


def bytes_item(path: str, content: bytes) -> Item:
    """A file that is small enough to be held."""
    return Item(path, len(content), hashlib.sha256(content).hexdigest(), lambda: iter((content,)))


def file_item(path: str, file: Path) -> Item:
    """A file that lies on disk and stays there until the package is sent."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(file):
        digest.update(piece)
        size += len(piece)
    return Item(path, size, digest.hexdigest(), lambda: _pieces(file))


def archive(items: Iterable[Item]) -> tuple[int, Iterator[bytes]]:
    """(exact length, bytes) of the ZIP, stored without compression; memory stays flat whatever the files' size.

    While it is read it raises Damaged when a file's bytes are not those of its sha256.
    """
    made = ZipStream(compress_type=ZIP_STORED, sized=True)
    for one in items:
        made.add(_Checked(one), one.path, size=one.size)
    return len(made), iter(made)


class _Checked:
    """The bytes of an item, proven while they pass."""

    def __init__(self, item: Item) -> None:
        self._item = item

    def __iter__(self) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for piece in self._item.pieces():
            digest.update(piece)
            yield piece
        if digest.hexdigest() != self._item.sha256:
            raise Damaged(self._item.path)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece
