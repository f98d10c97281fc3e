"""Reads of periods, their schedule, and days off."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models import Holiday, Indicator, Period


def all_periods(session: Session) -> list[Period]:
    """Every period with its schedule, newest first; one statement, for there are few."""
    return list(session.scalars(select(Period).options(joinedload(Period.steps)).order_by(Period.year.desc())).unique())


def holidays(session: Session) -> frozenset[dt.date]:
    """Every day off that is known."""
    return frozenset(session.scalars(select(Holiday.day)))


def count_indicators(session: Session, period: Period) -> int:
    """How many indicators the period's form has."""
    query = select(func.count()).select_from(Indicator).where(Indicator.indicator_set_id == period.indicator_set_id)
    return session.scalar(query) or 0
