"""Making Word files: the face, the page and the small moves that every DOCX of ours is written with."""

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from app.documents.render import printable

FONT = "Bookman Old Style"
WITHOUT_LINES, GRID = "Normal Table", "Table Grid"
#: F4, the paper of official letters (width, height), and its margins (top, right, bottom, left).
PAGE_MM, MARGINS_MM = (215, 330), (18, 20, 22, 25)

# The shape that Word's own command Design > Watermark makes, so that its "Remove Watermark" takes it away.
_WATERMARK = """<w:r {w}><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>
<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>
<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{number}" type="#_x0000_t136"
style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:115pt;rotation:315;z-index:-251658240;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
o:allowincell="f" fillcolor="#e4e4e4" stroked="f"><v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt" string="DRAF"/></v:shape></w:pict></w:r>"""
#: Room inside the cells of a table (top, right, bottom, left) in millimetres: none where no line shows, else as on the PDF.
_ROOM_MM = {WITHOUT_LINES: (0, 0, 0, 0), GRID: (1.2, 1.6, 1.2, 1.6)}


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
    """A table without rows, its columns as wide as `widths` say in millimetres; `style` WITHOUT_LINES or GRID."""
    made = book.add_table(rows=0, cols=len(widths), style=style)
    _give_room(made, _ROOM_MM[style])
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


def keep_whole(cells: tuple[_Cell, ...]) -> None:
    """No page ends inside the row of these cells."""
    cells[0]._tc.getparent().get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _give_room(made: Table, room: tuple[float, float, float, float]) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, width in zip(("top", "left", "bottom", "right"), (room[0], room[3], room[2], room[1]), strict=True):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(Mm(width).twips)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else made._tbl.tblPr.append(margins)


def field(paragraph: Paragraph, name: str, shown: str, size: int | None = None) -> None:
    """Add what Word counts by itself, PAGE or NUMPAGES; `shown` stands there until it did."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), name)
    run = paragraph.add_run(shown)
    if size is not None:
        run.font.size = Pt(size)
    made.append(run._r)
    paragraph._p.append(made)


def watermark(head: Paragraph, number: int) -> None:
    """DRAF across every page whose header holds this paragraph; `number` tells it from others in the book."""
    head._p.append(parse_xml(_WATERMARK.format(w=nsdecls("w"), number=number, font=FONT)))
