"""Read what an MP4 (ISO base media file) says about itself: bounded reads, no decoding, standard library only.

The length comes from the sample table (`stts`), not from the headers: headers are easily edited to claim another
length, the table is what a player really follows.
"""

import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAX_BOXES = 4096
_FTYP_SMALLEST, _FTYP_LARGEST = 8, 1024
_NOTHING_32, _NOTHING_64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF  # an edit that shows nothing
_MAX_MOOV = 64 << 20
_MAX_ENTRIES = 2_000_000
_PLAYABLE_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "})


class MovieError(ValueError):
    """Not a complete, ordinary MP4. `reason`: broken, truncated, fragmented or no_picture."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Movie:
    """Facts of the first picture track; `moov_first` means it can start playing before it is fully loaded."""

    duration_seconds: float
    width: int
    height: int
    codec: str
    moov_first: bool


@dataclass
class _Track:
    handler: bytes = b""
    codec: str = ""
    width: int = 0
    height: int = 0
    timescale: int = 0
    ticks: int = 0
    sample_count: int = 0
    timed_count: int = 0
    sample_bytes: int = 0
    last_chunk: int = 0
    edited_ticks: int = 0


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    end: int


def has_mp4_brand(head: bytes) -> bool:
    """Does a file that begins with `head` call itself an MP4 (not QuickTime, HEIC or another cousin)?"""
    if head[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return bool({head[8:12], *(head[at : at + 4] for at in range(16, end, 4))} & _PLAYABLE_BRANDS)


def probe(path: Path) -> Movie:
    """Facts of the MP4 at `path`; raises MovieError when a player could not show it to its end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        moov, moov_first = _top_level(file, size)
        return _movie(file, moov, moov_first, size)


def _top_level(file: BinaryIO, size: int) -> tuple[_Box, bool]:
    seen: list[bytes] = []
    moov = None
    for box in _boxes(file, 0, size):
        if not seen:
            _check_brand(file, box)
        if box.kind == b"moof":
            raise MovieError("fragmented")
        if box.kind == b"moov" and moov is None:
            moov = box
        seen.append(box.kind)
    if moov is None or b"mdat" not in seen:
        # The usual half upload: the index of a camera file stands at the end
        raise MovieError("truncated" if {b"mdat", b"moov"} & set(seen) else "broken")
    if moov.end - moov.start > _MAX_MOOV:
        raise MovieError("broken")
    return moov, seen.index(b"moov") < seen.index(b"mdat")


def _check_brand(file: BinaryIO, box: _Box) -> None:
    if box.kind != b"ftyp" or not _FTYP_SMALLEST <= box.end - box.start <= _FTYP_LARGEST:
        raise MovieError("broken")
    if not has_mp4_brand(_read(file, box.start - 8, box.end - box.start + 8)):
        raise MovieError("broken")


def _movie(file: BinaryIO, moov: _Box, moov_first: bool, size: int) -> Movie:
    movie_scale = 0
    tracks = []
    for box in _boxes(file, moov.start, moov.end):
        if box.kind == b"mvex":
            raise MovieError("fragmented")
        if box.kind == b"mvhd":
            movie_scale = _timescale(file, box)
        elif box.kind == b"trak":
            tracks.append(_track(file, box))
    video = next((track for track in tracks if track.handler == b"vide"), None)
    if video is None or not video.ticks or not video.timescale:
        raise MovieError("no_picture")
    for track in tracks:
        if track.sample_bytes > size or track.last_chunk >= size:
            raise MovieError("truncated")
    if video.timed_count != video.sample_count:
        raise MovieError("broken")
    seconds = video.ticks / video.timescale
    if movie_scale and video.edited_ticks:
        # An edit list can hide a part (a phone's "trim"); it can never add what the samples do not have
        seconds = min(seconds, video.edited_ticks / movie_scale)
    return Movie(round(seconds, 3), video.width, video.height, video.codec, moov_first)


def _track(file: BinaryIO, trak: _Box) -> _Track:
    track = _Track()
    for box in _walk(file, trak, {b"mdia", b"minf", b"stbl", b"edts"}):
        if box.kind == b"hdlr":
            # Also found inside minf by QuickTime writers ("dhlr"); the first, in mdia, names the media
            track.handler = track.handler or _read(file, box.start + 8, 4)
        elif box.kind == b"mdhd":
            track.timescale = _timescale(file, box)
        elif box.kind in _TABLES:
            _TABLES[box.kind](file, box, track)
    return track


