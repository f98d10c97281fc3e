"""The evidence of one innovation: which papers it has, which answers they serve, and their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from app.rules.codes import EvidenceKind
from app.services.demo.answers import VIDEO_ROW, Answer, Fullness
from app.services.demo.banks import Paper
from app.services.demo.dice import Dice
from app.services.demo.papers import Letter, Sheet, make_sheet
from app.services.demo.texts import CitedLetters, fill, weekday

_KINDS = {
    "jpg": EvidenceKind.PHOTO,
    "png": EvidenceKind.PHOTO,
    "mp4": EvidenceKind.VIDEO,
}
_SHARE_PER_LEVEL = 0.35
_SHARE_REPLACED = 0.06


@dataclass(frozen=True)
class Piece:
    """A piece of evidence with its versions, oldest first: (file, when it was uploaded)."""

    kind: EvidenceKind
    letter: Letter
    personal: bool
    serves: tuple[int, ...]
    versions: tuple[tuple[Sheet, dt.datetime], ...]


@dataclass(frozen=True)
class Desk:
    """Where an innovation's papers are written: its values, the letters it cites, its year.

    `upload_time(repaired=False)` answers a moment at which the agency could upload, with True one after the return.
    """

    values: Mapping[str, str]
    cited: CitedLetters
    year: int
    upload_time: Callable[[bool], dt.datetime]
    dice: Dice

    def pieces(
        self, papers: Sequence[Paper], rows: Sequence[Answer], how: Fullness, repaired: Collection[int]
    ) -> list[Piece]:
        """The papers handed in so far. Those of rows in `repaired` were sent back and have a second version."""
        claimed = {row.number: row.level or 0 for row in rows if row.claims}
        found = []
        for paper in papers:
            serves = tuple(number for number in paper.serves if number in claimed)
            wanted = how.video if VIDEO_ROW in paper.serves else self.dice.chance(how.papers)
            if not serves or not wanted:
                continue
            copies = claimed[serves[0]] if paper.per_level and self.dice.chance(_SHARE_PER_LEVEL) else 1
            found += [
                self._piece(paper, serves, copy, mended=bool(set(serves) & set(repaired))) for copy in range(copies)
            ]
        return found

    def _piece(self, paper: Paper, serves: tuple[int, ...], copy: int, *, mended: bool) -> Piece:
        day = weekday(dt.date(self.year - 1 - copy, self.dice.number(1, 12), self.dice.number(4, 27)))
        letter = self._letter(paper, day)
        picture = self.dice.number(0, 9)
        times = [self.upload_time(False)]
        if copy == 0 and (mended or self.dice.chance(_SHARE_REPLACED)):
            times.append(self.upload_time(mended))
        sheets = [
            make_sheet(paper, self.values, letter, letter.date or day, picture=picture, turn=turn)
            for turn in range(len(times))
        ]
        versions = tuple(zip(sheets, sorted(times), strict=True))
        return Piece(_KINDS.get(paper.kind, EvidenceKind.DOCUMENT), letter, paper.personal, serves, versions)

    def _letter(self, paper: Paper, day: dt.date) -> Letter:
        if paper.kind not in {"pdf", "xlsx"}:
            return Letter()
        number = f"{paper.code}/{self.dice.number(5, 690)}/{self.cited.place}/{day.year}" if paper.code else ""
        if paper.fact == "sk":
            number, day = self.cited.sk_number, self.cited.sk_date
        elif paper.fact == "st":
            number, day = self.cited.st_number, self.cited.st_date
        return Letter(number, day, fill(paper.subject, {**self.values, "n": str(day.year)}))
