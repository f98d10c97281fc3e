"""Reads of periods, their schedule, and days off."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Holiday, Period


def all_periods(session: Session) -> list[Period]:
    """Every period with its schedule, newest first; one statement, for there are few."""
    return list(session.scalars(select(Period).options(joinedload(Period.steps)).order_by(Period.year.desc())).unique())


def holidays(session: Session) -> frozenset[dt.date]:
    """Every day off that is known."""
    return frozenset(session.scalars(select(Holiday.day)))
