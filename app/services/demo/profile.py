"""The profile of one innovation as far as its agency has written it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.rules.codes import Initiator, InnovationForm, InnovationKind, Stage
from app.services.demo.banks import Banks, Idea
from app.services.demo.calendar import RoundCalendar
from app.services.demo.dice import Dice
from app.services.demo.texts import narrative

_GOVERNANCE = frozenset({"pemerintahan", "keuangan"})
_THEMES = {"sosial": "kemiskinan", "investasi": "investasi", "ekonomi": "kemiskinan"}
_PROGRAMS = {
    "kesehatan": "kesehatan",
    "rumah_sakit": "kesehatan",
    "pendidikan": "pendidikan",
    "perpustakaan": "pendidikan",
    "pertanian": "pangan",
    "infrastruktur": "infrastruktur",
    "kebencanaan": "infrastruktur",
    "sosial": "kemiskinan",
    "ekonomi": "ekonomi_desa",
    "kecamatan": "ekonomi_desa",
}
_GOALS = {
    "kesehatan": "asta_cita_4",
    "rumah_sakit": "asta_cita_4",
    "pendidikan": "asta_cita_4",
    "pertanian": "asta_cita_2",
    "ekonomi": "asta_cita_3",
    "investasi": "asta_cita_3",
    "lingkungan": "asta_cita_8",
}
#: The middle of Kabupaten Balangan, and how far its villages lie from it in thousandths of a degree.
_MIDDLE = (-2.318, 115.545)
_REACH = 140
#: Number of the affair Komunikasi dan Informatika.
_INFORMATICS = 16
#: Fields that a half-written draft still lacks.
_LATE_FIELDS = ("method", "benefit", "initiator")


def written_profile(
    banks: Banks,
    idea: Idea,
    values: Mapping[str, str],
    destination: str,
    calendar: RoundCalendar,
    dice: Dice,
    years: int,
) -> dict[str, object]:
    """Columns of the innovation, name included; the national fields only where the agency came far enough."""
    if destination == "draft_bare":
        return {"name": idea.name}
    stage, started = _course(idea, banks, calendar.year, years)
    profile: dict[str, object] = {
        "name": idea.name,
        "form": _form(idea, dice),
        "started_on": started,
        "stage": stage,
        "initiator": dice.weighted(
            (Initiator.SKPD, Initiator.ASN, Initiator.REGION, Initiator.COMMUNITY, Initiator.DPRD), (52, 28, 9, 9, 2)
        ),
        **narrative(banks, idea, values, dice, years),
    }
    if destination in {"draft_half", "withdrawn"}:
        return {name: value for name, value in profile.items() if name not in _LATE_FIELDS}
    if not destination.startswith(("draft", "submitted")):
        profile |= _national(idea, profile, stage, started, calendar, dice)
    return profile


def _form(idea: Idea, dice: Dice) -> InnovationForm:
    if idea.topic in _GOVERNANCE:
        return InnovationForm.GOVERNANCE
    return InnovationForm.OTHER if dice.chance(0.12) else InnovationForm.PUBLIC_SERVICE


def _course(idea: Idea, banks: Banks, year: int, years: int) -> tuple[Stage, dt.date]:
    """Stage and start: the same start every year, one stage further each time."""
    dice = Dice(banks.seed, "course", idea.name)
    begun = year - years
    started = dt.date(begun - dice.number(2, 3), dice.number(1, 12), dice.number(2, 27))
    first = dice.weighted((2, 1, 0), (70, 18, 12))
    return tuple(Stage)[min(first + years, 2)], started


def _national(
    idea: Idea, profile: Mapping[str, object], stage: Stage, started: dt.date, calendar: RoundCalendar, dice: Dice
) -> dict[str, object]:
    texts = [str(profile[name]) for name in ("background", "problem", "method", "benefit")]
    applied = stage is Stage.IMPLEMENTATION
    trial = started + dt.timedelta(days=dice.number(40, 110))
    implemented = trial + dt.timedelta(days=dice.number(60, 150))
    developed = dt.date(calendar.year - 1, dice.number(1, 12), dice.number(2, 27))
    place = [middle + dice.number(-_REACH, _REACH) / 1000 for middle in _MIDDLE]
    digital = idea.kind == "digital"
    return {
        "initiator_name": f"Tim Pelaksana {idea.short_name}",
        "kind": InnovationKind.DIGITAL if digital else InnovationKind.NON_DIGITAL,
        "theme": "digitalisasi" if digital else _THEMES.get(idea.topic, "non_tematik"),
        "asta_cita": _GOALS.get(idea.topic, "asta_cita_7"),
        "priority_program": _PROGRAMS.get(idea.topic, ""),
        "classification": "perangkat_daerah",
        "main_affair": idea.affair,
        "other_affairs": [_INFORMATICS] if digital and idea.affair != _INFORMATICS else [],
        "trial_on": None if stage is Stage.INITIATIVE else trial,
        "implemented_on": implemented if applied else None,
        "developed_on": developed if applied and developed > implemented else None,
        "design_text": "\n\n".join(texts),
        "objective": f"Memberikan pelayanan yang lebih dekat, lebih cepat, dan lebih pasti kepada {idea.users}.",
        "outcome": str(profile["benefit"]).split(". ", maxsplit=1)[0] + ".",
        "latitude": round(place[0], 6),
        "longitude": round(place[1], 6),
    }
