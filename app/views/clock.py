"""The clock and the calendar as people here read them: days and instants in the display time zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import format_date, format_datetime, ngettext

from app.models import utc_now


def zone() -> ZoneInfo:
    """The zone that dates are shown in (WITA unless the installation says otherwise)."""
    return ZoneInfo(current_app.config["TZ_DISPLAY"])


def local_day(instant: dt.datetime) -> dt.date:
    """The calendar day of an aware instant, here."""
    return instant.astimezone(zone()).date()


def today() -> dt.date:
    """Today's date here."""
    return local_day(utc_now())


def long_date(day: dt.date) -> str:
    """A text like "24 November 2026"."""
    return str(format_date(day, "d MMMM y"))


def long_instant(instant: dt.datetime) -> str:
    """A text like "Selasa, 24 November 2026, 10.42"."""
    return str(format_datetime(instant, "EEEE, d MMMM y, HH.mm"))


def days(count: int) -> str:
    """A text like "3 hari"."""
    return str(ngettext("%(num)s hari", "%(num)s hari", count))
