"""The Keputusan Bupati that names the participants (SOP step 8): one data object, printed as PDF and as DOCX.

Shape: Keputusan Kepala Daerah as Permendagri 80/2015 jo. 120/2018 has it: head, Menimbang, Mengingat, Memperhatikan,
MEMUTUSKAN, Menetapkan, KESATU and on, signature, tembusan, and a Lampiran with the signature once more at its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.documents.formats import indonesian_date
from app.documents.paper import environment, filled, image_uri
from app.documents.render import render_pdf

#: F4, the paper of regional regulations; left and right 2.5 cm, top 3, bottom 2.5.
PAGE_MM = (215, 330)
MARGINS_MM = (30, 25, 25, 25)

DOTS = "…………………"
COLUMNS = (
    "No",
    "Nama Inovasi",
    "Perangkat Daerah",
    "Bentuk",
    "Jenis",
    "Urusan",
    "Tahapan",
    "Waktu Penerapan",
    "Inovator",
)
#: Widths of the annex's columns on landscape F4 in millimetres; together the width between the margins.
COLUMN_MM = (11, 64, 48, 23, 20, 35, 23, 26, 30)

_UNITS = ("", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN")
# A row is kept whole; only one with a text this long might not fit a page and may be broken.
_LONGEST_WHOLE = 300
_LONGEST_CLAUSE = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One innovation as the annex names it; blank prints a dash."""

    name: str
    skpd: str
    form: str = ""
    kind: str = ""
    affair: str = ""
    stage: str = ""
    implemented_on: date | None = None
    initiator: str = ""

    def cells(self, number: int) -> tuple[str, ...]:
        """The row's texts in the order of `COLUMNS`."""
        applied = indonesian_date(self.implemented_on) if self.implemented_on else ""
        told = (self.name, self.skpd, self.form, self.kind, self.affair, self.stage, applied, self.initiator)
        return (f"{number}.", *(one.strip() or "–" for one in told))

    @property
    def is_whole(self) -> bool:
        """Whether no page may end inside the row."""
        return max(len(self.name), len(self.skpd), len(self.affair), len(self.initiator)) <= _LONGEST_WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreePaper:
    """All that the decree prints.

    `number` is Bagian Hukum's, never made up here: blank prints dots to be filled in. The Bupati signs without NIP.
    `draft` prints DRAF across every page until the decree is signed. `emblem` is the picture of the Garuda as PNG or
    JPEG bytes; without one its place stays empty.
    """

    title: str
    year: int
    annex: tuple[AnnexRow, ...]
    considering: tuple[str, ...] = ()
    recalling: tuple[str, ...] = ()
    noting: tuple[str, ...] = ()
    ruling: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    number: str = ""
    place: str = "Paringin"
    signed_on: date | None = None
    office: str = "Bupati Balangan"
    province: str = "Provinsi Kalimantan Selatan"
    signer_name: str = ""
    draft: bool = True
    emblem: bytes | None = None

    @property
    def longest_whole(self) -> int:
        """Letters of the longest paragraph that is kept on one page."""
        return _LONGEST_CLAUSE

    @property
    def office_line(self) -> str:
        """“BUPATI BALANGAN”."""
        return self.office.strip().upper() or "BUPATI"

    @property
    def head(self) -> str:
        """“KEPUTUSAN BUPATI BALANGAN”."""
        return f"KEPUTUSAN {self.office_line}"

    @property
    def number_line(self) -> str:
        """“NOMOR … TAHUN …”, the year once only even when the given number has it."""
        number = " ".join(self.number.split())
        if "tahun" in number.lower():
            return f"NOMOR {number}"
        year = self.signed_on.year if self.signed_on else self.year
        return f"NOMOR {number or DOTS} TAHUN {year}"

    @property
    def title_line(self) -> str:
        """The title as it stands under TENTANG: capitals, no full stop."""
        return " ".join(self.title.split()).rstrip(".").upper()

    @property
    def date_line(self) -> str:
        """The day of signing, or dots."""
        return indonesian_date(self.signed_on) if self.signed_on else DOTS

    @property
    def preamble(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """(label, (marker, text) of each paragraph): Menimbang in letters, Mengingat and Memperhatikan in numbers."""
        blocks = (
            ("Menimbang", lettered(self.considering)),
            ("Mengingat", numbered(self.recalling)),
            ("Memperhatikan", numbered(self.noting)),
        )
        return tuple((label, rows) for label, rows in blocks if rows)

    @property
    def rulings(self) -> tuple[tuple[str, str], ...]:
        """(“KESATU”, text) and on."""
        return tuple((ordinal(place), text) for place, text in enumerate(filter(filled, self.ruling), 1))

    @property
    def copies_told(self) -> tuple[tuple[str, str], ...]:
        """The tembusan, numbered."""
        return numbered(self.copies)


def lettered(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(“a.”, text) for each text that says something; after z comes aa."""
    said = list(filter(filled, texts))
    return tuple((f"{_letters(place)}.", " ".join(text.split())) for place, text in enumerate(said))


def numbered(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(“1.”, text) for each text that says something."""
    return tuple((f"{place}.", " ".join(text.split())) for place, text in enumerate(filter(filled, texts), 1))


def ordinal(place: int) -> str:
    """The word a dictum is called by: KESATU, KEDUA … KESEPULUH, KESEBELAS, KEDUA BELAS … up to 99."""
    if not 1 <= place <= 99:  # noqa: PLR2004 - words below a hundred
        raise ValueError(f"no dictum number {place}")
    tens, unit = divmod(place, 10)
    if tens == 0:
        words = _UNITS[unit]
    elif tens == 1:
        words = {0: "SEPULUH", 1: "SEBELAS"}.get(unit, f"{_UNITS[unit]} BELAS")
    else:
        words = f"{_UNITS[tens]} PULUH {_UNITS[unit]}".strip()
    return f"KE{words}"


def decree_html(data: DecreePaper, *, paged: bool = True) -> str:
    """The decree as HTML, every value escaped.

    `paged` is for an engine that prints page numbers and turns the annex to landscape; without it all is portrait.
    """
    emblem = image_uri(data.emblem) if data.emblem else None
    template = environment().get_template("decree.html")
    return template.render(form=data, columns=COLUMNS, emblem=emblem, paged=paged)


def decree_pdf(data: DecreePaper, engine: str = "weasyprint", *, timeout: float = 60) -> bytes:
    """The decree on F4 as PDF bytes; raises PdfError when none came out. With pdfkit see render.py for what is lost."""
    title = f"{data.head.title()}, {data.title_line[:150]}"
    html = decree_html(data, paged=engine == "weasyprint")
    return render_pdf(html, engine=engine, title=title, timeout=timeout, margins_mm=MARGINS_MM)


def _letters(place: int) -> str:
    rounds, letter = divmod(place, 26)
    return chr(ord("a") + letter) * (rounds + 1)
