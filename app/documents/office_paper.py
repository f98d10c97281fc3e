"""The office papers of the SOP's steps: invitation, minutes, circular, Berita Acara, and a free letter.

One data object becomes one row of blocks; the PDF here and the Word file (office_docx.py) print the same blocks, so that
neither can say what the other does not. Shapes after Permendagri 1/2023.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents.formats import date_in_words, day_and_date, indonesian_date
from app.documents.paper import Letterhead, Signer, environment, paragraphs
from app.documents.render import render_pdf
from app.rules.codes import StepPaperKind
from app.rules.settings import Region

TITLES: Mapping[StepPaperKind, str] = {
    StepPaperKind.INVITATION: "Surat Undangan",
    StepPaperKind.MINUTES: "Notulensi",
    StepPaperKind.CIRCULAR: "Surat Edaran",
    StepPaperKind.BERITA_ACARA: "Berita Acara",
    StepPaperKind.OTHER: "Surat",
}
_BLANK = " "


@dataclass(frozen=True, slots=True)
class Title:
    """Centred lines on top of a paper."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their texts behind a colon; a blank text is a dotted line."""

    rows: tuple[tuple[str, str], ...]
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, perhaps under a heading; without any text, dotted lines."""

    text: str
    heading: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """One line at the right: place and date of a letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """One signer at the right, or two side by side; each under a caption."""

    signers: tuple[tuple[str, Signer], ...]


Block = Title | Pairs | Prose | Aside | Signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaper:
    """All that a paper of a step prints. ``content`` holds the fields of its kind (rules/office_papers.py).

    ``number`` is the office's own and never made up; while a numbered paper lacks it, it is a draft.
    """

    kind: StepPaperKind
    year: int
    letterhead: Letterhead
    content: Mapping[str, str]
    number: str = ""
    subject: str = ""
    dated_on: date | None = None
    place: str = Region.capital
    draft: bool = False
    document_code: str | None = None
    verification_text: str | None = None

    @property
    def name(self) -> str:
        """What it is called in a file's title."""
        return f"{TITLES[self.kind]} {self.year}, {self.subject.strip()[:120]}"

    def said(self, key: str) -> str:
        """The text of a field, empty when nothing was written."""
        return self.content.get(key, "").strip()

    @property
    def place_and_date(self) -> str:
        """“Paringin, 24 November 2026”; room for the date while there is none."""
        return f"{self.place}, {indonesian_date(self.dated_on) if self.dated_on else '.' * 24}"

    def signer(self, role: str) -> Signer:
        """One of the two signers, “signer” or “second”."""
        return Signer(name=self.said(f"{role}_name"), nip=self.said(f"{role}_nip"), title=self.said(f"{role}_title"))


def blocks_of(paper: OfficePaper) -> tuple[Block, ...]:
    """What the paper prints below its letterhead, from top to bottom."""
    return _SHAPES[paper.kind](paper)


def office_paper_html(paper: OfficePaper, *, paged: bool = True) -> str:
    """The paper as HTML, every value escaped."""
    blocks = [(type(one).__name__, one) for one in blocks_of(paper)]
    title = TITLES[paper.kind]
    return environment().get_template("office_paper.html").render(form=paper, blocks=blocks, title=title, paged=paged)


def office_paper_pdf(paper: OfficePaper, engine: str = "weasyprint", *, timeout: float = 60) -> bytes:
    """The paper on F4 as PDF bytes; raises PdfError when none came out."""
    html = office_paper_html(paper, paged=engine == "weasyprint")
    return render_pdf(html, engine=engine, title=paper.name, timeout=timeout)


def _day(paper: OfficePaper, write: Callable[[date], str] = day_and_date) -> str:
    try:
        return write(date.fromisoformat(paper.said("held_on")))
    except ValueError:
        return ""


