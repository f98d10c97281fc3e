"""The three rounds of the demo: their schedule, and where each agency stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.models import AuditRow, Participation, Period, PeriodStep
from app.rules.codes import ParticipationState
from app.rules.roles import Actor
from app.services.counters import participation_of
from app.services.demo.banks import Banks, YearPlan
from app.services.demo.calendar import WITA, RoundCalendar
from app.services.demo.dice import Dice
from app.services.demo.papers import Sheet, nil_statement
from app.services.demo.staff import Staff
from app.services.demo.store import Shelf, insert_all
from app.services.demo.texts import Agency

_STEP_INPUT = 6


@dataclass(frozen=True)
class Round:
    """One stored year, with what is planned for it."""

    banks: Banks
    plan: YearPlan
    calendar: RoundCalendar
    staff: Staff
    period_id: int


def store_period(session: Session, banks: Banks, calendar: RoundCalendar, indicator_set_id: int) -> int:
    """The period with its nine scheduled steps; its id."""
    period_id = insert_all(
        session,
        Period,
        [
            {
                "year": calendar.year,
                "name": f"Penjaringan Inovasi Daerah Tahun {calendar.year}",
                "starts_on": calendar.start,
                "ends_on": calendar.ends_on,
                "indicator_set_id": indicator_set_id,
                "closed_at": calendar.closed_at,
            }
        ],
    )[0]
    insert_all(session, PeriodStep, [_step(banks, calendar, period_id, index) for index in range(len(calendar.steps))])
    return period_id


def _step(banks: Banks, calendar: RoundCalendar, period_id: int, index: int) -> dict[str, Any]:
    step = calendar.steps[index]
    done = not calendar.is_open or step.number < _STEP_INPUT
    dice = Dice(banks.seed, "step", calendar.year, step.number)
    due = sum(calendar.days[: index + 1])
    return {
        "period_id": period_id,
        "number": step.number,
        "days": calendar.days[index],
        "day_mode": calendar.day_modes[index],
        "planned_start": step.planned_start,
        "due_on": step.due,
        "actual_on": calendar.day(due + dice.number(-1, 2)) if done else None,
        "note": banks.round["step_notes"][index] if done or step.number == _STEP_INPUT else "",
    }


def store_participations(
    session: Session, shelf: Shelf, round_: Round, standing: Sequence[tuple[Agency, Sequence[str]]]
) -> None:
    """Where every agency stands: `standing` holds each with the states of its innovations of the year."""
    rows = [_participation(agency, states, round_) for agency, states in standing]
    nil = [(row, agency) for row, (agency, _) in zip(rows, standing, strict=True) if row["nil_at"]]
    uploads = [_signed_statement(round_, row, agency) for row, agency in nil]
    file_ids = shelf.put(session, uploads, [agency.id for _, agency in nil])
    for (row, _), file_id in zip(nil, file_ids, strict=True):
        row["nil_file_id"] = file_id
    ids = insert_all(session, Participation, rows)
    insert_all(
        session,
        AuditRow,
        [
            {
                "at": row["nil_at"],
                "actor_id": row["nil_by_id"],
                "action": "nil.stated",
                "object_type": "participation",
                "object_id": participation_id,
                "detail": {},
            }
            for participation_id, row in zip(ids, rows, strict=True)
            if row["nil_at"]
        ],
    )


def _participation(agency: Agency, states: Sequence[str], round_: Round) -> dict[str, Any]:
    reason = round_.plan.nil.get(agency.code)
    aim = Dice(round_.banks.seed, "target", round_.calendar.year, agency.code)
    row = {
        "period_id": round_.period_id,
        "skpd_id": agency.id,
        "state": participation_of(list(states)),
        "target": max(1, len(states) + aim.number(-1, 2)) if states else 1,
        "nil_reason": "",
        "nil_at": None,
        "nil_by_id": None,
        "nil_file_id": None,
    }
    if reason is None:
        return row
    dice = Dice(round_.banks.seed, "nil", round_.calendar.year, agency.code)
    return row | {
        "state": ParticipationState.NIL,
        "nil_reason": round_.banks.round["nil_reasons"][reason],
        "nil_at": round_.calendar.instant(dice.number(18, 34), dice.number(20, 400)),
        "nil_by_id": round_.staff.offices[agency.code].admin.user_id,
    }


def _signed_statement(round_: Round, row: dict[str, Any], agency: Agency) -> tuple[Sheet, dt.datetime, Actor]:
    dice = Dice(round_.banks.seed, "statement", round_.calendar.year, agency.code)
    office = round_.staff.offices[agency.code]
    sheet = nil_statement(
        agency.name,
        row["nil_reason"],
        round_.calendar.year,
        number=f"000.9.6/{dice.number(10, 300)}/{agency.code}/{round_.calendar.year}",
        day=row["nil_at"].astimezone(WITA).date(),
        head=office.head.name,
    )
    return sheet, row["nil_at"], office.admin
