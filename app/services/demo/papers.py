"""The bytes of the demo's evidence: letters with their own number and text, and a stock of pictures and videos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.documents.formats import MONTHS, indonesian_date
from app.services.demo.banks import Paper
from app.services.demo.dice import Dice
from app.services.demo.texts import fill
from app.storage import samples
from app.storage.names import display_name

#: Lengths of the profile videos in seconds; the Pedoman asks for 120 to 180, so the last two get a warning.
VIDEO_SECONDS = (128, 141, 152, 165, 178, 96, 214)
_VIDEO_WEIGHTS = (4, 5, 6, 5, 4, 1, 1)
_PICTURES = 2
_MENDED = "Naskah ini telah diperbaiki sesuai catatan pemeriksa."


@dataclass(frozen=True)
class Sheet:
    """One file as it is uploaded."""

    data: bytes
    filename: str
    kind: str
    duration_seconds: float | None = None


@dataclass(frozen=True)
class Letter:
    """Number, date and subject of a letter; photos and the video have none."""

    number: str = ""
    date: dt.date | None = None
    subject: str = ""


def video_seconds(dice: Dice) -> int:
    """The length of one innovation's video; most keep to the Pedoman."""
    return dice.weighted(VIDEO_SECONDS, _VIDEO_WEIGHTS)


def spoken_length(seconds: int) -> str:
    """2 menit 32 detik."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} menit {rest} detik" if rest else f"{minutes} menit"


def make_sheet(
    paper: Paper, values: Mapping[str, str], letter: Letter, day: dt.date, *, picture: int = 0, turn: int = 0
) -> Sheet:
    """The file of `paper` made on `day`; `values` as for the texts, `picture` chooses among the stock;
    `turn` above 0 is the paper mended and made anew.
    """
    named = {**values, "n": str(day.year), "bulan2": f"{day.month:02}", "hari2": f"{day.day:02}"}
    filename = display_name(fill(paper.filename, named))
    if paper.kind == "pdf":
        return Sheet(_letter(paper, named, letter, turn), filename, "pdf")
    if paper.kind == "xlsx":
        return Sheet(_complaints(letter.subject, int(values["aduan"]), int(values["selesai"])), filename, "xlsx")
    caption = fill(paper.caption, named)
    if paper.kind == "mp4":
        seconds = int(values["detik"])
        return Sheet(_video(seconds), filename, "mp4", float(seconds))
    return Sheet(_picture(paper.kind, caption, (picture + turn) % _PICTURES), filename, paper.kind)


def nil_statement(agency: str, reason: str, year: int, *, number: str, day: dt.date, head: str) -> Sheet:
    """The signed statement that an agency has no innovation."""
    data = samples.make_pdf(
        f"Pernyataan Belum/Tidak Memiliki Inovasi Daerah Tahun {year}",
        [
            f"Yang bertanda tangan di bawah ini menyatakan bahwa {agency} belum/tidak memiliki data inovasi daerah.",
            reason,
        ],
        agency=agency,
        number=number,
        date=indonesian_date(day),
        signer=head,
    )
    return Sheet(data, f"Pernyataan nihil {year} (ditandatangani).pdf", "pdf")


def _letter(paper: Paper, values: Mapping[str, str], letter: Letter, turn: int) -> bytes:
    return samples.make_pdf(
        letter.subject,
        [*(fill(line, values) for line in paper.lines), *([_MENDED] if turn else [])],
        agency=paper.agency or values["skpd"],
        number=letter.number,
        date=indonesian_date(letter.date) if letter.date else "",
        signer=fill(paper.signer, values),
    )


def _complaints(title: str, received: int, solved: int) -> bytes:
    rows: list[list[str | int | float]] = [["Bulan", "Masuk", "Selesai"]]
    rows += [
        [month, received // 12 + (index < received % 12), solved // 12 + (index < solved % 12)]
        for index, month in enumerate(MONTHS)
    ]
    rows.append(["Jumlah", received, solved])
    return samples.make_xlsx(title, rows)


@cache
def _picture(kind: str, caption: str, seed: int) -> bytes:
    return samples.make_png(caption, seed) if kind == "png" else samples.make_jpg(caption, seed)


@cache
def _video(seconds: int) -> bytes:
    return samples.make_mp4(seconds, seed=seconds)
