"""The office papers as Word files that people go on editing: the same blocks as the PDF."""

import io
from base64 import b64decode

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from app.documents.office_paper import (
    TITLES,
    Aside,
    Block,
    OfficePaper,
    Pairs,
    Prose,
    Signatures,
    Title,
    blocks_of,
)
from app.documents.paper import Letterhead, Signer, marked, paragraphs
from app.documents.word import (
    MARGINS_MM,
    PAGE_MM,
    WITHOUT_LINES,
    clean,
    field,
    row,
    say,
    set_face,
    set_page,
    table,
    watermark,
)
from app.rules.nip import format_nip, parse_nip

_CENTRE, _JUSTIFY, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
_PAIRS_MM, _SIGN_MM = (34, 4, 132), (85, 85)
_DOTS = "." * 40
_WIDTH_MM, _HANGING_MM = 170, 7


def office_paper_docx(paper: OfficePaper) -> bytes:
    """The paper as DOCX bytes on F4, in Word's own styles, so that all of it can be edited."""
    book = Document()
    set_face(book)
    set_page(book.sections[0], PAGE_MM, MARGINS_MM)
    book.styles["Normal"].font.size = Pt(10.5)
    book.styles["Normal"].paragraph_format.space_after = Pt(4)
    book.core_properties.title = clean(paper.name)[:250]
    book.core_properties.author = clean(paper.letterhead.skpd or "")[:250]
    _kop(book, paper.letterhead)
    for block in blocks_of(paper):
        _put(book, block)
    _foot(book, paper)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _kop(book: WordDocument, head: Letterhead) -> None:
    if head.logo:
        emblem = book.add_paragraph()
        emblem.alignment = _CENTRE
        emblem.add_run().add_picture(io.BytesIO(b64decode(head.logo.partition(",")[2])), height=Mm(18))
    lines = [(head.government, 13, False), ((head.skpd or "").upper(), 15, True)]
    lines += [(line, 9, False) for line in paragraphs(head.address)]
    for text, size, bold in lines:
        paragraph = book.add_paragraph()
        say(paragraph, text, align=_CENTRE, size=size)
        paragraph.runs[0].bold = bold
        paragraph.paragraph_format.space_after = Pt(0)
    _rule(paragraph)


def _foot(book: WordDocument, paper: OfficePaper) -> None:
    """The paper's kind at the left, “Halaman 1 dari 2” at the right, and DRAF across the page while it is one."""
    section = book.sections[0]
    section.footer_distance = Mm(12)
    line = section.footer.paragraphs[0]
    for stop in line.style.paragraph_format.tab_stops:
        line.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    say(line, f"{TITLES[paper.kind]}{' · DRAF' if paper.draft else ''}\tHalaman ", size=8)
    field(line, "PAGE", "1", 8)
    say(line, " dari ", size=8)
    field(line, "NUMPAGES", "1", 8)
    if paper.draft:
        watermark(section.header.paragraphs[0], 1)


def _rule(paragraph: Paragraph) -> None:
    """The double line under the letterhead, as the paragraph's own border."""
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "6"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    paragraph._p.get_or_add_pPr().append(border)
    paragraph.paragraph_format.space_after = Pt(10)


def _put(book: WordDocument, block: Block) -> None:
    match block:
        case Title(lines):
            for line in lines:
                paragraph = book.add_paragraph()
                say(paragraph, line, align=_CENTRE)
                paragraph.runs[0].bold = True
                paragraph.paragraph_format.space_after = Pt(0)
            book.add_paragraph()
        case Aside(text):
            say(book.add_paragraph(), text, align=_RIGHT)
        case Pairs(rows, indented):
            _pairs(book, rows, indented=indented)
        case Prose():
            _prose(book, block)
        case Signatures(signers):
            _signatures(book, signers)


def _pairs(book: WordDocument, rows: tuple[tuple[str, str], ...], *, indented: bool) -> None:
    made = table(book, _PAIRS_MM, WITHOUT_LINES)
    for label, text in rows:
        cells = row(made, _PAIRS_MM)
        say(cells[0].paragraphs[0], label)
        say(cells[1].paragraphs[0], ":")
        for place, line in enumerate(paragraphs(text) or [_DOTS]):
            say(cells[2].add_paragraph() if place else cells[2].paragraphs[0], line)
        if indented:
            cells[0].paragraphs[0].paragraph_format.left_indent = Mm(8)
    book.add_paragraph().paragraph_format.space_after = Pt(0)


def _prose(book: WordDocument, block: Prose) -> None:
    if block.heading:
        paragraph = book.add_paragraph()
        say(paragraph, block.heading)
        paragraph.runs[0].bold = True
        paragraph.paragraph_format.keep_with_next = True
    for line in paragraphs(block.text) or [_DOTS * 2]:
        paragraph = book.add_paragraph()
        marker, text = marked(line)
        say(paragraph, f"{marker}\t{text}" if marker else text, align=None if block.is_list else _JUSTIFY)
        if marker:
            paragraph.paragraph_format.left_indent = Mm(_HANGING_MM)
            paragraph.paragraph_format.first_line_indent = Mm(-_HANGING_MM)
        if block.is_list:
            paragraph.paragraph_format.space_after = Pt(0)
    if block.is_list:
        book.add_paragraph()


def _signatures(book: WordDocument, signers: tuple[tuple[str, Signer], ...]) -> None:
    """A row each for caption, room to sign, name and NIP, so that two names stand at one height; never cut."""
    book.add_paragraph().paragraph_format.keep_with_next = True
    made = table(book, _SIGN_MM, WITHOUT_LINES)
    captions, names, numbers = [], [], []
    for caption, signer in signers:
        captions.append(f"{caption}," if caption else _DOTS)
        names.append(f"({signer.name or _DOTS})")
        numbers.append(f"NIP {format_nip(parse_nip(signer.nip)) or _DOTS[:24]}")
    blank = [""] * len(signers)
    for texts in (captions, blank, blank, blank, names, numbers):
        beside = [""] * (len(_SIGN_MM) - len(texts))
        for cell, text in zip(row(made, _SIGN_MM), (*beside, *texts), strict=True):
            paragraph = cell.paragraphs[0]
            say(paragraph, text, align=_CENTRE)
            paragraph.runs[0].bold = texts is names
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = texts is not numbers
    book.add_paragraph()
