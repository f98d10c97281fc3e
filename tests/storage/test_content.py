"""The bytes decide what a file is; its name must agree; and no name can do harm."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from app.storage import samples
from app.storage.content import MIME, FileFacts
from app.storage.names import display_name, extension
from app.storage.refusal import REFUSAL_CODES

Inspect = Callable[[bytes, str], FileFacts]
Refusal = Callable[[bytes, str], str]

LETTER = samples.make_pdf("Perihal", ["Isi surat."])
GOOD = {
    "pdf": LETTER,
    "jpg": samples.make_jpg("Foto kegiatan", 1),
    "png": samples.make_png("Layar", 1),
    "docx": samples.make_docx("Pedoman", ["Satu", "Dua"]),
    "xlsx": samples.make_xlsx("Rekap", [["Desa", "Warga"], ["Paringin", 12]]),
    "mp4": samples.make_mp4(5),
}


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_the_pedoman_asks_for_is_taken_and_named_by_its_content(inspect: Inspect, kind: str) -> None:
    facts = inspect(GOOD[kind], f"Bukti Dukung.{kind}")
    assert (facts.kind, facts.mime, facts.warnings) == (kind, MIME[kind], ())


@pytest.mark.parametrize("name", ["FOTO.JPG", "foto.jpeg", "Foto.JPEG"])
def test_both_endings_of_a_jpeg_in_any_case_are_one_kind(inspect: Inspect, name: str) -> None:
    assert inspect(GOOD["jpg"], name).kind == "jpg"


@pytest.mark.parametrize("named", GOOD)
@pytest.mark.parametrize("kind", GOOD)
def test_a_file_under_the_ending_of_another_kind_is_a_mismatch(refusal: Refusal, kind: str, named: str) -> None:
    assert refusal(GOOD[kind], f"berkas.{named}") == ("accepted" if kind == named else "content.mismatch")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "kosong.pdf", "content.empty"),
        (b"MZ\x90\x00" + bytes(200), "surat.pdf", "content.mismatch"),
        (b"\x7fELF" + bytes(200), "foto.png", "content.mismatch"),
        (b"<!doctype html><script>alert(1)</script>", "surat.pdf", "content.mismatch"),
        (b"<html>%PDF-1.4", "surat.pdf", "content.mismatch"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "gambar.png", "content.mismatch"),
        (b'<?xml version="1.0"?><svg/>', "gambar.jpg", "content.mismatch"),
        (b"#!/bin/sh\nrm -rf /\n", "pedoman.docx", "content.mismatch"),
        (b"\n\n%PDF-1.4\n%%EOF", "surat.pdf", "content.mismatch"),
        (picture("GIF"), "foto.jpg", "content.mismatch"),
        (picture("WEBP"), "foto.png", "content.mismatch"),
        (picture("TIFF"), "foto.jpg", "content.mismatch"),
        (zipped(a=b"1"), "berkas.docx", "content.mismatch"),
        (zipped(a=b"1"), "berkas.xlsx", "content.mismatch"),
        (zipped(a=b"1"), "berkas.pdf", "content.mismatch"),
        (zipped(a=b"1"), "berkas.mp4", "content.mismatch"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "lama.docx", "content.mismatch"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le"),
            "terkunci.docx",
            "content.office_encrypted",
        ),
        (LETTER, "surat", "content.not_allowed"),
        (LETTER, "surat.", "content.not_allowed"),
        (LETTER, "surat.exe", "content.not_allowed"),
        (LETTER, "surat.pdf.exe", "content.not_allowed"),
        (LETTER, "surat.svg", "content.not_allowed"),
        (LETTER, "surat.html", "content.not_allowed"),
        (zipped(a=b"1"), "berkas.zip", "content.not_allowed"),
        (GOOD["docx"], "berkas.docm", "content.not_allowed"),
    ],
)
def test_what_is_not_what_it_says_or_not_asked_for_is_refused(
    refusal: Refusal, data: bytes, name: str, code: str
) -> None:
    assert refusal(data, name) == code


def test_the_refusal_of_a_mismatch_says_what_was_expected_and_what_came(inspect: Inspect) -> None:
    with pytest.raises(Exception, match=r"content\.mismatch") as refused:
        inspect(GOOD["png"], "surat.pdf")
    assert refused.value.params == {"expected": "pdf", "found": "png"}


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/surat.pdf",
        "..\\..\\windows\\surat.pdf",
        "C:\\Users\\dinkes\\surat.pdf",
        "surat\0.exe\0.pdf",
        "a" * 5000 + ".pdf",
        "surat\r\nX-Jahat: 1.pdf",
        "\u202esurat\u202c.pdf",
        "surat ke-2 (final) – “revisi”.pdf",
        "رسالة.pdf",
        "surat .pdf ",
        "CON.pdf",
        "\ud800surat.pdf",
        ".pdf",
    ],
)
def test_a_strange_name_does_no_harm_to_an_honest_file(inspect: Inspect, name: str) -> None:
    assert inspect(LETTER, name).kind == "pdf"
    shown = display_name(name)
    assert 0 < len(shown) <= 150
    assert not set(shown) & set("/\\\0\r\n\u202e\u202c")
    assert shown.endswith("pdf")
    shown.encode()


def test_an_ending_that_only_looks_like_pdf_is_judged_by_what_it_is(refusal: Refusal) -> None:
    assert extension("surat\u202efdp.exe") == "exe"
    assert refusal(LETTER, "surat\u202efdp.exe") == "content.not_allowed"
    assert refusal(b"MZ" + bytes(100), "surat.p\u200bdf") == "content.mismatch"


@pytest.mark.parametrize("name", ["", ".", "..", "/", "\0", "\u202e", "   "])
def test_a_name_without_anything_visible_still_has_something_to_show(name: str) -> None:
    assert display_name(name) == "berkas"


@pytest.mark.parametrize("kind", GOOD)
@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_are_accepted_or_refused_with_a_code_and_nothing_else(
    refusal: Refusal, kind: str, data: st.DataObject
) -> None:
    damaged = bytearray(GOOD[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, min(len(damaged), 6000) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(1, len(damaged))))
    assert refusal(bytes(damaged[:cut]), f"rusak.{kind}") in REFUSAL_CODES | {"accepted"}
