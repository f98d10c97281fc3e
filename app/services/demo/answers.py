"""The 21 answers of one innovation: levels claimed, their descriptions, and what the verifiers found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.rules.codes import Verdict
from app.rules.completeness import MAX_LEVEL
from app.services.demo.banks import Banks, Idea
from app.services.demo.dice import Dice
from app.services.demo.texts import fill, grouped

#: Odds of levels 0 to 3, by how well an agency works.
_ODDS = {"weak": (25, 45, 22, 8), "fair": (12, 30, 38, 20), "good": (5, 15, 40, 40)}
#: Rows whose levels are rarer than the rest: regulation beyond a decree, and replication elsewhere.
_RARE = {1: (0, 80, 17, 3), 8: (55, 30, 10, 5)}
#: What an innovation without a digital system cannot claim.
_WITHOUT_SYSTEM = {4: 2, 16: 1}
VIDEO_ROW = 21


@dataclass(frozen=True)
class Fullness:
    """How far the form is filled: shares of rows answered, of answers with a level, of papers attached."""

    answered: float = 1.0
    levelled: float = 1.0
    papers: float = 1.0
    video: bool = True
    #: Rows that lack their level in an otherwise full form.
    gaps: int = 0


_HALF = Fullness(0.45, 0.8, 0.4, video=False)
_SENT = Fullness(papers=0.8)
_FULL = Fullness()

FULLNESS: dict[str, Fullness] = {
    "draft_bare": Fullness(0, 0, 0, video=False),
    "draft_half": _HALF,
    "draft_nearly": Fullness(papers=0.85, video=False, gaps=2),
    "draft_head_returned": _SENT,
    "draft_returned": _SENT,
    "draft_reopened": _SENT,
    "submitted": _SENT,
    "submitted_again": _SENT,
    "endorsed": _SENT,
    "endorsed_again": _SENT,
    "accepted": Fullness(papers=0.88),
    "withdrawn": _HALF,
    "withdrawn_late": _SENT,
}

#: Destinations whose last return has not been answered yet, and those where it has.
RETURNED = frozenset({"draft_head_returned", "draft_returned", "accepted_returned"})
REPAIRED = frozenset({"submitted_again", "endorsed_again", "filed_again", "eligible_returned", "handed_over_returned"})
#: Destinations in which monev has looked at every row.
_JUDGED = frozenset(
    {
        *("accepted_returned", "accepted_reopened", "filed_again", "eligible", "eligible_returned", "ineligible"),
        *("decreed", "handed_over", "handed_over_returned"),
    }
)
_FAILED = frozenset({"ineligible", "accepted_reopened"})


@dataclass(frozen=True)
class Answer:
    """One row of the form."""

    number: int
    description: str = ""
    level: int | None = None
    verdict: Verdict | None = None
    verified_level: int | None = None
    note: str = ""

    @property
    def remark(self) -> str:
        """What stands beside the indicator: of a valid one, why its level is not the one claimed."""
        if self.verdict is not Verdict.VALID:
            return self.note
        if self.verified_level == self.level:
            return ""
        return f"Bukti yang ada baru menunjukkan tingkat {self.verified_level}, belum tingkat yang diklaim."

    @property
    def claims(self) -> bool:
        """Whether a level above 0 is claimed, so that evidence is due."""
        return bool(self.level)


def fullness(destination: str) -> Fullness:
    """How far the form is filled at this destination."""
    return FULLNESS.get(destination, _FULL)


def claimed_levels(idea: Idea, mandatory: Collection[int], numbers: Sequence[int], dice: Dice) -> dict[int, int]:
    """A level for every row; the compulsory rows have one."""
    odds = _ODDS[dice.weighted(("weak", "fair", "good"), (25, 50, 25))]
    levels = {}
    for number in numbers:
        level = dice.weighted((0, 1, 2, 3), _RARE.get(number, odds))
        if idea.kind != "digital":
            level = min(level, _WITHOUT_SYSTEM.get(number, level))
        levels[number] = max(level, 1) if number in mandatory else level
    return levels


def figures(levels: Mapping[int, int], dice: Dice) -> dict[str, str]:
    """Numbers in the descriptions that must agree with the level claimed."""
    received = dice.number(12, 60)
    solved = {0: 0, 1: dice.number(30, 50), 2: dice.number(55, 88), 3: dice.number(92, 100)}[levels[12]]
    users = {0: (20, 60), 1: (40, 200), 2: (201, 500), 3: (501, 3200)}[levels[18]]
    return {
        "orang": str(dice.number(*{0: (1, 3), 1: (4, 10), 2: (11, 30), 3: (31, 64)}[levels[2]])),
        "aduan": str(received),
        "selesai": str(received * solved // 100 if levels[12] < MAX_LEVEL else received - 1),
        "hari": str(dice.number(*{0: (7, 14), 1: (6, 14), 2: (2, 5), 3: (1, 1)}[levels[15]])),
        "bulan": str(dice.number(*{0: (9, 14), 1: (9, 14), 2: (5, 8), 3: (2, 4)}[levels[17]])),
        "penerima": grouped(dice.number(*users)),
    }


def answers(
    banks: Banks, levels: Mapping[int, int], destination: str, values: Mapping[str, str], dice: Dice
) -> list[Answer]:
    """The rows as the agency has filled them in so far."""
    how = fullness(destination)
    numbers = sorted(levels)
    gaps = dice.some([number for number in numbers if number != VIDEO_ROW], how.gaps)
    found = []
    for number in numbers:
        if not dice.chance(how.answered):
            found.append(Answer(number))
            continue
        level = levels[number] if number not in gaps and dice.chance(how.levelled) else None
        found.append(Answer(number, _description(banks, number, levels[number], values, dice), level))
    return found


def _description(banks: Banks, number: int, level: int, values: Mapping[str, str], dice: Dice) -> str:
    if not level:
        return fill(dice.pick(banks.no_claim), values)
    text = banks.indicators[number]
    return fill(f"{dice.pick(text.opening)} {text.levels[level - 1]}", values)


def judged(banks: Banks, rows: Sequence[Answer], destination: str, dice: Dice) -> list[Answer]:
    """The rows with the verdicts and notes of those who have looked at them."""
    claiming = [row.number for row in rows if row.claims]
    noted = set(dice.some(claiming, dice.number(2, 3))) if destination in RETURNED | REPAIRED else set()
    failed = set(dice.some(claiming, 4)) if destination in _FAILED else set()
    result = []
    for row in rows:
        if row.number in noted:
            row = replace(row, note=banks.indicators[row.number].note)  # noqa: PLW2901 - the row with its note
        if row.number in noted and destination in RETURNED:
            result.append(replace(row, verdict=Verdict.NEEDS_WORK))
        elif row.number in failed:
            note = banks.indicators[row.number].note
            result.append(replace(row, verdict=Verdict.INVALID, verified_level=0, note=note))
        elif row.claims and _seen(row, destination, noted):
            lower = row.level == 1 or not dice.chance(0.12)
            verified = row.level if lower else (row.level or 1) - 1
            result.append(replace(row, verdict=Verdict.VALID, verified_level=verified))
        else:
            result.append(row)
    return result


def _seen(row: Answer, destination: str, noted: set[int]) -> bool:
    """Whether monev has judged the row; after a return what was handed in anew waits for it again."""
    return destination in _JUDGED and not (destination == "filed_again" and row.number in noted)
