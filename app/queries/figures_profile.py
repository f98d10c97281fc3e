"""Figures of a round by what the innovations are: form, stage, initiator, affair, and their answers per indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import Indicator, IndicatorEntry, Innovation, Participation
from app.queries.figures import narrowed
from app.queries.innovation_cuts import UNSET
from app.queries.innovation_list import Asked
from app.rules.codes import Verdict
from app.rules.workflow import State


@dataclass(frozen=True)
class Answers:
    """How one agency's innovations answered one indicator: complete, and found valid."""

    number: int
    name: str
    complete: int
    valid: int


def counts_by_profile(session: Session, asked: Asked) -> dict[str, dict[str, int]]:
    """Per part ("form", "stage", "initiator") and code (or "kosong"), how many innovations; one statement."""
    columns = (Innovation.form, Innovation.stage, Innovation.initiator)
    rows = session.execute(
        select(*columns, func.count())
        .join(Innovation.skpd)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .group_by(*columns)
    )
    found: dict[str, dict[str, int]] = {"form": {}, "stage": {}, "initiator": {}}
    for form, stage, initiator, count in rows:
        for part, code in (("form", form), ("stage", stage), ("initiator", initiator)):
            found[part][code or UNSET] = found[part].get(code or UNSET, 0) + int(count)
    return found


def counts_by_affair(session: Session, asked: Asked) -> dict[int, int]:
    """Main affair (0: not named yet) → how many innovations; one statement."""
    rows = session.execute(
        select(Innovation.main_affair, func.count())
        .join(Innovation.skpd)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .group_by(Innovation.main_affair)
    )
    return {affair or 0: int(count) for affair, count in rows}


def answers_by_agency(session: Session, asked: Asked) -> dict[int, list[Answers]]:
    """Agency → its answers to each indicator in the form's order; one statement."""
    rows = session.execute(
        select(
            Innovation.skpd_id,
            Indicator.number,
            Indicator.name,
            func.sum(case((IndicatorEntry.is_complete, 1), else_=0)),
            func.sum(case((IndicatorEntry.verdict == Verdict.VALID, 1), else_=0)),
        )
        .join(Innovation.skpd)
        .join(IndicatorEntry, IndicatorEntry.innovation_id == Innovation.id)
        .join(Indicator, Indicator.id == IndicatorEntry.indicator_id)
        .where(narrowed(asked), Innovation.state != State.WITHDRAWN)
        .group_by(Innovation.skpd_id, Indicator.number, Indicator.name)
        .order_by(Innovation.skpd_id, Indicator.number)
    )
    found: dict[int, list[Answers]] = {}
    for skpd_id, number, name, complete, valid in rows:
        found.setdefault(skpd_id, []).append(Answers(number, name, int(complete), int(valid)))
    return found


def targets_of(session: Session, period_id: int) -> Mapping[int, int]:
    """Agency → how many innovations Bappedalitbang expects of it, where it set a number; one statement."""
    rows = session.execute(
        select(Participation.skpd_id, Participation.target).where(
            Participation.period_id == period_id, Participation.target.is_not(None)
        )
    )
    return {skpd_id: target for skpd_id, target in rows if target is not None}
