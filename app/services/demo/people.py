"""Invented people: names put together by chance, and employee numbers that pass every check."""

from __future__ import annotations

import datetime as dt

from app.rules.roles import Role
from app.services.demo.banks import Banks
from app.services.demo.dice import Dice

_HEALTH = ("puskesmas", "rsud")
_MASTERS = frozenset({Role.KEPALA_SKPD, Role.PIMPINAN, Role.BAPPEDALITBANG})
_MALE, _FEMALE = "1", "2"


class PeopleMaker:
    """Makes people one after the other; no name and no number twice."""

    def __init__(self, banks: Banks, today: dt.date) -> None:
        self._banks = banks
        self._today = today
        self._names: set[str] = set()
        self._nips: set[str] = set()

    def make(self, username: str, role: Role, skpd_kind: str = "") -> tuple[str, str, str]:
        """(first name, last name with titles, NIP) of the person behind `username`."""
        dice = Dice(self._banks.seed, "person", username)
        female = dice.chance(0.45)
        first, last = self._name(dice, female=female)
        titles = "health_titles" if skpd_kind in _HEALTH else "titles"
        title = dice.pick(self._banks.people["master_titles" if role in _MASTERS else titles])
        if title:
            last = f"{last}, {title}"
        return first, last, self._nip(dice, female=female, head=role is Role.KEPALA_SKPD)

    def _name(self, dice: Dice, *, female: bool) -> tuple[str, str]:
        people = self._banks.people
        while True:
            first = dice.pick(people["female" if female else "male"])
            if dice.chance(0.3):
                first = f"{first} {dice.pick(people['female' if female else 'male'])}"
            last = dice.pick([*people["last"], *(people["female_last"] if female else ())])
            full = f"{first} {last}"
            if full not in self._names and len(set(first.split())) == len(first.split()):
                self._names.add(full)
                return first, last

    def _nip(self, dice: Dice, *, female: bool, head: bool) -> str:
        while True:
            age = dice.number(44, 56) if head else dice.number(27, 52)
            birth = dt.date(self._today.year - age, dice.number(1, 12), dice.number(1, 28))
            year = min(birth.year + dice.number(21, 26), self._today.year - 1)
            nip = f"{birth:%Y%m%d}{year}{dice.pick(('01', '03', '04', '12'))}"
            nip += f"{_FEMALE if female else _MALE}{dice.number(1, 19):03}"
            if nip not in self._nips:
                self._nips.add(nip)
                return nip


def head_title(kind: str, name: str) -> str:
    """What the head of an agency is called."""
    if name == "Sekretariat Daerah":
        return "Sekretaris Daerah"
    if kind == "sekretariat":
        return "Sekretaris DPRD"
    if kind == "inspektorat":
        return "Inspektur Daerah"
    if kind == "kecamatan":
        return f"Camat {name.removeprefix('Kecamatan ')}"
    if kind == "rsud":
        return f"Direktur {name}"
    return f"Kepala {name}"
