"""The texts of the demo as frozen values; the files in `reference/demo` say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.reference.loader import DEFAULT_FOLDER, DEMO_FOLDER

#: Longest short name, in characters.
_CAPTION = 60


@dataclass(frozen=True)
class Idea:
    """One invented innovation of one agency, in the words it uses every year."""

    name: str
    skpd: str
    topic: str
    kind: str
    affair: int
    users: str
    background: str
    problem: str
    method: str
    benefit: str

    @property
    def short_name(self) -> str:
        """The name without what explains it, for captions and file names."""
        for mark in (" – ", " (", ": "):
            head, found, _ = self.name.partition(mark)
            if found and head:
                return head
        return self.name if len(self.name) <= _CAPTION else self.name[:_CAPTION].rsplit(" ", 1)[0]


@dataclass(frozen=True)
class IndicatorText:
    """What agencies write about one indicator, and what a verifier remarks when it is not enough."""

    number: int
    opening: tuple[str, ...]
    levels: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Paper:
    """One usual piece of evidence. `fact` names the shared letter (SK, surat tugas) that the answers cite."""

    key: str
    serves: tuple[int, ...]
    kind: str
    filename: str
    subject: str = ""
    code: str = ""
    fact: str = ""
    agency: str = ""
    signer: str = ""
    caption: str = ""
    lines: tuple[str, ...] = ()
    per_level: bool = False
    personal: bool = False


@dataclass(frozen=True)
class YearPlan:
    """How many innovations come how far in the year that lies `ago` years back, and who takes no part."""

    ago: int
    destinations: Mapping[str, int]
    nil: Mapping[str, int]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Banks:
    """Everything in the folder."""

    ideas: tuple[Idea, ...]
    topics: Mapping[str, Mapping[str, str]]
    common: Mapping[str, tuple[str, ...]]
    no_claim: tuple[str, ...]
    indicators: Mapping[int, IndicatorText]
    papers: tuple[Paper, ...]
    people: Mapping[str, Any]
    years: tuple[YearPlan, ...]
    seed: int
    showcase: Mapping[str, tuple[str, ...]]
    round: Mapping[str, Any]
    monev: Mapping[str, Any]
    step_papers: tuple[Mapping[str, Any], ...]


@cache
def banks() -> Banks:
    """The banks, read once."""
    topics, answers, papers = _read("topics"), _read("indicators"), _read("papers")
    plan = _read("round")
    return Banks(
        ideas=tuple(
            Idea(**row)
            for part in ("health", "services", "economy", "government")
            for row in _read(f"innovations_{part}")["innovations"]
        ),
        topics=topics["topics"],
        common={name: tuple(lines) for name, lines in topics["common"].items()},
        no_claim=tuple(answers["none"]),
        indicators={
            row["number"]: IndicatorText(row["number"], tuple(row["opening"]), tuple(row["levels"]), row["note"])
            for row in answers["indicators"]
        },
        papers=tuple(
            Paper(**{**row, "serves": tuple(row["serves"]), "lines": tuple(row.get("lines", ()))})
            for row in papers["papers"]
        ),
        people=_read("people"),
        years=tuple(
            YearPlan(row["ago"], row["destinations"], row["nil"], tuple(row["absent"])) for row in plan["years"]
        ),
        seed=plan["seed"],
        showcase={code: tuple(ways) for code, ways in plan["showcase"].items()},
        round=plan,
        monev=_read("monev"),
        step_papers=tuple(_read("step_papers")["papers"]),
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((Path(DEFAULT_FOLDER) / DEMO_FOLDER / f"{name}.yml").read_text("utf-8"))
    return content
