"""Form C.1, “Laporan Indeks Inovasi Daerah”, as the Pedoman Teknis prints it (chapter C.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from types import MappingProxyType

from app.documents.paper import NO_SIGNER, Letterhead, Signer, environment, paragraphs
from app.documents.render import render_pdf
from app.rules.codes import InnovationForm, Stage

# The words of the Pedoman, slips included: “Jenis Indikator” is what its chapter D.1 calls “Jenis Inisiator”. They may
# be overruled one by one; the keys are ours.
C1_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "form": "Form C. 1",
        "title": "LAPORAN INDEKS INOVASI DAERAH TAHUN",
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
        "background": "Latar Belakang",
        "problem": "Permasalahan (Hulu)",
        "method": "Metode & Strategi",
        "solution": "Pemecahan masalah",
        "benefit": "Manfaat atau dampak (Hilir)",
        "table": "Tabel Indikator",
        "col_number": "No",
        "col_indicator": "Indikator",
        "col_description": "Uraian",
        "col_evidence": "Bukti Dukung",
        "head": "Kepala SKPD",
        "admin": "Admin Inovasi SKPD",
        "nip": "NIP",
    }
)

# Characters that surely fit a line of the two wide columns, and lines that surely fit a page (see paper.css).
_DESCRIPTION_CHARACTERS, _EVIDENCE_CHARACTERS, _PAGE_LINES = 36, 20, 58


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC1Row:
    """One line of “Tabel Indikator”; ``evidence`` is one entry per document, already worded."""

    number: int
    name_printed: str
    description: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def fills_a_page(self) -> bool:
        """Whether the row is about as high as a page, so that it has to be broken. An estimate, on the high side.

        WeasyPrint keeps a row together at any price: it would drop the table's head and start a new page for a row
        that cannot fit.
        """
        description = _lines(paragraphs(self.description), _DESCRIPTION_CHARACTERS)
        return max(description, _lines(self.evidence, _EVIDENCE_CHARACTERS)) > _PAGE_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC1:
    """All that Form C.1 prints. ``None`` or blank prints a dotted line to be filled by hand.

    ``method`` is the one field “Metode & Strategi Pemecahan Masalah” of chapter D.1. ``draft`` prints “DRAF” across
    every page; it is False only for a form that the head of the agency has endorsed.
    """

    year: int
    letterhead: Letterhead
    draft: bool
    indicators: tuple[FormC1Row, ...]
    skpd_name: str | None = None
    innovation_name: str | None = None
    innovation_form: InnovationForm | None = None
    started_on: date | None = None
    stage: Stage | None = None
    initiator: str | None = None
    background: str | None = None
    problem: str | None = None
    method: str | None = None
    benefit: str | None = None
    place: str = "Paringin"
    signed_on: date | None = None
    head: Signer = NO_SIGNER
    admin: Signer = NO_SIGNER
    document_code: str | None = None
    verification_text: str | None = None


def _lines(texts: Iterable[str], characters: int) -> int:
    """Lines that ``texts`` take at most, a paragraph each; capitals are wider by two fifths."""
    return sum(ceil((len(text) + 0.4 * sum(map(str.isupper, text))) / characters) for text in texts)


def form_c1_html(data: FormC1, labels: Mapping[str, str] | None = None, *, paged: bool = True) -> str:
    """Form C.1 as HTML, every value escaped.

    ``labels`` overrules some or all of C1_LABELS; an unknown key is a ValueError. ``paged`` is for engines that print
    running footers; without it the document code stands below the signatures instead.
    """
    words = {**C1_LABELS, **(labels or {})}
    if unknown := words.keys() - C1_LABELS.keys():
        raise ValueError(f"unknown labels of Form C.1: {', '.join(sorted(unknown))}")
    return environment().get_template("form_c1.html").render(form=data, label=words, paged=paged)


def form_c1_pdf(
    data: FormC1,
    engine: str = "weasyprint",
    labels: Mapping[str, str] | None = None,
    *,
    timeout: float = 60,
) -> bytes:
    """Form C.1 on F4 as PDF bytes; raises PdfError when none came out. With pdfkit see render.py for what is lost."""
    name = data.innovation_name or "Inovasi"
    title = f"Form C.1 {data.year}, {name.strip()[:120]}"
    html = form_c1_html(data, labels, paged=engine == "weasyprint")
    return render_pdf(html, engine=engine, title=title, timeout=timeout)
