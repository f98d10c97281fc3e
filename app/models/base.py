"""What every table shares: identifiers, UTC instants and closed lists of codes."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, DateTime
from sqlalchemy.types import TypeDecorator

from app.extensions import db

__all__ = ["Model", "UtcDateTime", "code_check", "db", "utc_now"]


def utc_now() -> dt.datetime:
    """The present instant, aware, in UTC; the default of time columns."""
    return dt.datetime.now(dt.UTC)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware instant, kept as UTC on both engines; a naive value is refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant must carry its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def code_check(column: str, codes: type[StrEnum], *, name: str | None = None) -> CheckConstraint:
    """A CHECK that holds `column` to the members of `codes` (NULL passes, as in any SQL CHECK)."""
    listed = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)
