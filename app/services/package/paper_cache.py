"""Printed papers, kept under what is printed on them, so that a package need not print everything anew."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_KEPT_SECONDS = 90 * 24 * 3600


class PaperCache:
    """A folder of PDFs that nobody but this program reads; whatever lies there can be printed again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)

    @staticmethod
    def key(*content: object) -> str:
        """A name for a paper with this content: data objects that print alike have one name."""
        return hashlib.sha256("\0".join(repr(one) for one in content).encode()).hexdigest()

    def find(self, key: str) -> Path | None:
        """The paper's file, if it was printed before."""
        path = self._folder / f"{key}.pdf"
        if not path.is_file():
            return None
        path.touch()
        return path

    def keep(self, key: str, content: bytes) -> Path:
        """Keep a printed paper; it appears whole or not at all."""
        path = self._folder / f"{key}.pdf"
        partial = self._folder / f".{uuid.uuid4().hex}"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        partial.replace(path)
        return path

    def sweep(self) -> None:
        """Drop what no package has asked for during three months."""
        oldest = time.time() - _KEPT_SECONDS
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
