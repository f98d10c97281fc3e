"""Form C.1, “Laporan Indeks Inovasi Daerah”, as the Pedoman Teknis prints it (chapter C.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.documents.forms import HEAD_LABELS, FormHead, higher_than_a_page, overruled
from app.documents.paper import NO_SIGNER, Signer, environment, paragraphs
from app.documents.render import render_pdf

# The words of the Pedoman, slips included. They may be overruled one by one; the keys are ours.
C1_LABELS: Mapping[str, str] = MappingProxyType(
    {
        **HEAD_LABELS,
        "form": "Form C. 1",
        "title": "LAPORAN INDEKS INOVASI DAERAH TAHUN",
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

# Characters that surely fit a line of the two wide columns (see paper.css).
_DESCRIPTION_CHARACTERS, _EVIDENCE_CHARACTERS = 36, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC1Row:
    """One line of “Tabel Indikator”; ``evidence`` is one entry per document, already worded."""

    number: int
    name_printed: str
    description: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def fills_a_page(self) -> bool:
        """Whether the row has to be broken."""
        return higher_than_a_page(
            (paragraphs(self.description), _DESCRIPTION_CHARACTERS), (self.evidence, _EVIDENCE_CHARACTERS)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC1(FormHead):
    """All that Form C.1 prints.

    ``method`` is the one field “Metode & Strategi Pemecahan Masalah” of chapter D.1. ``draft`` is False only for a form
    that the head of the agency has endorsed.
    """

    indicators: tuple[FormC1Row, ...]
    background: str | None = None
    problem: str | None = None
    method: str | None = None
    benefit: str | None = None
    head: Signer = NO_SIGNER
    admin: Signer = NO_SIGNER


def form_c1_html(data: FormC1, labels: Mapping[str, str] | None = None, *, paged: bool = True) -> str:
    """Form C.1 as HTML, every value escaped.

    ``labels`` overrules some or all of C1_LABELS; an unknown key is a ValueError. ``paged`` is for engines that print
    running footers; without it the document code stands below the signatures instead.
    """
    words = overruled("Form C.1", C1_LABELS, labels)
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
