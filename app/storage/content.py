"""What an uploaded file really is. The name is only a claim; the bytes decide, and both must agree."""

import mmap
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import filetype

from app.storage import bmff, names
from app.storage.image_check import check_image
from app.storage.office_check import check_office
from app.storage.pdf_check import check_pdf
from app.storage.refusal import ContentRefused

MIME = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
}
_EXTENSIONS = {**{kind: kind for kind in MIME}, "jpeg": "jpg"}
_ZIP_FAMILY = frozenset({"zip", "docx", "xlsx", "pptx"})
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# A second file behind or inside a picture; long enough not to occur by chance
_FOREIGN_MARKS = (b"%PDF-", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_BROWSER_CODECS = frozenset({"avc1", "avc3"})


@dataclass(frozen=True)
class FileFacts:
    """What `inspect_file` found. `warnings` are codes of WARNING_CODES; pictures and videos have a size in pixels."""

    kind: str
    mime: str
    duration_seconds: float | None = None
    width: int | None = None
    height: int | None = None
    codec: str | None = None
    warnings: tuple[str, ...] = ()


def inspect_file(path: str | Path, filename: str) -> FileFacts:
    """Facts of the bytes at `path` that a person sent as `filename`.

    Raises ContentRefused (codes: refusal.REFUSAL_CODES) when the file is empty, not of an allowed kind, not
    what its name says, broken, encrypted, active, a bomb, or two files in one. Reads, never writes.
    """
    path = Path(path)
    if path.stat().st_size == 0:
        raise ContentRefused("content.empty")
    suffix = names.extension(filename)
    expected = _EXTENSIONS.get(suffix)
    if expected is None:
        raise ContentRefused("content.not_allowed", extension=suffix[:20])
    with path.open("rb") as file:
        head = file.read(8192)
    found = _signature(head)
    if found in _ZIP_FAMILY and expected in ("docx", "xlsx"):
        return _office(path, expected, found)
    if found != expected:
        if expected in ("docx", "xlsx") and head.startswith(_OLE_MAGIC) and _contains(path, (_ENCRYPTED_STREAM,)):
            raise ContentRefused("content.office_encrypted")
        raise ContentRefused("content.mismatch", expected=expected, found=found)
    return _CHECKS[expected](path)


def _signature(head: bytes) -> str:
    """The extension that belongs to the first bytes; '' for unknown ones."""
    if head[4:8] == b"ftyp":
        # Phones and editors use more brands than the library knows, and QuickTime shares the box
        if bmff.has_mp4_brand(head):
            return "mp4"
        return "mov" if head[8:12] == b"qt  " else ""
    guess = filetype.guess(head)
    found = str(guess.extension) if guess else ""
    return "png" if found == "apng" else found


def _pdf(path: Path) -> FileFacts:
    _refuse_zip(path)
    check_pdf(path)
    return FileFacts("pdf", MIME["pdf"])


def _image(kind: str) -> Callable[[Path], FileFacts]:
    def check(path: Path) -> FileFacts:
        width, height = check_image(path)
        _refuse_zip(path)
        if _contains(path, _FOREIGN_MARKS):
            raise ContentRefused("content.polyglot")
        return FileFacts(kind, MIME[kind], width=width, height=height)

    return check


def _office(path: Path, expected: str, found: str) -> FileFacts:
    kind, warnings = check_office(path)
    if kind != expected:
        raise ContentRefused("content.mismatch", expected=expected, found=kind or found)
    return FileFacts(kind, MIME[kind], warnings=warnings)


_MOVIE_CODES = {
    "broken": "content.video_unreadable",
    "truncated": "content.video_truncated",
    "fragmented": "content.video_fragmented",
    "no_picture": "content.video_no_picture",
}


def _video(path: Path) -> FileFacts:
    try:
        movie = bmff.probe(path)
    except bmff.MovieError as error:
        raise ContentRefused(_MOVIE_CODES[error.reason]) from error
    _refuse_zip(path)
    warnings = () if movie.codec in _BROWSER_CODECS else ("content.video_codec",)
    return FileFacts("mp4", MIME["mp4"], movie.duration_seconds, movie.width, movie.height, movie.codec, warnings)


# The Office kinds are told apart inside the ZIP, see inspect_file
_CHECKS: dict[str, Callable[[Path], FileFacts]] = {
    "pdf": _pdf,
    "jpg": _image("jpg"),
    "png": _image("png"),
    "mp4": _video,
}


def _refuse_zip(path: Path) -> None:
    """A ZIP is read from its end, so one can hide behind any other file."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            hidden = bool(archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return  # four bytes that look like the end of an archive by chance
    if hidden:
        raise ContentRefused("content.polyglot")


def _contains(path: Path, marks: tuple[bytes, ...]) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(mark) != -1 for mark in marks)
