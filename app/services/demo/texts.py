"""Puts the sentences of the banks together: the profile of Form C.1, and what the papers and answers cite."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.services.demo.banks import Banks, Idea
from app.services.demo.dice import Dice

_SLOT = re.compile(r"\{(\w+)\}")
#: Figures below this are percentages, months and the like, and do not grow with the years.
_SMALLEST_GROWING = 100
_GROWTH = 0.17
#: Agencies write at least this many words a text, and mostly not many more than that.
_FEWEST_WORDS, _USUAL_WORDS = 64, 120
#: The one idea whose background is as long as the longest that agencies hand in.
LONG_WINDED = "Bank Darah Siaga Donor Desa"


@dataclass(frozen=True)
class Agency:
    """An agency, with its names as the texts use them."""

    id: int
    code: str
    name: str
    short_name: str


def fill(text: str, values: Mapping[str, str], years: int = 0) -> str:
    """Replace `{name}` by its value, and `{123}` by that figure as it has grown after `years` years."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        return values[name] if not name.isdigit() else grouped(_grown(int(name), years))

    return _SLOT.sub(put, text)


def weekday(day: dt.date) -> dt.date:
    """The day itself, or the Friday before a weekend: nobody signs letters on a Sunday."""
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))


def grouped(number: int) -> str:
    """1240 as Indonesian writes it: 1.240."""
    return f"{number:,}".replace(",", ".")


def _grown(number: int, years: int) -> int:
    return number if number < _SMALLEST_GROWING else round(number * (1 + _GROWTH * years))


def base_values(idea: Idea, agency: Agency, year: int) -> dict[str, str]:
    """What every sentence may mention."""
    return {
        "inovasi": idea.name,
        "nama_pendek": idea.short_name,
        "skpd": agency.name,
        "singkat": agency.short_name,
        "sasaran": idea.users,
        "sasaran_kapital": idea.users[0].upper() + idea.users[1:],
        "bidang": idea.topic.replace("_", " "),
        "tahun_ini": str(year),
        "tahun": str(year - 1),
        "tahun2": str(year - 2),
    }


def narrative(banks: Banks, idea: Idea, values: Mapping[str, str], dice: Dice, years: int) -> dict[str, str]:
    """The four texts of Form C.1; `years` is how long ago the innovation was first reported."""
    topic, common = banks.topics[idea.topic], banks.common
    again = ""
    if years:
        again = (
            f"{idea.short_name} telah dilaporkan pada penilaian terdahulu dan pada tahun {values['tahun']} "
            "dikembangkan dengan menambah lokasi serta memperbaiki alur kerjanya."
        )
    parts = {
        "background": [topic["law"], topic["role"], idea.background, again, *dice.some(common["background"], 1)],
        "problem": [idea.problem, topic["problem"]],
        "method": [idea.method, topic["method"]],
        "benefit": [idea.benefit, topic["benefit"]],
    }
    for name, texts in parts.items():
        more = dice.shuffled([one for one in common[name] if one not in texts])
        wanted = dice.number(_FEWEST_WORDS, _USUAL_WORDS)
        while more and len(" ".join(texts).split()) < wanted:
            texts.append(more.pop())
    if idea.name == LONG_WINDED:
        parts["background"] += [one[name] for one in banks.topics.values() for name in ("law", "problem", "method")]
        parts["background"] += common["background"]
    grown = {"background": 0, "problem": 0, "method": years, "benefit": years}
    return {name: " ".join(fill(text, values, grown[name]) for text in texts if text) for name, texts in parts.items()}


@dataclass(frozen=True)
class CitedLetters:
    """The decree and the order that an innovation's answers cite by number."""

    sk_number: str
    sk_date: dt.date
    st_number: str
    st_date: dt.date
    #: The agency in the numbers of its letters.
    place: str


def decree_number(banks: Banks, year: int) -> str:
    """The number of the Bupati's decree of a round."""
    return f"188.45/{Dice(banks.seed, 'decree', year).number(110, 640)}/KUM Tahun {year}"


def cited_letters(banks: Banks, agency: Agency, idea: Idea, year: int, sk_date: dt.date) -> CitedLetters:
    """The decree of the round before, signed on `sk_date` for all agencies, and the innovation's own order."""
    order = Dice(banks.seed, "order", year, idea.name)
    place = re.sub(r"[^A-Z0-9]+", "-", agency.short_name.upper()).strip("-")
    return CitedLetters(
        sk_number=decree_number(banks, sk_date.year),
        sk_date=sk_date,
        st_number=f"800.1.11.1/{order.number(11, 480)}/{place}/{year - 1}",
        st_date=weekday(dt.date(year - 1, order.number(1, 11), order.number(4, 27))),
        place=place,
    )