def _read_size(file: BinaryIO, box: _Box, track: _Track) -> None:
    width, height = struct.unpack(">II", _read(file, max(box.start, box.end - 8), 8))
    track.width, track.height = width >> 16, height >> 16


def _read_codec(file: BinaryIO, box: _Box, track: _Track) -> None:
    track.codec = track.codec or _read(file, box.start + 12, 4).decode("latin-1")


def _read_times(file: BinaryIO, box: _Box, track: _Track) -> None:
    table = _table(file, box, 4, 2)
    counts, deltas = table[0::2], table[1::2]
    track.timed_count = sum(counts)
    track.ticks = sum(count * delta for count, delta in zip(counts, deltas, strict=True))


def _read_sizes(file: BinaryIO, box: _Box, track: _Track) -> None:
    uniform, track.sample_count = struct.unpack(">II", _read(file, box.start + 4, 8))
    track.sample_bytes = uniform * track.sample_count if uniform else sum(_table(file, box, 8, 1))


def _read_chunks(file: BinaryIO, box: _Box, track: _Track) -> None:
    words = 2 if box.kind == b"co64" else 1
    table = _table(file, box, 4, words)
    last = max(table, default=0) if words == 1 else max(map(_join, table[0::2], table[1::2]), default=0)
    track.last_chunk = max(track.last_chunk, last)


def _read_edits(file: BinaryIO, box: _Box, track: _Track) -> None:
    lengths: Iterable[int]
    starts: Iterable[int]
    if _read(file, box.start, 1) == b"\x01":
        table, nothing = _table(file, box, 4, 5), _NOTHING_64
        lengths, starts = map(_join, table[0::5], table[1::5]), map(_join, table[2::5], table[3::5])
    else:
        table, nothing = _table(file, box, 4, 3), _NOTHING_32
        lengths, starts = table[0::3], table[1::3]
    track.edited_ticks = sum(length for length, start in zip(lengths, starts, strict=True) if start != nothing)


_TABLES = {
    b"tkhd": _read_size,
    b"stsd": _read_codec,
    b"stts": _read_times,
    b"stsz": _read_sizes,
    b"stco": _read_chunks,
    b"co64": _read_chunks,
    b"elst": _read_edits,
}


def _join(high: int, low: int) -> int:
    return high << 32 | low


def _timescale(file: BinaryIO, box: _Box) -> int:
    data = _read(file, box.start, 24)
    return int(struct.unpack_from(">I", data, 20 if data[0] == 1 else 12)[0])


def _table(file: BinaryIO, box: _Box, at: int, words: int) -> "array[int]":
    """The 32-bit numbers of a counted table: its entry count stands at `at`, an entry has `words` numbers."""
    count = struct.unpack(">I", _read(file, box.start + at, 4))[0]
    if count > _MAX_ENTRIES or 4 * words * count > box.end - box.start - at - 4:
        raise MovieError("broken")
    table = array("I", _read(file, box.start + at + 4, 4 * words * count))
    if sys.byteorder == "little":
        table.byteswap()
    return table


def _walk(file: BinaryIO, parent: _Box, inside: set[bytes]) -> Iterator[_Box]:
    for box in _boxes(file, parent.start, parent.end):
        if box.kind in inside:
            yield from _walk(file, box, inside - {box.kind})
        else:
            yield box


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    position = start
    for _ in range(_MAX_BOXES):
        if position + 8 > end:
            return
        size, kind = struct.unpack(">I4s", _read(file, position, 8))
        header = 8
        if size == 1:
            size = struct.unpack(">Q", _read(file, position + 8, 8))[0]
            header = 16
        elif size == 0:
            size = end - position
        if size < header:
            raise MovieError("broken")
        if position + size > end:
            raise MovieError("truncated")
        yield _Box(kind, position + header, position + size)
        position += size
    raise MovieError("broken")


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    data = file.read(count)
    if len(data) != count:
        raise MovieError("truncated")
    return data
