"""A small valid PDF letter for the demo, written by hand: hundreds are made in a moment, each about 2 KB."""

_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 595, 842, 64
_TOP, _BOTTOM = 780, 90
_BODY, _LEADING = 11, 16
_FOOTER = "Contoh data peragaan SEPEDA BARU, bukan surat resmi."

# Advance widths of Helvetica for the characters 32-126, in thousandths of the font size (Adobe core font metrics).
_OTHER_WIDTH = 556
_WIDTHS_FROM_SPACE = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]
_WIDTHS = {chr(32 + i): width for i, width in enumerate(_WIDTHS_FROM_SPACE)}
_BOLD_WIDER = 1.06  # Helvetica-Bold against Helvetica, good enough to centre a heading


def make_pdf(
    title: str,
    lines: list[str],
    *,
    agency: str = "Pemerintah Kabupaten Balangan",
    number: str = "",
    date: str = "",
    signer: str = "",
) -> bytes:
    """A letter on A4: letterhead, number, date and subject, one paragraph per line, signature.

    Text outside Windows-1252 becomes a question mark. Long text runs over to more pages. Same arguments, same bytes.
    """
    pages = _pages(title, lines, agency, number, date, signer)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title " + _string(title) + b" /Creator (SEPEDA BARU) >>",
    ]
    kids = []
    for content in pages:
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE_WIDTH} {_PAGE_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {len(objects) + 2} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    """Numbered objects with their cross-reference table; object 1 is the catalog, object 5 the information."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for index, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % index + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _pages(title: str, lines: list[str], agency: str, number: str, date: str, signer: str) -> list[bytes]:
    page = [*_centred(agency.upper(), 14, _TOP), b"1.5 w %d 766 m %d 766 l S" % (_MARGIN, _PAGE_WIDTH - _MARGIN)]
    y = 736
    for label, value in (("Nomor", number), ("Tanggal", date), ("Perihal", title)):
        for part, text in enumerate(_wrap(value, _PAGE_WIDTH - 2 * _MARGIN - 70)) if value else ():
            if part == 0:
                page += [_text(label, _MARGIN, y), _text(":", _MARGIN + 56, y)]
            page.append(_text(text, _MARGIN + 66, y))
            y -= _LEADING
    y -= _LEADING
    done: list[list[bytes]] = [page]
    body: list[tuple[str, int] | None] = []
    for line in lines:
        body += [(row, _MARGIN) for row in _wrap(line, _PAGE_WIDTH - 2 * _MARGIN)] + [None]
    if signer:
        body += [None, (signer, _PAGE_WIDTH - _MARGIN - 190)]
    for item in body:
        if item is not None and y < _BOTTOM:
            done.append([])
            y = _TOP
        if item is not None:
            done[-1].append(_text(*item, y))
        y -= _LEADING if item is not None else _LEADING // 2
    for sheet in done:
        sheet.append(_text(_FOOTER, _MARGIN, 48, size=8))
    return [b"\n".join(sheet) for sheet in done]


def _text(text: str, x: float, y: float, *, size: int = _BODY, font: str = "F1") -> bytes:
    return f"BT /{font} {size} Tf {x:g} {y:g} Td ".encode() + _string(text) + b" Tj ET"


def _centred(text: str, size: int, y: int) -> list[bytes]:
    rows = _wrap(text, (_PAGE_WIDTH - 2 * _MARGIN) / _BOLD_WIDER, size)
    top = y + 18 * (len(rows) - 1)
    return [
        _text(row, round((_PAGE_WIDTH - _width(row, size) * _BOLD_WIDER) / 2, 1), top - 18 * i, size=size, font="F2")
        for i, row in enumerate(rows)
    ]


def _string(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    for char in (b"\\", b"(", b")"):
        raw = raw.replace(char, b"\\" + char)
    return b"(" + raw.replace(b"\n", b" ").replace(b"\r", b" ") + b")"


def _width(text: str, size: int) -> float:
    return sum(_WIDTHS.get(char, _OTHER_WIDTH) for char in text) * size / 1000


def _wrap(text: str, width: float, size: int = _BODY) -> list[str]:
    rows = [""]
    for word in text.split():
        joined = f"{rows[-1]} {word}".strip()
        if rows[-1] and _width(joined, size) > width:
            rows.append(word)
        else:
            rows[-1] = joined
    return rows
