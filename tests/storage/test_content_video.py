"""A video is taken when a player can show it to its end; its length is what the samples say, not the headers."""

import struct
from collections.abc import Callable

import pytest

from app.storage import samples
from app.storage.content import FileFacts
from tests.storage.test_content import zipped

Inspect = Callable[[bytes, str], FileFacts]
Refusal = Callable[[bytes, str], str]

MOVIE = samples.make_mp4(150, 3)


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


def split(movie: bytes) -> tuple[bytes, bytes, bytes]:
    """(ftyp, moov, mdat), each with its header."""
    first = int.from_bytes(movie[:4], "big")
    second = first + int.from_bytes(movie[first : first + 4], "big")
    return movie[:first], movie[first:second], movie[second:]


FTYP, MOOV, MDAT = split(MOVIE)


def grown(moov: bytes, path: list[bytes], added: bytes) -> bytes:
    """`moov` with `added` at the end of the box at `path`, sizes and chunk offset corrected."""
    out = bytearray(moov)
    at = 0
    for number, kind in enumerate(path):
        at = out.index(kind, at) - 4 if number else 0
        out[at : at + 4] = (int.from_bytes(out[at : at + 4], "big") + len(added)).to_bytes(4, "big")
    end = at + int.from_bytes(out[at : at + 4], "big") - len(added)
    out[end:end] = added
    return moved(bytes(out), len(added))


def moved(moov: bytes, by: int) -> bytes:
    at = moov.index(b"stco") + 12
    offset = int.from_bytes(moov[at : at + 4], "big") + by
    return moov[:at] + offset.to_bytes(4, "big") + moov[at + 4 :]


def put(movie: bytes, after: bytes, skip: int, value: int) -> bytes:
    """The 32-bit number `skip` bytes behind the box name `after` becomes `value`."""
    at = movie.index(after) + len(after) + skip
    return movie[:at] + struct.pack(">I", value) + movie[at + 4 :]


def edit_list(*edits: tuple[int, int]) -> bytes:
    rows = b"".join(struct.pack(">III", length, start, 0x10000) for length, start in edits)
    edts = box(b"edts", box(b"elst", struct.pack(">II", 0, len(edits)) + rows))
    return FTYP + grown(MOOV, [b"moov", b"trak"], edts) + MDAT


def long_edit_list(length: int) -> bytes:
    edts = box(b"edts", box(b"elst", struct.pack(">IIQQI", 0x01000000, 1, length, 0, 0x10000)))
    return FTYP + grown(MOOV, [b"moov", b"trak"], edts) + MDAT


INDEX_LAST = FTYP + MDAT + moved(MOOV, -len(MOOV))
SIZE_TO_THE_END = MOVIE.replace(MDAT[:8], b"\0\0\0\0mdat")
LARGE_SIZE = FTYP + moved(MOOV, 8) + b"\0\0\0\1mdat" + struct.pack(">Q", len(MDAT) + 8) + MDAT[8:]

HONEST = {
    "index first": MOVIE,
    "index last, as cameras write it": INDEX_LAST,
    "data to the end of the file": SIZE_TO_THE_END,
    "64-bit size": LARGE_SIZE,
    "M4V brand only": b"\0\0\0\x10ftypM4V \0\0\0\0" + moved(MOOV, 16 - len(FTYP)) + MDAT,
    "free space at the end": MOVIE + box(b"free", bytes(100)),
}


@pytest.mark.parametrize("what", HONEST)
def test_what_cameras_and_editors_write_is_taken_with_its_length_and_size(inspect: Inspect, what: str) -> None:
    facts = inspect(HONEST[what], "profil.mp4")
    assert (facts.duration_seconds, facts.width, facts.height, facts.codec) == (150.0, 320, 176, "avc1")
    assert facts.warnings == ()


@pytest.mark.parametrize(("header", "skip"), [(b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)])
def test_a_header_that_claims_another_length_is_not_believed(inspect: Inspect, header: bytes, skip: int) -> None:
    assert inspect(put(MOVIE, header, skip, 9_000_000), "profil.mp4").duration_seconds == 150.0


