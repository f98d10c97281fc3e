"""A picture is taken when all of it can be decoded without filling the memory, and it is only a picture."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from app.storage import samples
from app.storage.content import FileFacts
from tests.storage.test_content import zipped

Inspect = Callable[[bytes, str], FileFacts]
Refusal = Callable[[bytes, str], str]

JPG, PNG = samples.make_jpg("Foto kegiatan", 1), samples.make_png("Layar", 1)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG by hand: 8-bit grey, with a header that may lie about the rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def jpeg_with_size(width: int, height: int) -> bytes:
    at = JPG.index(b"\xff\xc0") + 5
    return JPG[:at] + struct.pack(">HH", height, width) + JPG[at + 4 :]


EXIF = Image.Exif()
EXIF[0x0110] = "Kamera"
HONEST = {
    "grey jpg": saved(Image.new("L", (20, 10)), "JPEG"),
    "CMYK jpg": saved(Image.new("CMYK", (20, 10)), "JPEG"),
    "progressive jpg": saved(Image.new("RGB", (300, 200)), "JPEG", progressive=True),
    "one-pixel jpg": saved(Image.new("RGB", (1, 1)), "JPEG"),
    "jpg with camera data": saved(Image.new("RGB", (20, 10)), "JPEG", exif=EXIF),
    "jpg with a maker's trailer": JPG + b"\x00\x00SEFT" + bytes(400),
    "12 megapixel jpg": saved(Image.new("RGB", (4000, 3000)), "JPEG"),
    "RGBA png": saved(Image.new("RGBA", (20, 10)), "PNG"),
    "black and white png": saved(Image.new("1", (21, 10)), "PNG"),
    "16-bit png": saved(Image.new("I;16", (20, 10)), "PNG"),
    "palette png with transparency": saved(Image.new("P", (20, 10)), "PNG", transparency=0),
    "animated png": saved(
        Image.new("RGB", (20, 10)), "PNG", save_all=True, append_images=[Image.new("RGB", (20, 10), "red")]
    ),
    "png by hand": png(30, 20, (b"\0" + bytes(30)) * 20),
}


@pytest.mark.parametrize("what", HONEST)
def test_what_cameras_phones_and_programs_write_is_taken(inspect: Inspect, what: str) -> None:
    kind = "jpg" if "jpg" in what else "png"
    facts = inspect(HONEST[what], f"foto.{kind}")
    assert (facts.width, facts.height) == Image.open(io.BytesIO(HONEST[what])).size


TEXT_BOMB = PngImagePlugin.PngInfo()
TEXT_BOMB.add_text("Komentar", "A" * (5 << 20), zip=True)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (png(30_000, 30_000, b""), "bom.png", "content.image_too_large"),
        (png(10_000, 10_000, b""), "bom.png", "content.image_too_large"),
        (png(6400, 6400, bytes(6401 * 6400)), "bom.png", "content.image_too_large"),
        (jpeg_with_size(65_000, 65_000), "bom.jpg", "content.image_too_large"),
        (jpeg_with_size(8000, 5001), "bom.jpg", "content.image_too_large"),
        (saved(Image.new("L", (4100, 4000)), "JPEG", progressive=True), "bom.jpg", "content.image_too_large"),
        (png(10, 10, bytes(50_000_000)), "bom.png", "content.image_broken"),
        (saved(Image.new("L", (9, 9)), "PNG", pnginfo=TEXT_BOMB), "bom.png", "content.image_broken"),
        (png(0, 10, b""), "foto.png", "content.image_broken"),
        (png(100, 100, b"\0" * 50), "foto.png", "content.image_broken"),
        (PNG[:-1500], "foto.png", "content.image_broken"),
        (PNG[: len(PNG) // 2] + b"\0" + PNG[len(PNG) // 2 + 1 :], "foto.png", "content.image_broken"),
        (PNG[:40], "foto.png", "content.image_broken"),
        (JPG[: len(JPG) // 2], "foto.jpg", "content.image_broken"),
        (JPG[:30], "foto.jpg", "content.image_broken"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>", "foto.jpg", "content.image_broken"),
        (JPG + zipped(a=b"MZ"), "foto.jpg", "content.polyglot"),
        (PNG + zipped(a=b"MZ"), "foto.png", "content.polyglot"),
        (JPG + b"%PDF-1.4 ...", "foto.jpg", "content.polyglot"),
        (saved(Image.new("L", (9, 9)), "JPEG", comment=b"%PDF-1.4"), "foto.jpg", "content.polyglot"),
        (JPG + b"Rar!\x1a\x07\x00", "foto.jpg", "content.polyglot"),
    ],
)
def test_pixel_bombs_cut_pictures_and_two_files_in_one_are_refused(
    refusal: Refusal, data: bytes, name: str, code: str
) -> None:
    assert refusal(data, name) == code
