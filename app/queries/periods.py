"""Reads of periods, their schedule, and days off."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Holiday, Period, PeriodStep


def all_periods(session: Session) -> list[Period]:
    """Every period, newest first."""
    return list(session.scalars(select(Period).order_by(Period.year.desc())))


def steps_of(session: Session, period_id: int) -> list[PeriodStep]:
    """The period's nine scheduled steps, in order."""
    return list(
        session.scalars(select(PeriodStep).where(PeriodStep.period_id == period_id).order_by(PeriodStep.number))
    )


def holidays(session: Session) -> frozenset[dt.date]:
    """Every day off that is known."""
    return frozenset(session.scalars(select(Holiday.day)))
