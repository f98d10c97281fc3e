"""Reading a PDF back, as a person with a ruler would."""

import io

from pypdf import PageObject, PdfReader


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The text of every page, runs of white space made one blank."""
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(page_texts(pdf))


def squeezed(text: str) -> str:
    """Without any white space: a line broken inside a word reads the same."""
    return "".join(text.split())


def size_mm(page: PageObject) -> tuple[float, float]:
    return tuple(float(side) / 72 * 25.4 for side in (page.mediabox.width, page.mediabox.height))


def embedded_fonts(pdf: bytes) -> set[str]:
    """Names of the fonts whose glyphs are inside the file, without subset prefix; others appear as “not embedded: …”."""
    names = set()
    for page in reader(pdf).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            font = font.get("/DescendantFonts", [font])[0].get_object()
            inside = any(key.startswith("/FontFile") for key in font["/FontDescriptor"].get_object())
            name = font["/BaseFont"].lstrip("/").split("+")[-1]
            names.add(name if inside else f"not embedded: {name}")
    return names


def in_order(text: str, words: list[str]) -> str | None:
    """The first of ``words`` that does not follow the one before it; None when all stand in this order."""
    position = 0
    for word in words:
        found = text.find(word, position)
        if found < 0:
            return word
        position = found + len(word)
    return None
