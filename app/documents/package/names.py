"""Names in the package that every system unpacks: plain letters, short, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_LONGEST_SLUG = 48
_LONGEST_STEM = 80


def slug(text: str, most: int = _LONGEST_SLUG) -> str:
    """A text like "antar-obat-lansia"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:most].strip("-") or "tanpa-nama"


class Folder:
    """Gives each file of one folder a name of its own."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._taken: set[str] = set()

    def place(self, filename: str) -> str:
        """The path of a file called `filename` within the folder, with a number where the name is taken."""
        name = PurePosixPath(filename.replace("\\", "/")).name
        stem, dot, ending = name.rpartition(".")
        if not dot:
            stem, ending = ending, ""
        stem, ending = slug(stem, _LONGEST_STEM), slug(ending, 8) if dot else ""
        for number in range(1, len(self._taken) + 2):
            wanted = f"{stem}{'' if number == 1 else f'-{number}'}{f'.{ending}' if ending else ''}"
            if wanted not in self._taken:
                break
        self._taken.add(wanted)
        return f"{self._path}/{wanted}"