@pytest.mark.parametrize(
    ("movie", "seconds"),
    [
        (edit_list((90_000, 0)), 90.0),
        (edit_list((5_000, 0xFFFFFFFF), (90_000, 0)), 90.0),
        (edit_list((900_000, 0)), 150.0),
        (edit_list((0, 0)), 150.0),
        (long_edit_list(120_000), 120.0),
    ],
)
def test_a_part_cut_away_on_the_phone_does_not_count_and_none_can_be_invented(
    inspect: Inspect, movie: bytes, seconds: float
) -> None:
    assert inspect(movie, "profil.mp4").duration_seconds == seconds


@pytest.mark.parametrize("codec", [b"hvc1", b"hev1", b"mp4v", b"av01"])
def test_a_codec_that_many_browsers_cannot_play_is_taken_with_a_warning(inspect: Inspect, codec: bytes) -> None:
    facts = inspect(MOVIE.replace(b"avc1\0\0\0\0", codec + b"\0\0\0\0", 1), "profil.mp4")
    assert (facts.codec, facts.warnings) == (codec.decode(), ("content.video_codec",))


FRAGMENTED = FTYP + grown(MOOV, [b"moov"], box(b"mvex", box(b"trex", bytes(24)))) + MDAT
CASES = {
    "only the first box": (FTYP, "content.video_unreadable"),
    "first box and rubbish": (FTYP + b"\xff" * 4000, "content.video_truncated"),
    "first box and zeros": (FTYP + bytes(4000), "content.video_unreadable"),
    "cut in the data": (MOVIE[:-1000], "content.video_truncated"),
    "cut in half, index last": (INDEX_LAST[: len(MDAT) // 2], "content.video_truncated"),
    "index lost": (FTYP + MDAT, "content.video_truncated"),
    "cut in the index": (MOVIE[: len(FTYP) + 300], "content.video_truncated"),
    "data lost": (FTYP + MOOV, "content.video_truncated"),
    "cut, data to the end of the file": (SIZE_TO_THE_END[:-1000], "content.video_truncated"),
    "data cut and its size corrected": (FTYP + MOOV + box(b"mdat", MDAT[8:1000]), "content.video_truncated"),
    "chunk outside the file": (FTYP + moved(MOOV, 1 << 30) + MDAT, "content.video_truncated"),
    "fragmented": (FRAGMENTED, "content.video_fragmented"),
    "stream segment": (FTYP + box(b"moof", b"") + MDAT, "content.video_fragmented"),
    "sound only": (MOVIE.replace(b"vide", b"soun"), "content.video_no_picture"),
    "no track": (FTYP + box(b"moov", b"") + MDAT, "content.video_no_picture"),
    "no duration": (put(MOVIE, b"mdhd", 12, 0), "content.video_no_picture"),
    "longer table than samples": (put(MOVIE, b"stts", 8, 400), "content.video_unreadable"),
    "endless table": (put(MOVIE, b"stts", 4, 0xFFFFFFFF), "content.video_unreadable"),
    "box smaller than its header": (put(MOVIE, FTYP, 0, 4), "content.video_unreadable"),
    "thousands of boxes": (FTYP + box(b"free", b"") * 5000 + MOOV + MDAT, "content.video_unreadable"),
    "a web page behind the first box": (FTYP + b"<html><script>alert(1)</script>", "content.video_truncated"),
    "QuickTime": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + MOOV + MDAT, "content.mismatch"),
    "iPhone photo": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + MDAT, "content.mismatch"),
}


@pytest.mark.parametrize("what", CASES)
def test_cut_fragmented_silent_and_forged_files_are_refused_with_what_is_wrong(refusal: Refusal, what: str) -> None:
    data, code = CASES[what]
    assert refusal(data, "profil.mp4") == code


def test_a_video_that_is_also_a_zip_is_refused(refusal: Refusal) -> None:
    assert refusal(MOVIE + box(b"free", zipped(a=b"MZ")), "profil.mp4") == "content.polyglot"
