"""Form fields and formats that the generated screens share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import flash
from flask_appbuilder.fieldwidgets import Select2Widget
from flask_babel import lazy_gettext
from wtforms import SelectField

from app.rules.nip import check_nip, format_nip, parse_nip
from app.rules.problems import problem
from app.views import words
from app.views.choices import offered
from app.views.clock import long_date, today


def choice(label: Any, options: Mapping[str, Any], description: Any = "") -> SelectField:
    """A drop-down over a closed list of codes."""
    return SelectField(
        label, description=description, choices=offered(options.items()), widget=Select2Widget(), validate_choice=True
    )


def said(options: Mapping[str, Any]) -> Any:
    """Formatter: the word for a code."""
    return lambda code: str(options.get(code, code)) if code else "–"


def day(value: dt.date | None) -> str:
    """Formatter: a text like "24 November 2026"."""
    return long_date(value) if value else "–"


def nip(value: str | None) -> str:
    """Formatter: a NIP in its usual groups."""
    return format_nip(value) if value else "–"


def warn_of_nip(value: str | None) -> str | None:
    """The NIP as it is stored; what is odd about it is said, and never blocks."""
    parsed = parse_nip(value)
    for code in check_nip(parsed, today()):
        flash(words.sentence(problem(code)), "warning")
    return parsed


NOT_SAVED_TWICE = lazy_gettext("Belum tersimpan: sudah ada yang sama. Periksa lagi; tulisan Anda masih di sini.")
