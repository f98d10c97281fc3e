"""A small real MP4 for the demo: five slides of Pedoman D.3, a bar that grows, exactly the seconds asked for."""

import random
import struct

from PIL import Image, ImageDraw, ImageFont

from app.storage import h264

_WIDTH, _HEIGHT = 320, 176
_TIMESCALE = 1000
_LONGEST = 3600  # seconds
_BAR_STEP = 2.0  # seconds
_CHAPTERS = ("", "Latar belakang", "Permasalahan", "Metode dan strategi", "Manfaat dan dampak")
_PALETTES = (((12, 74, 110), (125, 211, 252)), ((20, 83, 45), (134, 239, 172)), ((124, 45, 18), (253, 186, 116)))


def make_mp4(seconds: float = 150, seed: int = 0, title: str = "Video profil inovasi") -> bytes:
    """An MP4 (H.264 Constrained Baseline, 320x176, no sound, moov first) that lasts `seconds`.

    The same arguments give the same bytes, less than 200 KB for 2-3 minutes. Chapters follow what Pedoman
    D.3 asks a profile video to tell. Raises ValueError for less than a second or more than an hour.
    """
    if not 1 <= seconds <= _LONGEST:
        raise ValueError("seconds must be between 1 and 3600")
    samples, keys, ticks = _encode(round(seconds * _TIMESCALE), seed, title)
    head = _box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
    moov = _moov(samples, keys, ticks, 0)
    return head + _moov(samples, keys, ticks, len(head) + len(moov) + 8) + _box(b"mdat", *samples)


def _encode(total: int, seed: int, title: str) -> tuple[list[bytes], list[int], list[int]]:
    """(samples, numbers of the key samples, duration of each sample in ticks)."""
    step = max(round(_BAR_STEP * _TIMESCALE), total // 600)
    chapter_ticks = total // len(_CHAPTERS)
    samples: list[bytes] = []
    keys: list[int] = []
    ticks: list[int] = []
    start = 0
    for number, chapter in enumerate(_CHAPTERS):
        end = total if number == len(_CHAPTERS) - 1 else start + chapter_ticks
        slide = _slide(title, number, chapter, seed)
        previous = None
        for frame, at in enumerate(range(start, end, step)):
            picture = _with_bar(slide, (at + step) / total)
            unit = h264.encode_picture(picture, previous, frame_num=frame, idr_id=number % 2)
            samples.append(struct.pack(">I", len(unit)) + unit)
            ticks.append(min(step, end - at))
            if previous is None:
                keys.append(len(samples))
            previous = picture
        start = end
    return samples, keys, ticks


def _slide(title: str, number: int, chapter: str, seed: int) -> Image.Image:
    """Rows of one colour and hard-edged shapes: cheap for the encoder, pleasant enough for a demo."""
    dark, light = random.Random(seed).choice(_PALETTES)  # decoration, not a secret  # noqa: S311  # nosec B311
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    draw = ImageDraw.Draw(image)
    for y in range(0, _HEIGHT, 2):
        share = y / _HEIGHT
        draw.rectangle((0, y, _WIDTH, y + 1), fill=_mix(dark, light, share * 0.45))
    draw.rectangle((16, 32, 19, 127), fill=light)
    lines = _wrap(title, 24)[:2]
    draw.text((32, 32), "\n".join(lines), font=ImageFont.load_default(20), fill="white", spacing=2)
    if chapter:
        draw.text((32, 98), f"{number}. {chapter}", font=ImageFont.load_default(16), fill=light)
    return image


def _wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _mix(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _with_bar(slide: Image.Image, share: float) -> h264.Picture:
    image = slide.copy()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, _HEIGHT - 12, _WIDTH, _HEIGHT), fill=(15, 23, 42))
    draw.rectangle((0, _HEIGHT - 10, round(min(share, 1) * (_WIDTH - 1)), _HEIGHT - 3), fill=(248, 250, 252))
    luma, cb, cr = image.convert("YCbCr").split()
    half = (_WIDTH // 2, _HEIGHT // 2)
    chroma = [plane.resize(half, Image.Resampling.BOX).tobytes() for plane in (cb, cr)]
    return h264.Picture(_WIDTH, _HEIGHT, luma.tobytes(), *chroma)


def _box(kind: bytes, *parts: bytes) -> bytes:
    return struct.pack(">I4s", 8 + sum(map(len, parts)), kind) + b"".join(parts)


def _full(kind: bytes, flags: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)


def _words(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


_MATRIX = _words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _moov(samples: list[bytes], keys: list[int], ticks: list[int], data_at: int) -> bytes:
    total = sum(ticks)
    mvhd = _full(
        b"mvhd", 0, _words(0, 0, _TIMESCALE, total, 0x10000), b"\x01\x00" + bytes(10), _MATRIX, bytes(24), _words(2)
    )
    tkhd = _full(b"tkhd", 3, _words(0, 0, 1, 0, total), bytes(16), _MATRIX, _words(_WIDTH << 16, _HEIGHT << 16))
    mdhd = _full(b"mdhd", 0, _words(0, 0, _TIMESCALE, total), struct.pack(">HH", 0x55C4, 0))
    hdlr = _full(b"hdlr", 0, _words(0), b"vide", bytes(12), b"Video\0")
    dinf = _box(b"dinf", _full(b"dref", 0, _words(1), _full(b"url ", 1)))
    stbl = _sample_table(samples, keys, ticks, data_at)
    minf = _box(b"minf", _full(b"vmhd", 1, bytes(8)), dinf, stbl)
    return _box(b"moov", mvhd, _box(b"trak", tkhd, _box(b"mdia", mdhd, hdlr, minf)))


def _sample_table(samples: list[bytes], keys: list[int], ticks: list[int], data_at: int) -> bytes:
    runs: list[list[int]] = []
    for value in ticks:
        if runs and runs[-1][1] == value:
            runs[-1][0] += 1
        else:
            runs.append([1, value])
    return _box(
        b"stbl",
        _full(b"stsd", 0, _words(1), _avc1()),
        _full(b"stts", 0, _words(len(runs), *(number for run in runs for number in run))),
        _full(b"stss", 0, _words(len(keys), *keys)),
        _full(b"stsc", 0, _words(1, 1, len(samples), 1)),
        _full(b"stsz", 0, _words(0, len(samples), *map(len, samples))),
        _full(b"stco", 0, _words(1, data_at)),
    )


def _avc1() -> bytes:
    sps, pps = h264.sequence_parameters(_WIDTH, _HEIGHT), h264.picture_parameters()
    config = bytes([1]) + sps[1:4] + b"\xff\xe1" + struct.pack(">H", len(sps)) + sps
    config += b"\x01" + struct.pack(">H", len(pps)) + pps
    return _box(
        b"avc1",
        bytes(6) + struct.pack(">H", 1) + bytes(16),
        struct.pack(">HHIIIH", _WIDTH, _HEIGHT, 0x480000, 0x480000, 0, 1),
        bytes(32) + struct.pack(">Hh", 24, -1),
        _box(b"avcC", config),
    )
