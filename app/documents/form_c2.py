"""Form C.2, “Monitoring dan Evaluasi Inovasi Daerah”, as the Pedoman Teknis prints it (chapter C.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.documents.forms import HEAD_LABELS, FormHead, higher_than_a_page, overruled
from app.documents.paper import NO_SIGNER, Signer, environment, paragraphs
from app.documents.render import render_pdf

# The words of the Pedoman, slips included: “Tabel Money” is its table of Monev. They may be overruled one by one.
C2_LABELS: Mapping[str, str] = MappingProxyType(
    {
        **HEAD_LABELS,
        "form": "Form C. 2",
        "title": "MONITORING DAN EVALUASI INOVASI DAERAH TAHUN",
        "table": "Tabel Money",
        "col_number": "No",
        "col_item": "Indikator",
        "col_factual": "Faktual",
        "col_suggestion": "Saran",
        "known": "Mengetahui",
        "agency_signer": "Pejabat SKPD",
        "officer": "Petugas",
        "nip": "NIP",
    }
)

# Characters that surely fit a line of each wide column, and of both together (see paper.css).
_FACTUAL_CHARACTERS, _SUGGESTION_CHARACTERS, _NOTE_CHARACTERS = 25, 21, 49


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC2Row:
    """One of the six rows of the table: its text as printed, what was found and what is advised."""

    number: int
    text_printed: str
    factual: str | None = None
    suggestion: str | None = None

    @property
    def fills_a_page(self) -> bool:
        """Whether the row has to be broken."""
        return higher_than_a_page(
            (paragraphs(self.factual), _FACTUAL_CHARACTERS), (paragraphs(self.suggestion), _SUGGESTION_CHARACTERS)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC2(FormHead):
    """All that Form C.2 prints. ``draft`` is False only for a form that was issued.

    ``note_printed`` is the text of row 7 (“Catatan :”), ``note`` what is written there, over both columns.
    """

    items: tuple[FormC2Row, ...]
    note_number: int = 7
    note_printed: str = "Catatan :"
    note: str | None = None
    agency_signer: Signer = NO_SIGNER
    officer: Signer = NO_SIGNER

    @property
    def note_fills_a_page(self) -> bool:
        """Whether the row of the note has to be broken."""
        return higher_than_a_page((paragraphs(self.note), _NOTE_CHARACTERS))


def form_c2_html(data: FormC2, labels: Mapping[str, str] | None = None, *, paged: bool = True) -> str:
    """Form C.2 as HTML, every value escaped; ``labels`` and ``paged`` as for form_c1_html."""
    words = overruled("Form C.2", C2_LABELS, labels)
    return environment().get_template("form_c2.html").render(form=data, label=words, paged=paged)


def form_c2_pdf(
    data: FormC2,
    engine: str = "weasyprint",
    labels: Mapping[str, str] | None = None,
    *,
    timeout: float = 60,
) -> bytes:
    """Form C.2 on F4 as PDF bytes; raises PdfError when none came out. With pdfkit see render.py for what is lost."""
    name = data.innovation_name or "Inovasi"
    title = f"Form C.2 {data.year}, {name.strip()[:120]}"
    html = form_c2_html(data, labels, paged=engine == "weasyprint")
    return render_pdf(html, engine=engine, title=title, timeout=timeout)
