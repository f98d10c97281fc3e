"""Making Word files: the face, the page and the small moves that every DOCX of ours is written with."""

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from app.documents.render import printable

FONT = "Bookman Old Style"
#: F4, the paper of official letters (width, height), and its margins (top, right, bottom, left).
PAGE_MM, MARGINS_MM = (215, 330), (18, 20, 22, 25)


def clean(text: str) -> str:
    """Text that XML can hold and that reads in one direction."""
    return printable(text).encode("utf-8", "replace").decode()


def set_face(book: WordDocument) -> None:
    """Give the book its typeface, single spacing and its language, Indonesian."""
    style = book.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    fonts = style.element.rPr.rFonts
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def set_page(section: Section, size: tuple[int, int], margins: tuple[int, int, int, int]) -> None:
    """Give a section its size (width, height) and margins (top, right, bottom, left), in millimetres."""
    width, height = size
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    top, right, bottom, left = margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = Mm(15)


def say(paragraph: Paragraph, text: str, *, align: WD_ALIGN_PARAGRAPH | None = None, size: int | None = None) -> None:
    """Add `text` to the paragraph as one run."""
    run = paragraph.add_run(clean(text))
    if align is not None:
        paragraph.alignment = align
    if size is not None:
        run.font.size = Pt(size)


def table(book: WordDocument, widths: tuple[int, ...], style: str) -> Table:
    """A table without rows, its columns as wide as `widths` say in millimetres."""
    made = book.add_table(rows=0, cols=len(widths), style=style)
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    return made


def row(rows: Table, widths: tuple[int, ...]) -> tuple[_Cell, ...]:
    """A new row, its cells as wide as the columns."""
    cells = rows.add_row().cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Mm(width)
    return cells
