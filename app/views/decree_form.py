"""The list of a decree as a form sends it, and the rows a filter leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.queries.decrees import DeskRow
from app.rules.decree import Choice
from app.rules.problems import Problem, problem
from app.views.autosave import clean
from app.views.words import sentence

_LONGEST_NUMBER = 6

MARKS: Mapping[str, Callable[[DeskRow], bool]] = {
    "siap": lambda row: not row.blockers,
    "terhalang": lambda row: bool(row.blockers),
    "mirip": lambda row: bool(row.look_alikes),
    "dipilih": lambda row: row.choice.is_chosen,
    "tidak": lambda row: not row.choice.is_chosen,
    "periksa": lambda row: bool(row.problems),
}


@dataclass
class Typed:
    """What was sent, as typed: choices by innovation, the cap, the version it was made from, and what is wrong."""

    version: int
    choices: dict[int, Choice] = field(default_factory=dict)
    ranks: dict[int, str] = field(default_factory=dict)
    cap: int | None = None
    cap_text: str = ""
    problems: tuple[Problem, ...] = ()
    stale: str = ""

    @property
    def said(self) -> dict[str, str]:
        """Place → sentence."""
        return {one.where: sentence(one) for one in self.problems}


def read_list(form: MultiDict[str, str]) -> Typed:
    """The rows that the form had (`baris`), each with its tick, rank and reason."""
    typed = Typed(form.get("version", type=int) or 0, cap_text=clean(form.get("batas", "")).strip())
    problems = []
    for key in form.getlist("baris", type=int):
        rank_text = clean(form.get(f"urut-{key}", "")).strip()
        rank = _number(rank_text)
        chosen = f"pilih-{key}" in form
        if chosen and rank_text and not rank:
            problems.append(problem("decree.not_a_number", f"rank.{key}"))
        typed.ranks[key] = rank_text
        typed.choices[key] = Choice(chosen, rank if chosen else None, clean(form.get(f"alasan-{key}", "")).strip())
    if typed.cap_text:
        typed.cap = _number(typed.cap_text)
        if typed.cap is None:
            problems.append(problem("decree.not_a_number", "cap"))
    typed.problems = tuple(problems)
    return typed


def filtered(rows: Sequence[DeskRow], text: str, mark: str) -> list[DeskRow]:
    """The rows whose name or agency holds `text` and that bear the mark."""
    wanted = " ".join(text.split()).casefold()
    keep = MARKS.get(mark, lambda _row: True)
    return [row for row in rows if keep(row) and wanted in _searched(row)]


def _searched(row: DeskRow) -> str:
    innovation = row.line.innovation
    return f"{innovation.name} {innovation.skpd_name} {innovation.skpd.name} {innovation.skpd.short_name}".casefold()


def _number(text: str) -> int | None:
    plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if plain else None
