"""A very small lossless H.264 encoder (Constrained Baseline, CAVLC) for the demo's sample videos.

Only what a slide show needs: a macroblock is a copy of the last picture (P_Skip), a flat continuation of its
neighbour (Intra 16x16 without residual) or raw samples (I_PCM). That is a valid stream every browser plays, and
needs no encoder binary on the machine. Numbers in brackets are clauses of ITU-T H.264.
"""

import re
from dataclasses import dataclass

MB = 16
_BYTE = 8
_I_PCM, _I_16X16 = 25, 1
_INTRA_IN_P = 5  # [7.4.5] intra macroblock types are numbered after the five inter types in a P slice
_VERTICAL, _HORIZONTAL = 0, 1
_CHROMA_MODE = {_HORIZONTAL: 1, _VERTICAL: 2}
_FRAME_NUM_BITS = 8


@dataclass(frozen=True)
class Picture:
    """One picture in YCbCr 4:2:0; width and height are multiples of 16."""

    width: int
    height: int
    luma: bytes
    cb: bytes
    cr: bytes


class _Bits:
    """Most significant bit first, with the Exp-Golomb codes of [9.1]."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._value = 0
        self._count = 0

    def put(self, value: int, count: int) -> None:
        self._value = (self._value << count) | value
        self._count += count
        while self._count >= _BYTE:
            self._count -= _BYTE
            self._done.append(self._value >> self._count)
            self._value &= (1 << self._count) - 1

    def ue(self, value: int) -> None:
        length = (value + 1).bit_length()
        self.put(value + 1, 2 * length - 1)

    def align(self) -> None:
        if self._count:
            self.put(0, _BYTE - self._count)

    def raw(self, data: bytes) -> None:
        self._done += data

    def finish(self) -> bytes:
        self.put(1, 1)
        self.align()
        return bytes(self._done)


def _nal(kind: int, payload: bytes) -> bytes:
    """One NAL unit with emulation prevention bytes [7.4.1]; all our units are references (nal_ref_idc 3)."""
    return bytes([0x60 | kind]) + re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", payload)


def sequence_parameters(width: int, height: int) -> bytes:
    """SPS: Constrained Baseline level 1.2, one reference, full-range BT.601 as Pillow converts."""
    bits = _Bits()
    bits.raw(bytes([66, 0xC0, 12]))
    bits.ue(0)
    bits.ue(_FRAME_NUM_BITS - 4)
    bits.ue(2)  # picture order = decoding order
    bits.ue(1)
    bits.put(0, 1)
    bits.ue(width // MB - 1)
    bits.ue(height // MB - 1)
    bits.put(0b110, 3)  # frames only, direct 8x8, no cropping
    bits.put(0b1001, 4)  # VUI present: no aspect ratio, no overscan, video signal type follows
    bits.put((5 << 2) | 0b11, 5)  # unspecified format, full range, colours described
    bits.put(0x060606, 24)
    bits.put(0b000000, 6)  # no chroma location, timing, NAL HRD, VCL HRD, picture structure, restrictions
    return _nal(7, bits.finish())


def picture_parameters() -> bytes:
    """PPS: CAVLC, one slice group, deblocking controlled by the slice (we switch it off: lossless)."""
    bits = _Bits()
    bits.ue(0)
    bits.ue(0)
    bits.put(0b00, 2)
    for value in (0, 0, 0):  # slice groups, reference lists
        bits.ue(value)
    bits.put(0b000, 3)  # no weighted prediction
    for _ in range(3):  # QP, QS and chroma offset: 0
        bits.ue(0)
    bits.put(0b100, 3)  # deblocking control present
    return _nal(8, bits.finish())


def _slice_header(bits: _Bits, *, key: bool, frame_num: int, idr_id: int) -> None:
    bits.ue(0)
    bits.ue(7 if key else 5)
    bits.ue(0)
    bits.put(frame_num % (1 << _FRAME_NUM_BITS), _FRAME_NUM_BITS)
    if key:
        bits.ue(idr_id)
        bits.put(0b00, 2)  # output earlier pictures, no long-term reference
    else:
        bits.put(0b000, 3)  # default reference count, order and marking
    bits.ue(0)
    bits.ue(1)  # deblocking off


def _block(plane: bytes, stride: int, x: int, y: int, size: int) -> list[bytes]:
    return [plane[(y + row) * stride + x : (y + row) * stride + x + size] for row in range(size)]


def _continues(plane: bytes, stride: int, x: int, y: int, rows: list[bytes], mode: int) -> bool:
    """Is this block exactly what intra prediction in `mode` makes from its neighbour?"""
    size = len(rows)
    if mode == _HORIZONTAL:
        return x > 0 and all(
            row == plane[(y + i) * stride + x - 1 : (y + i) * stride + x] * size for i, row in enumerate(rows)
        )
    return y > 0 and all(row == plane[(y - 1) * stride + x : (y - 1) * stride + x + size] for row in rows)


class _Slice:
    """Writes the macroblocks of one picture in raster order."""

    def __init__(self, bits: _Bits, picture: Picture, previous: Picture | None) -> None:
        self.bits, self.picture, self.previous = bits, picture, previous
        self.pcm: set[tuple[int, int]] = set()

    def write(self) -> None:
        skipped = 0
        for y in range(0, self.picture.height, MB):
            for x in range(0, self.picture.width, MB):
                blocks = self._blocks(self.picture, x, y)
                if self.previous is not None:
                    if blocks == self._blocks(self.previous, x, y):
                        skipped += 1
                        continue
                    self.bits.ue(skipped)
                    skipped = 0
                self._intra(x, y, blocks)
        if skipped:
            self.bits.ue(skipped)

    @staticmethod
    def _blocks(picture: Picture, x: int, y: int) -> tuple[list[bytes], list[bytes], list[bytes]]:
        half = picture.width // 2
        return (
            _block(picture.luma, picture.width, x, y, MB),
            _block(picture.cb, half, x // 2, y // 2, MB // 2),
            _block(picture.cr, half, x // 2, y // 2, MB // 2),
        )

    def _intra(self, x: int, y: int, blocks: tuple[list[bytes], list[bytes], list[bytes]]) -> None:
        offset = 0 if self.previous is None else _INTRA_IN_P
        luma, chroma = self._modes(x, y, blocks)
        if luma is None or chroma is None:
            self.pcm.add((x, y))
            self.bits.ue(_I_PCM + offset)
            self.bits.align()
            self.bits.raw(b"".join(b"".join(rows) for rows in blocks))
            return
        self.bits.ue(_I_16X16 + luma + offset)
        self.bits.ue(_CHROMA_MODE[chroma])
        self.bits.ue(0)  # same quantiser
        # An empty residual; its code depends on the coefficients of the neighbours, 16 for I_PCM [9.2.1]
        if (x - MB, y) in self.pcm or (x, y - MB) in self.pcm:
            self.bits.put(0b000011, 6)
        else:
            self.bits.put(1, 1)

    def _modes(
        self, x: int, y: int, blocks: tuple[list[bytes], list[bytes], list[bytes]]
    ) -> tuple[int | None, int | None]:
        width, half = self.picture.width, self.picture.width // 2
        luma = next(
            (m for m in (_HORIZONTAL, _VERTICAL) if _continues(self.picture.luma, width, x, y, blocks[0], m)), None
        )
        chroma = next(
            (
                m
                for m in (_HORIZONTAL, _VERTICAL)
                if _continues(self.picture.cb, half, x // 2, y // 2, blocks[1], m)
                and _continues(self.picture.cr, half, x // 2, y // 2, blocks[2], m)
            ),
            None,
        )
        return luma, chroma


def encode_picture(picture: Picture, previous: Picture | None, *, frame_num: int, idr_id: int = 0) -> bytes:
    """One slice NAL unit: a key picture when `previous` is None, else only what changed since `previous`.

    `frame_num` counts pictures since the last key picture (which is 0); `idr_id` must differ between
    neighbouring key pictures.
    """
    key = previous is None
    bits = _Bits()
    _slice_header(bits, key=key, frame_num=frame_num, idr_id=idr_id)
    _Slice(bits, picture, previous).write()
    return _nal(5 if key else 1, bits.finish())