def _addressed(paper: OfficePaper) -> Prose:
    lines = paragraphs(paper.said("to")) or [_BLANK]
    numbered = [f"{place}. {line}" for place, line in enumerate(lines, 1)] if len(lines) > 1 else lines
    return Prose("\n".join(["Yth.", *numbered, "di tempat"]), is_list=True)


def _letter_head(paper: OfficePaper) -> tuple[Block, ...]:
    return (
        Aside(paper.place_and_date),
        Pairs(
            (
                ("Nomor", paper.number),
                ("Sifat", paper.said("nature")),
                ("Lampiran", paper.said("attachment")),
                ("Hal", paper.subject),
            )
        ),
        _addressed(paper),
    )


def _end(paper: OfficePaper) -> tuple[Block, ...]:
    signer = paper.signer("signer")
    copies = paper.said("copies")
    signed = (Signatures(((signer.title or "", signer),)),)
    return (*signed, Prose(copies, "Tembusan:", is_list=True)) if copies else signed


def _two_signers(paper: OfficePaper) -> Signatures:
    first, second = paper.signer("signer"), paper.signer("second")
    return Signatures(((first.title or "", first), (second.title or "", second)))


def _invitation(paper: OfficePaper) -> tuple[Block, ...]:
    return (
        *_letter_head(paper),
        Prose(paper.said("opening")),
        Pairs(
            (
                ("Hari/tanggal", _day(paper)),
                ("Waktu", paper.said("time")),
                ("Tempat", paper.said("venue")),
                ("Acara", paper.said("agenda")),
            ),
            indented=True,
        ),
        Prose(paper.said("closing")),
        *_end(paper),
    )


def _other(paper: OfficePaper) -> tuple[Block, ...]:
    return (*_letter_head(paper), Prose(paper.said("content")), Prose(paper.said("closing")), *_end(paper))


def _minutes(paper: OfficePaper) -> tuple[Block, ...]:
    return (
        Title(("NOTULENSI", paper.subject.upper())),
        Pairs(
            (
                ("Hari/tanggal", _day(paper)),
                ("Waktu", paper.said("time")),
                ("Tempat", paper.said("venue")),
                ("Pimpinan rapat", paper.said("chair")),
                ("Peserta", paper.said("attendees")),
            )
        ),
        Prose(paper.said("agenda"), "Agenda"),
        Prose(paper.said("discussion"), "Pembahasan"),
        Prose(paper.said("decisions"), "Keputusan dan tindak lanjut"),
        _two_signers(paper),
    )


def _circular(paper: OfficePaper) -> tuple[Block, ...]:
    number = paper.number or "." * 24
    return (
        Title(("SURAT EDARAN", f"NOMOR {number} TAHUN {paper.year}", "TENTANG", paper.subject.upper())),
        _addressed(paper),
        Prose(paper.said("background"), "Latar belakang"),
        Prose(paper.said("content"), "Isi edaran"),
        Prose(paper.said("closing")),
        Aside(paper.place_and_date),
        *_end(paper),
    )


def _berita_acara(paper: OfficePaper) -> tuple[Block, ...]:
    day = _day(paper, date_in_words) or "." * 60
    venue = paper.said("venue") or "." * 30
    return (
        Title(("BERITA ACARA", paper.subject.upper(), f"NOMOR {paper.number or '.' * 24}")),
        Prose(f"Pada hari ini {day}, bertempat di {venue}, {paper.said('opening') or '.' * 40}"),
        Prose(paper.said("content")),
        Prose(paper.said("closing")),
        Aside(paper.place_and_date),
        _two_signers(paper),
    )


_SHAPES: Mapping[StepPaperKind, Callable[[OfficePaper], tuple[Block, ...]]] = {
    StepPaperKind.INVITATION: _invitation,
    StepPaperKind.MINUTES: _minutes,
    StepPaperKind.CIRCULAR: _circular,
    StepPaperKind.BERITA_ACARA: _berita_acara,
    StepPaperKind.OTHER: _other,
}
