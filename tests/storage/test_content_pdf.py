"""A PDF is taken when it is whole, open to everybody and nothing but pages."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from app.storage.samples import make_pdf
from tests.storage.test_content import zipped

Refusal = Callable[[bytes, str], str]

LETTER = make_pdf("Perihal", ["Isi surat."])


def written(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(LETTER)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def dictionary(**items: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in items.items()})


def action(kind: str, **more: object) -> DictionaryObject:
    return dictionary(S=NameObject(f"/{kind}"), **more)


def in_root(key: str, value: object) -> Callable[[PdfWriter], object]:
    return lambda writer: writer.root_object.update({NameObject(key): value})


def in_page(key: str, value: object) -> Callable[[PdfWriter], object]:
    return lambda writer: writer.pages[0].update({NameObject(key): value})


def annotation(subtype: str, **more: object) -> Callable[[PdfWriter], object]:
    rectangle = ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])
    note = dictionary(Type=NameObject("/Annot"), Subtype=NameObject(f"/{subtype}"), Rect=rectangle, **more)
    return in_page("/Annots", ArrayObject([note]))


def javascript_behind_references(writer: PdfWriter) -> None:
    name = writer._add_object(NameObject("/JavaScript"))
    script = writer._add_object(dictionary(S=name, JSX=TextStringObject("1")))
    first = writer._add_object(dictionary(S=NameObject("/GoTo"), Next=ArrayObject([script])))
    writer.root_object[NameObject("/OpenAction")] = first


TEXT = TextStringObject("x")
ACTIVE = {
    "javascript at opening": lambda w: w.add_open_action(JavaScript("app.alert(1)")),
    "javascript in OpenAction": in_root("/OpenAction", action("JavaScript", JS=TEXT)),
    "javascript behind references": javascript_behind_references,
    "javascript when a page opens": in_page("/AA", dictionary(O=action("JavaScript", JS=TEXT))),
    "program start": in_root("/OpenAction", action("Launch", F=TEXT)),
    "program start on a click": annotation("Link", A=action("Launch", F=TEXT)),
    "embedded file": lambda w: w.add_attachment("virus.exe", b"MZ"),
    "attached file on a page": annotation("FileAttachment", FS=dictionary(F=TEXT)),
    "file of another machine": in_root("/OpenAction", action("GoToR", F=TEXT)),
    "form that sends": annotation("Widget", A=action("SubmitForm", F=TEXT)),
    "XFA form": in_root("/AcroForm", dictionary(XFA=TEXT)),
    "rich media": annotation("RichMedia"),
    "film": annotation("Screen"),
}


@pytest.mark.parametrize("what", ACTIVE)
def test_a_pdf_that_runs_starts_sends_or_carries_something_is_refused(refusal: Refusal, what: str) -> None:
    assert refusal(written(ACTIVE[what]), "surat.pdf") == "content.pdf_active"


def test_a_name_written_with_escapes_is_still_the_same_name(refusal: Refusal) -> None:
    hidden = written(in_root("/OpenAction", action("Launch", F=TEXT))).replace(b"/Launch", b"/L#61unch")
    assert b"/L#61unch" in hidden
    assert refusal(hidden, "surat.pdf") == "content.pdf_active"


def bookmarks(writer: PdfWriter) -> None:
    writer.add_outline_item(title="Bab 1", page_number=0)
    writer.root_object[NameObject("/OpenAction")] = ArrayObject([writer.pages[0].indirect_reference, TEXT])


def signed(writer: PdfWriter) -> None:
    value = dictionary(Type=NameObject("/Sig"), Filter=NameObject("/Adobe.PPKLite"), Contents=TEXT)
    annotation("Widget", FT=NameObject("/Sig"), V=writer._add_object(value))(writer)
    fields = ArrayObject([writer.pages[0]["/Annots"][0]])
    writer.root_object[NameObject("/AcroForm")] = dictionary(Fields=fields, SigFlags=NumberObject(3))


HONEST = {
    "web link": lambda w: w.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://balangankab.go.id")),
    "bookmarks": bookmarks,
    "electronic signature": signed,
    "remark on the page": lambda w: w.add_annotation(0, FreeText(text="Periksa lagi", rect=(0, 0, 90, 90))),
    "object streams": lambda w: w.compress_identical_objects(),
}


@pytest.mark.parametrize("what", HONEST)
def test_what_honest_letters_have_is_taken(refusal: Refusal, what: str) -> None:
    assert refusal(written(HONEST[what]), "surat.pdf") == "accepted"


@pytest.mark.parametrize("password", ["rahasia", ""])
def test_an_encrypted_pdf_is_refused_also_when_it_opens_without_a_password(refusal: Refusal, password: str) -> None:
    locked = written(lambda w: w.encrypt(password, owner_password="pemilik", algorithm="RC4-128"))
    assert refusal(locked, "surat.pdf") == "content.pdf_encrypted"


def page_tree(kids: str) -> bytes:
    """A file by hand, without a cross-reference table, so that the tree may be as wrong as we like."""
    return f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n{kids}\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF".encode()


TREE_BOMB = "\n".join(
    f"{n} 0 obj<</Type/Pages/Count 1/Kids[{' '.join([f'{n + 1} 0 R'] * 10)}]>>endobj" for n in range(2, 30)
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LETTER[:900], "content.pdf_broken"),
        (LETTER[:-7], "content.pdf_broken"),
        (b"%PDF-1.4\n%%EOF", "content.pdf_broken"),
        (b"%PDF-1.7\n" + b"A" * 5000 + b"%%EOF", "content.pdf_broken"),
        (page_tree("2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj"), "content.pdf_broken"),
        (page_tree("2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj"), "content.pdf_too_complex"),
        (page_tree(TREE_BOMB + "\n30 0 obj<</Type/Page>>endobj"), "content.pdf_too_complex"),
        (page_tree(f"2 0 obj{'[' * 5000}{']' * 5000}endobj"), "content.pdf_broken"),
        (make_pdf("Panjang", ["baris"] * 100).replace(b"/Root 1 0 R", b"/Root 9 9 R"), "content.pdf_broken"),
    ],
)
def test_a_cut_broken_or_endless_pdf_is_refused(refusal: Refusal, data: bytes, code: str) -> None:
    assert refusal(data, "surat.pdf") == code


def test_more_pages_than_anybody_reads_are_refused(refusal: Refusal) -> None:
    many = "2 0 obj<</Type/Pages/Count 1/Kids[" + "3 0 R " * 2001 + "]>>endobj\n3 0 obj<</Type/Page>>endobj"
    assert refusal(page_tree(many), "surat.pdf") == "content.pdf_too_complex"


def test_a_long_honest_document_is_taken(refusal: Refusal) -> None:
    assert refusal(make_pdf("Laporan", ["Satu paragraf laporan."] * 3000), "laporan.pdf") == "accepted"


def test_a_pdf_that_is_also_a_zip_is_refused(refusal: Refusal) -> None:
    assert refusal(LETTER + zipped(a=b"MZ"), "surat.pdf") == "content.polyglot"
    assert refusal(LETTER + b"PK\x05\x06 oleh kebetulan", "surat.pdf") == "accepted"
