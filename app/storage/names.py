"""File names as people gave them: never used as a path, made harmless before they are shown or sent."""

import re
import unicodedata

_LONGEST = 150
_NAMELESS = "berkas"
_LONGEST_EXTENSION = 10


def extension(filename: str) -> str:
    """The last extension in lower case without the dot, '' when there is none. Safe for any text.

    Invisible characters are dropped first, so a name that only *looks* like .pdf is judged by what it is.
    """
    _, dot, suffix = display_name(filename).rpartition(".")
    return suffix.lower() if dot else ""


def display_name(filename: str) -> str:
    """`filename` without folders, control characters and direction marks, at most 150 characters.

    The extension survives the cut. An empty rest becomes 'berkas'. Use it for pages and Content-Disposition.
    """
    name = re.split(r"[/\\]", filename)[-1]
    # C* = control, format (direction marks, zero width), surrogate, private, unassigned; Zl/Zp = line separators
    kept = (c for c in name if unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp"))
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", "".join(kept))).rstrip(" .").lstrip()
    name = f"{_NAMELESS}{name}" if re.fullmatch(r"\.[^.]+", name) else name.lstrip(" .")
    if len(name) > _LONGEST:
        stem, dot, suffix = name.rpartition(".")
        tail = f".{suffix}" if dot and len(suffix) <= _LONGEST_EXTENSION else ""
        name = (stem if tail else name)[: _LONGEST - len(tail)].rstrip(" .") + tail
    return name or _NAMELESS
