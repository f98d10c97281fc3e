"""The decree as a Word file that Bagian Hukum edits: same data object, same content as `decree_pdf`."""

import io

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from app.documents.decree import COLUMN_MM, COLUMNS, MARGINS_MM, PAGE_MM, DecreePaper
from app.documents.paper import paragraphs
from app.documents.word import GRID, WITHOUT_LINES, field, keep_whole, set_face, set_page, watermark
from app.documents.word import clean as _clean
from app.documents.word import row as _row
from app.documents.word import say as _say
from app.documents.word import table as _table

_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_CLAUSE_MM, _RULING_MM = (34, 5, 9, 117), (34, 5, 126)


def decree_docx(data: DecreePaper) -> bytes:
    """The decree as DOCX bytes on F4: page numbers as fields, the annex's head repeated, its rows never cut."""
    book = Document()
    set_face(book)
    set_page(book.sections[0], PAGE_MM, MARGINS_MM)
    title = f"{data.head} TENTANG {data.title_line}"
    book.core_properties.title, book.core_properties.author = _clean(title)[:250], _clean(data.office)[:250]
    _body(book, data)
    _annex(book, data)
    _heads(book, data)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(book: WordDocument, text: str = "", *, size: int | None = None, before: int = 0, after: int = 0) -> Paragraph:
    paragraph = book.add_paragraph()
    _say(paragraph, text, align=_CENTRE, size=size)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _body(book: WordDocument, data: DecreePaper) -> None:
    emblem = _line(book, after=6)
    if data.emblem:
        emblem.add_run().add_picture(io.BytesIO(data.emblem), height=Mm(22))
    else:
        emblem.paragraph_format.space_before = Pt(48)  # the Garuda's place
    _line(book, data.office_line, size=14)
    if data.province.strip():
        _line(book, data.province.upper())
    _line(book, data.head, before=16)
    _line(book, data.number_line)
    _line(book, "TENTANG", before=10, after=10)
    _line(book, data.title_line)
    _line(book, f"{data.office_line},", before=16, after=12)
    for label, rows in data.preamble:
        table = _table(book, _CLAUSE_MM, WITHOUT_LINES)
        for place, (marker, text) in enumerate(rows):
            cells = _row(table, _CLAUSE_MM)
            if len(text) <= data.longest_whole:
                keep_whole(cells)
            for cell, said in zip(cells, ("" if place else label, "" if place else ":", marker, text), strict=True):
                _say(cell.paragraphs[0], said)
            cells[3].paragraphs[0].alignment = _JUSTIFY
            cells[3].paragraphs[0].paragraph_format.space_after = Pt(3)
        _line(book).paragraph_format.line_spacing = Pt(8)
    _line(book, "MEMUTUSKAN:", before=4, after=12).paragraph_format.keep_with_next = True
    _rulings(book, data)
    _signature(book, data)
    if data.copies_told:
        _say(book.add_paragraph(), "Tembusan disampaikan kepada Yth.:", size=10)
        for marker, text in data.copies_told:
            _say(book.add_paragraph(), f"{marker} {text}", size=10)


def _rulings(book: WordDocument, data: DecreePaper) -> None:
    table = _table(book, _RULING_MM, WITHOUT_LINES)
    what = f"{data.head} TENTANG {data.title_line}."
    for label, text in (("Menetapkan", what), *data.rulings):
        cells = _row(table, _RULING_MM)
        if len(text) <= data.longest_whole:
            keep_whole(cells)
        _say(cells[0].paragraphs[0], label)
        _say(cells[1].paragraphs[0], ":")
        for place, one in enumerate(paragraphs(text)):
            target = cells[2].add_paragraph() if place else cells[2].paragraphs[0]
            _say(target, one, align=_JUSTIFY)
            target.paragraph_format.space_after = Pt(4)


def _signature(book: WordDocument, data: DecreePaper, *, indent: int = 88) -> None:
    """The block is kept on one page; room for the signature between office and name."""
    name = data.signer_name.strip().upper() or "." * 30
    lines = (
        f"Ditetapkan di {data.place}",
        f"pada tanggal {data.date_line}",
        "",
        f"{data.office_line},",
        *[""] * 4,
        name,
    )
    for place, text in enumerate(lines):
        paragraph = book.add_paragraph()
        _say(paragraph, text)
        paragraph.paragraph_format.left_indent = Mm(indent)
        paragraph.paragraph_format.keep_with_next = place < len(lines) - 1
        paragraph.paragraph_format.keep_together = True
        if place == 0:
            paragraph.paragraph_format.space_before = Pt(24)
    book.add_paragraph()


def _annex(book: WordDocument, data: DecreePaper) -> None:
    section = book.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, (PAGE_MM[1], PAGE_MM[0]), MARGINS_MM)
    for text in ("LAMPIRAN", data.head, data.number_line, "TENTANG", data.title_line):
        paragraph = book.add_paragraph()
        _say(paragraph, text)
        paragraph.paragraph_format.left_indent = Mm(140)
    _line(book, "DAFTAR INOVASI DAERAH", before=16, after=8).paragraph_format.keep_with_next = True
    table = _table(book, COLUMN_MM, GRID)
    _annex_row(table, COLUMNS, is_head=True)
    for number, row in enumerate(data.annex, 1):
        _annex_row(table, row.cells(number), stays=number == len(data.annex))
    _signature(book, data, indent=150)


def _annex_row(table: Table, texts: tuple[str, ...], *, is_head: bool = False, stays: bool = False) -> None:
    """One row, never cut; the last one `stays` with the signature, which never stands on a page alone."""
    cells = _row(table, COLUMN_MM)
    keep_whole(cells)
    if is_head:
        cells[0]._tc.getparent().get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        _say(paragraph, text, size=10, align=_CENTRE if is_head else None)
        paragraph.runs[0].bold = is_head
        paragraph.paragraph_format.keep_with_next = stays or None


def _heads(book: WordDocument, data: DecreePaper) -> None:
    """“- N -” on top from the second page on, and DRAF across every page of a draft."""
    first, annex = book.sections[0], book.sections[1]
    first.different_first_page_header_footer = True
    annex.different_first_page_header_footer = False
    _page_number(first.header.paragraphs[0])
    if data.draft:
        for number, head in enumerate((first.first_page_header, first.header), 1):
            watermark(head.paragraphs[0], number)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = _CENTRE
    paragraph.add_run("- ")
    field(paragraph, "PAGE", "2")
    paragraph.add_run(" -")
