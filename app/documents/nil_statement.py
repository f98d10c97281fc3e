"""The statement of an agency that has no innovation this year (step 3 of the SOP, answer TIDAK)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.documents.paper import NO_SIGNER, Letterhead, Signer, environment
from app.documents.render import render_pdf
from app.rules.settings import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class NilStatement:
    """All that the Surat Keterangan prints. ``None`` or blank prints a dotted line to be filled by hand.

    ``kind`` chooses the Pedoman's word: “belum” (not yet) or “tidak” (none). ``number`` is the agency's own letter
    number, never made up by the application. ``reason`` may have several paragraphs.
    """

    year: int
    letterhead: Letterhead
    skpd_name: str
    kind: Literal["not_yet", "none"] = "not_yet"
    number: str | None = None
    reason: str | None = None
    region: str = Region.region
    place: str = Region.capital
    signed_on: date | None = None
    head: Signer = NO_SIGNER
    document_code: str | None = None
    verification_text: str | None = None
    draft: bool = False


def nil_statement_html(data: NilStatement, *, paged: bool = True) -> str:
    """The statement as HTML, every value escaped; ``paged`` as for form_c1_html."""
    word = {"not_yet": "belum", "none": "tidak"}[data.kind]
    return environment().get_template("nil_statement.html").render(form=data, word=word, paged=paged)


def nil_statement_pdf(data: NilStatement, engine: str = "weasyprint", *, timeout: float = 60) -> bytes:
    """The statement on F4 as PDF bytes; raises PdfError when none came out."""
    html = nil_statement_html(data, paged=engine == "weasyprint")
    title = f"Surat Keterangan Inovasi Daerah {data.year}, {data.skpd_name.strip()[:120]}"
    return render_pdf(html, engine=engine, title=title, timeout=timeout)
