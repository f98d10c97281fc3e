"""Reads `decree.yml`: the texts that a Keputusan Bupati begins with."""

from pathlib import Path

from app.reference.refs import DecreeTextRef, DecreeTextsRef
from app.reference.sections import Section, read_file

DECREE_FILE = "decree.yml"
_LISTS = ("considering", "recalling", "noting", "ruling", "copies")


def load_decree_texts(problems: list[str], folder: Path) -> DecreeTextsRef:
    """The texts of a first decree and of an amendment; mistakes are noted in `problems`."""
    file = read_file(problems, folder, DECREE_FILE, ("source", "first", "amendment"))
    if file is None:
        empty = DecreeTextRef("", {})
        return DecreeTextsRef("", empty, empty)
    return DecreeTextsRef(file.text("source"), _one(file, "first"), _one(file, "amendment"))


def _one(file: Section, key: str) -> DecreeTextRef:
    section = file.child(key, key, ("title", *_LISTS))
    return DecreeTextRef(section.text("title"), {name: section.lines(name) for name in _LISTS})
