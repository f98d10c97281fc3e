"""The year in the head of every page: chosen once, it stays while one moves about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, current_app, g, request, session
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from app.extensions import db
from app.models import Period
from app.queries.periods import all_periods
from app.queries.tasks import count_tasks
from app.security.current import signed_in
from app.views import words

_KEY = "year"
#: What these show belongs to no year; one may keep it while a closed year is in scope.
_TIMELESS = frozenset(
    {
        "AccountsView",
        "AgencyView",
        "HolidayView",
        "IndicatorSetView",
        "IndicatorView",
        "MyPasswordView",
        "PeriodView",
        "ProfileView",
        "RegionPage",
        "RolesView",
    }
)


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


def required_period() -> Period:
    """The period in scope, for a page that is nothing without one; before the first, 404 with what is missing."""
    period = current_period()
    if period is None:
        abort(404, _("Belum ada tahun penjaringan. Halaman ini dapat dipakai setelah Bappedalitbang membukanya."))
    return period


@dataclass(frozen=True)
class YearScope:
    """What the head of the page shows of the year in scope, and the closed year that the page's content is of."""

    year: int
    years: tuple[int, ...]
    closed: bool
    locked: int | None


def install(app: Flask) -> None:
    """Give every template the year, the number of tasks and the reader's role.

    Jinja globals, not a context processor: Flask-AppBuilder renders its widgets without the latter.
    """
    globals_: dict[str, Any] = app.jinja_env.globals
    globals_["year_scope"] = LocalProxy(_year_scope)
    globals_["task_count"] = LocalProxy(_task_count)
    globals_["user_role"] = LocalProxy(_user_role)
    globals_["may_open_year"] = LocalProxy(_may_open_year)


def _year_scope() -> YearScope | None:
    if not signed_in().user_id:
        return None
    period = current_period()
    if period is None:
        return None
    shown = next((one for one in periods() if one.id == g.get("_shown_period")), period)
    timeless = (request.endpoint or "").partition(".")[0] in _TIMELESS
    locked = None if timeless or shown.is_open else shown.year
    return YearScope(period.year, tuple(one.year for one in periods()), not period.is_open, locked)


def stands_in(period_id: int) -> None:
    """Say that this page is about something of that period, whatever year is in scope."""
    g._shown_period = period_id


def _may_open_year() -> bool:
    return bool(current_app.appbuilder.sm.has_access("can_add", "Periods"))  # type: ignore[attr-defined]


def _task_count() -> int:
    if "_task_count" not in g:
        g._task_count = count_tasks(db.session(), signed_in(), current_period()) if signed_in().user_id else 0
    return int(g._task_count)


def remember_task_count(count: int) -> None:
    """Spare this request the counting, where a page has counted already."""
    g._task_count = count


def _user_role() -> str:
    return ", ".join(str(words.ROLES[role.value]) for role in sorted(signed_in().roles))
