"""What a region decides for itself: its names, its logo, and the few printed words that may differ from the Pedoman.

Each has a default, so that an installation on which nobody set anything prints the papers of Kabupaten Balangan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from app.rules.problems import Problem, problem

MAX_LOGO_BYTES = 1 << 20
LOGO_KINDS = frozenset({"png", "jpg"})

_LONG, _SHORT, _CODE = 200, 80, 20


@dataclass(frozen=True)
class Region:
    """The region as its papers know it. An empty label means: as the Pedoman prints it."""

    #: The first line of every letterhead.
    government: str = "PEMERINTAH KABUPATEN BALANGAN"
    region: str = "Kabupaten Balangan"
    #: Where papers are signed.
    capital: str = "Paringin"
    leader_title: str = "Bupati Balangan"
    leader_name: str = ""
    #: The agency that keeps the round; the Pedoman's Bappedalitbang is called Bapperida in newer structures.
    agency_name: str = "Badan Perencanaan Pembangunan Daerah, Penelitian dan Pengembangan"
    agency_short: str = "Bappedalitbang"
    #: Owner of the national application; the Pedoman still says BPP Kemendagri.
    national_owner: str = "BSKDN Kementerian Dalam Negeri"
    #: Begins the code printed on every form; without it no code is printed.
    document_code: str = ""
    c1_title: str = ""
    c1_initiator: str = ""
    c2_title: str = ""
    c2_table: str = ""
    c2_initiator: str = ""
    #: Item 6 of Form C.2, which cites the minister's letter; the Pedoman gives two numbers of it.
    c2_video: str = ""
    logo_file_id: int | None = None

    @property
    def c1_labels(self) -> dict[str, str]:
        """The labels of Form C.1 that the region overrules."""
        return _set(title=self.c1_title, initiator=self.c1_initiator)

    @property
    def c2_labels(self) -> dict[str, str]:
        """The labels of Form C.2 that the region overrules."""
        return _set(title=self.c2_title, table=self.c2_table, initiator=self.c2_initiator)


#: Every setting that is a line of text, with its longest length; the logo is a file and kept apart.
TEXTS: Mapping[str, int] = {
    "government": _LONG,
    "region": _SHORT,
    "capital": _SHORT,
    "leader_title": _SHORT,
    "leader_name": _SHORT,
    "agency_name": _LONG,
    "agency_short": _SHORT,
    "national_owner": _LONG,
    "document_code": _CODE,
    "c1_title": _LONG,
    "c1_initiator": _SHORT,
    "c2_title": _LONG,
    "c2_table": _SHORT,
    "c2_initiator": _SHORT,
    "c2_video": _LONG,
}
LOGO = "logo_file_id"
#: Without these no paper can be printed.
REQUIRED = frozenset(
    {"government", "region", "capital", "leader_title", "agency_name", "agency_short", "national_owner"}
)


def region_from(stored: Mapping[str, object]) -> Region:
    """The region as stored, key by key; what is not stored, unknown or of another type keeps its default."""
    known = {one.name: one.default for one in fields(Region)}
    texts = {key: value for key, value in stored.items() if key in TEXTS and isinstance(value, str)}
    logo = stored.get(LOGO, known[LOGO])
    return Region(**texts, logo_file_id=logo if isinstance(logo, int) else None)


def check_settings(values: Mapping[str, str]) -> list[Problem]:
    """Everything that keeps these values from being stored; each problem's `where` is its key."""
    return [*_empty(values), *_too_long(values)]


def _empty(values: Mapping[str, str]) -> Iterable[Problem]:
    return (problem("setting.empty", key) for key in values if key in REQUIRED and not values[key].strip())


def _too_long(values: Mapping[str, str]) -> Iterable[Problem]:
    return (
        problem("setting.too_long", key, limit=TEXTS[key]) for key, text in values.items() if len(text) > TEXTS[key]
    )


def _set(**words: str) -> dict[str, str]:
    return {key: text for key, text in words.items() if text.strip()}
