"""Makers of small real files for the demo: same arguments, same bytes; no programs beside Python needed.

Every file passes `app.storage.content.inspect_file`; the letter also `qpdf --check`, the video plays in a browser.
"""

import datetime as dt
import html
import io
import random
import zipfile

import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

from app.storage.sample_pdf import make_pdf
from app.storage.sample_video import make_mp4

__all__ = ["make_docx", "make_jpg", "make_mp4", "make_pdf", "make_png", "make_xlsx"]

_SKIES = (((56, 132, 196), (206, 230, 246)), ((250, 170, 96), (255, 233, 196)), ((90, 150, 160), (222, 240, 232)))
_HILLS = ((46, 110, 72), (74, 124, 60), (38, 96, 92))
_WALLS = ((240, 228, 206), (222, 234, 240), (246, 216, 198))
_STAMP = dt.datetime(2025, 1, 2, 8, 0, tzinfo=dt.UTC)  # fixed, so that the same data give the same bytes


def make_jpg(text: str, seed: int = 0) -> bytes:
    """A drawn picture of an activity (sky, hills, an office, people) with `text` as caption; at most 15 KB."""
    dice = random.Random(seed)  # decoration, not a secret  # noqa: S311  # nosec B311
    image = _gradient(640, 400, *dice.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    sun = dice.randrange(80, 560)
    draw.ellipse((sun - 26, 44, sun + 26, 96), fill=(255, 246, 214))
    for height, shade in ((210, 26), (240, 0)):
        base = tuple(max(0, c + shade) for c in dice.choice(_HILLS))
        for _ in range(3):
            middle, reach = dice.randrange(0, 640), dice.randrange(180, 320)
            draw.ellipse((middle - reach, height, middle + reach, height + 360), fill=base)
    _office(draw, dice)
    for _ in range(dice.randrange(4, 8)):
        _person(draw, dice)
    draw.rectangle((0, 344, 640, 400), fill=(24, 34, 48))
    _caption(draw, text, (20, 360), 22, 600)
    return _saved(image, "JPEG", quality=62, optimize=True)


def make_png(text: str, seed: int = 0) -> bytes:
    """A picture of a screen: window bar, menu and a bar chart with `text` as its heading; a few KB."""
    dice = random.Random(seed)  # decoration, not a secret  # noqa: S311  # nosec B311
    image = Image.new("RGB", (640, 400), (248, 250, 252))
    draw = ImageDraw.Draw(image)
    accent = dice.choice(((3, 105, 161), (21, 128, 61), (180, 83, 9)))
    draw.rectangle((0, 0, 640, 40), fill=accent)
    draw.rectangle((0, 40, 130, 400), fill=(226, 232, 240))
    for row in range(6):
        draw.rounded_rectangle((14, 60 + row * 36, 14 + dice.randrange(60, 104), 72 + row * 36), 4, (148, 163, 184))
    _caption(draw, text, (16, 9), 20, 608)
    draw.line((160, 360, 616, 360), fill=(100, 116, 139), width=2)
    for bar in range(8):
        top = dice.randrange(90, 330)
        draw.rectangle((172 + bar * 56, top, 206 + bar * 56, 358), fill=accent)
    return _saved(image.quantize(64), "PNG", optimize=True)


def make_docx(title: str, lines: list[str]) -> bytes:
    """A Word document: a bold title and one paragraph per line."""
    heading = f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="32"/></w:rPr>{_run(title)}</w:r></w:p>'
    body = heading + "".join(f"<w:p><w:r>{_run(line)}</w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": _XML
        + f'<Types xmlns="{_PACKAGE}/content-types">'
        + f'<Default Extension="rels" ContentType="{_MIME}-package.relationships+xml"/>'
        + '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        + '.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": _XML
        + f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="http://schemas.'
        + 'openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        + "</Relationships>",
        "word/document.xml": _XML
        + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + f"<w:body>{body}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return out.getvalue()


def make_xlsx(title: str, rows: list[list[str | int | float]]) -> bytes:
    """A workbook with one sheet: a bold title, then `rows`, the first of them as a heading."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": _STAMP})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Data")
        sheet.set_column(0, 0, 36)
        sheet.write_string(0, 0, title, bold)
        for number, row in enumerate(rows):
            sheet.write_row(number + 2, 0, row, bold if number == 0 else None)
    return out.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MIME = "application/vnd.openxmlformats"


def _run(text: str) -> str:
    return f'<w:t xml:space="preserve">{html.escape(text)}</w:t>'


def _gradient(width: int, height: int, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = y / height
        red, green, blue = (round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        column.putpixel((0, y), (red, green, blue))
    return column.resize((width, height))


def _office(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    left, wall = dice.randrange(60, 300), dice.choice(_WALLS)
    draw.rectangle((left, 200, left + 240, 330), fill=wall)
    draw.polygon(((left - 20, 200), (left + 120, 140), (left + 260, 200)), fill=(150, 68, 52))
    for window in range(4):
        x = left + 20 + window * 54
        draw.rectangle((x, 225, x + 34, 260), fill=(110, 150, 176))
    draw.rectangle((left + 104, 276, left + 136, 330), fill=(96, 66, 48))


def _person(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    x, y = dice.randrange(30, 610), dice.randrange(272, 292)
    shirt = dice.choice(((214, 196, 150), (70, 90, 140), (180, 70, 80), (60, 130, 110)))
    draw.rounded_rectangle((x - 11, y + 16, x + 11, y + 52), 7, fill=shirt)
    draw.ellipse((x - 8, y, x + 8, y + 16), fill=(196, 148, 112))


def _caption(draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], size: int, width: int) -> None:
    font = ImageFont.load_default(size)
    if draw.textlength(text, font=font) > width:
        while text and draw.textlength(text + "...", font=font) > width:
            text = text[:-1]
        text += "..."
    draw.text(at, text, font=font, fill="white")


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
