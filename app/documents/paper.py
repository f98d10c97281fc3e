"""What every paper of an agency shares: letterhead, signers, the template environment."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.documents.formats import indonesian_date, month_name
from app.rules.nip import format_nip, parse_nip
from app.rules.settings import MAX_LOGO_BYTES, Region

_LONG_WORD, _BREAK_EVERY, _SPACES = re.compile(r"\S{60}"), re.compile(".{1,20}"), re.compile(r"(\s+)")
#: “1. ”, “12) ”, “a. ” in front of a line that people typed as an item of a list.
_MARKER = re.compile(r"(\d{1,2}[.)]|[a-z][.)])\s+(\S.*)", re.DOTALL)
_LOGO_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The Kop. ``skpd`` is printed in capitals; ``address`` may have several lines; ``logo`` comes from image_uri()."""

    skpd: str | None
    address: str | None = None
    government: str = Region.government
    logo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs. ``title`` is the office as it reads on letters, for example “Plt. Kepala Dinas Kesehatan”."""

    name: str | None = None
    nip: str | None = None
    title: str | None = None


NO_SIGNER = Signer()


def image_uri(content: bytes) -> str:
    """A picture's bytes as a data: URI, for Letterhead.logo and other emblems.

    PNG or JPEG, told by content, at most 1 MB; otherwise ValueError.
    """
    if len(content) > MAX_LOGO_BYTES:
        raise ValueError(f"logo larger than {MAX_LOGO_BYTES} bytes")
    for magic, kind in _LOGO_TYPES.items():
        if content.startswith(magic):
            return f"data:{kind};base64,{b64encode(content).decode()}"
    raise ValueError("a logo is a PNG or a JPEG file")


def paragraphs(text: str | None) -> list[str]:
    """The non-blank lines of ``text``; empty when nothing was written."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def marked(line: str) -> tuple[str, str]:
    """(“2.”, text) of a line that is an item of a list, (“”, line) of any other."""
    found = _MARKER.match(line)
    return (found[1], found[2]) if found else ("", line)


def filled(text: str | None) -> bool:
    """Whether there is something to print, so that no dotted line is needed."""
    return bool(text and text.strip())


def breakable(value: object) -> object:
    """Text with a place to break every 20 characters inside words that fit no line; anything else unchanged.

    WeasyPrint looks for such a place by itself, but in time that grows with the square of the word's length.
    """
    if type(value) is not str or not _LONG_WORD.search(value):
        return value
    parts = (_BREAK_EVERY.findall(word) if _LONG_WORD.match(word) else [word] for word in _SPACES.split(value))
    return Markup().join(Markup("<wbr>").join(part) for part in parts)


@cache
def environment() -> Environment:
    """The papers' own Jinja: everything is escaped, a misspelt name is an error and not a blank on a signed paper."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=breakable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        paragraphs=paragraphs,
        marked=marked,
        long_date=indonesian_date,
        month=month_name,
        nip=lambda text: format_nip(parse_nip(text)),
    )
    env.tests["filled"] = filled
    return env
