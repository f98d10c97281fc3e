"""What Form C.1 and Form C.2 share: the head with the innovation's particulars, its words, and whole rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from types import MappingProxyType

from app.documents.paper import Letterhead
from app.rules.codes import Initiator, InnovationForm, Stage
from app.rules.settings import Region

# The words of the Pedoman, slips included: “Jenis Indikator” is what its chapter D.1 calls “Jenis Inisiator”.
HEAD_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "skpd_name": "Nama SKPD",
        "innovation_name": "Nama Inovasi",
        "innovation_form": "Bentuk Inovasi",
        "form_governance": "Tata Kelola",
        "form_public_service": "Pelayanan Publik",
        "form_other": "Lainnya",
        "started_on": "Inovasi Dimulai",
        "day": "Tanggal",
        "month": "Bulan",
        "year": "Tahun",
        "stage": "Tahapan Inovasi",
        "stage_initiative": "Inisiatif",
        "stage_trial": "Uji Coba",
        "stage_implementation": "Penerapan",
        "initiator": "Jenis Indikator",
    }
)

#: The answers to “Jenis Inisiator” in the words of chapter D.1; a paper is Indonesian whatever its reader's screen is.
INITIATORS: Mapping[Initiator, str] = MappingProxyType(
    {
        Initiator.REGION: "Daerah",
        Initiator.DPRD: "DPRD",
        Initiator.ASN: "ASN",
        Initiator.SKPD: "SKPD",
        Initiator.COMMUNITY: "Masyarakat",
    }
)

_PAGE_LINES = 58  # lines that surely fit a page (see paper.css)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHead:
    """What stands above the table of both forms, and around it. ``None`` or blank prints a dotted line to be filled by
    hand; ``draft`` prints “DRAF” across every page.
    """

    year: int
    letterhead: Letterhead
    draft: bool
    skpd_name: str | None = None
    innovation_name: str | None = None
    innovation_form: InnovationForm | None = None
    started_on: date | None = None
    stage: Stage | None = None
    initiator: str | None = None
    place: str = Region.capital
    signed_on: date | None = None
    document_code: str | None = None
    verification_text: str | None = None


def overruled(form: str, words: Mapping[str, str], changes: Mapping[str, str] | None) -> dict[str, str]:
    """``words`` of ``form`` with ``changes`` in their place; an unknown key is a ValueError."""
    merged = {**words, **(changes or {})}
    if unknown := merged.keys() - words.keys():
        raise ValueError(f"unknown labels of {form}: {', '.join(sorted(unknown))}")
    return merged


def higher_than_a_page(*columns: tuple[Iterable[str], int]) -> bool:
    """Whether a row is about as high as a page, so that it has to be broken; an estimate, on the high side.

    Each column is its paragraphs and the characters that surely fit one of its lines. WeasyPrint keeps a row together
    at any price: it would drop the table's head and start a new page for a row that cannot fit.
    """
    return max(_lines(texts, characters) for texts, characters in columns) > _PAGE_LINES


def _lines(texts: Iterable[str], characters: int) -> int:
    """Lines that ``texts`` take at most, a paragraph each; capitals are wider by two fifths."""
    return sum(ceil((len(text) + 0.4 * sum(map(str.isupper, text))) / characters) for text in texts)
