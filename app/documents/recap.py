"""The recapitulation of a round (output of SOP step 5): figures, charts and tables on F4."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.paper import Letterhead, environment
from app.documents.render import render_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapChart:
    """One chart: the picture as SVG text, and in words what it shows, which is also its text for screen readers."""

    title: str
    svg: str
    words: str

    @property
    def uri(self) -> str:
        """The picture as a data: URI, the only kind of address that a paper may name."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg.encode()).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapTable:
    """One table; `widths` are millimetres per column, `figures` the columns (from 0) that hold numbers."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int | None]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """All that the recapitulation prints. ``scope`` says whose innovations are in it, ``as_of`` the day it tells of."""

    year: int
    letterhead: Letterhead
    scope: str
    as_of: date
    figures: Sequence[tuple[str, str]]
    charts: Sequence[RecapChart]
    tables: Sequence[RecapTable]
    document_code: str | None = None
    verification_text: str | None = None
    draft: bool = False


def recap_html(data: Recap, *, paged: bool = True) -> str:
    """The recapitulation as HTML, every value escaped; ``paged`` as for form_c1_html."""
    return environment().get_template("recap.html").render(form=data, paged=paged)


def recap_pdf(data: Recap, engine: str = "weasyprint", *, timeout: float = 60) -> bytes:
    """The recapitulation as PDF bytes; raises PdfError when none came out."""
    html = recap_html(data, paged=engine == "weasyprint")
    return render_pdf(html, engine=engine, title=f"Rekapitulasi Inovasi Daerah {data.year}", timeout=timeout)
