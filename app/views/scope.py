"""The year in the head of every page: chosen once, it stays while one moves about."""

from __future__ import annotations

from flask import g, request, session

from app.extensions import db
from app.models import Period
from app.queries.periods import all_periods

_KEY = "year"


def periods() -> list[Period]:
    """Every period, newest first; read once a request."""
    if "_periods" not in g:
        g._periods = all_periods(db.session())
    found: list[Period] = g._periods
    return found


def current_period() -> Period | None:
    """The period in scope: `?tahun=` if given, else the one last chosen, else the newest open one.

    None only while no period exists at all.
    """
    by_year = {one.year: one for one in periods()}
    asked = request.args.get("tahun", type=int)
    if asked in by_year:
        session[_KEY] = asked
        return by_year[asked]
    kept = by_year.get(session.get(_KEY, 0))
    if kept is not None:
        return kept
    return next((one for one in periods() if one.is_open), next(iter(periods()), None))
