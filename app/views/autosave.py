"""The server's half of autosaving: what a form's script sends, and the few answers it understands.

A form that saves itself (static/js/autosave.js, where the protocol is written down) posts JSON
`{"version": …, "fields": {name: value}}` to its own address; without script the same form arrives as an ordinary
POST with the same names and `version`. Answers: 200 saved, 409 somebody else changed it, 422 or 413 a field cannot
be kept, 423 locked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, jsonify, request
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import format_date, to_user_timezone
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.models import utc_now
from app.rules.problems import Problem
from app.security.current import signed_in
from app.services.errors import Invalid, NotFoundForActor, Refused, ServiceError, Stale
from app.views.page import Page, wants_json
from app.views.words import sentence

_STATUS = {"upload.too_large": 413, "upload.store_unavailable": 503}


@dataclass(frozen=True)
class Sent:
    """What a form sent: its fields, the version it had on the screen, and whether a script waits for the answer."""

    fields: Mapping[str, Any]
    version: str
    by_script: bool

    def text(self, name: str) -> str:
        """A text field as people typed it: one kind of line break, nothing a database cannot hold."""
        value = self.fields.get(name, "")
        return clean(value) if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """A check box."""
        return self.fields.get(name) in (True, "y", "on", "true")

    def many(self, name: str) -> list[str]:
        """A group of check boxes, or a list of choices."""
        value = self.fields.get(name, [])
        return [clean(str(one)) for one in (value if isinstance(value, list) else [value])]


def sent() -> Sent:
    """The form of this request, whichever way it came; 400 when a script sent something that is no form."""
    if not request.is_json:
        fields = {name: values[0] if len(values) == 1 else values for name, values in request.form.lists()}
        return Sent(fields, request.form.get("version", ""), by_script=wants_json())
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get("fields"), dict):
        abort(400)
    return Sent(body["fields"], str(body.get("version", "")), by_script=True)


def clean(text: str) -> str:
    """Text without NUL and half characters, which PostgreSQL refuses, and with one kind of line break."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return whole.encode("utf-8", "ignore").decode("utf-8")


def saved(version: object, **more: object) -> Response:
    """The answer after saving: the version that now stands, and when, as people read it."""
    return jsonify(version=str(version), saved_at=clock(utc_now()), **more)


def refused(error: ServiceError, fields: Mapping[str, str] | None = None) -> tuple[Response, int]:
    """The answer for a save that could not be; `fields` renames a Stale error's columns to the form's names.

    Lets NotFoundForActor through: what one may not know of is a plain 404.
    """
    if isinstance(error, Stale):
        return _conflict(error, fields or {}), 409
    if isinstance(error, Refused):
        return jsonify(problems=said(error.problems)), 423
    if isinstance(error, Invalid):
        return jsonify(problems=said(error.problems)), status_of(error)
    if isinstance(error, NotFoundForActor):
        abort(404)
    raise error


def status_of(error: Invalid) -> int:
    """The HTTP status that fits what is wrong with the input."""
    return next((_STATUS[one.code] for one in error.problems if one.code in _STATUS), 422)


def said(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems as `{"where": field, "text": sentence}`."""
    return [{"where": one.where, "text": sentence(one)} for one in problems]


def author(error: Stale) -> str:
    """Who saved first, as the reader knows them."""
    if error.changed_by_id is not None and error.changed_by_id == signed_in().user_id:
        return _("Anda sendiri di tempat lain")
    return error.changed_by or _("Seseorang")


def clock(instant: dt.datetime) -> str:
    """A text like "10:42" for an instant of today, "24 Nov 2026, 10.42" for another day, in the zone people here live in."""
    here = to_user_timezone(instant)
    if here.date() == to_user_timezone(utc_now()).date():
        return f"{here:%H:%M}"
    return f"{format_date(here.date(), 'd MMM y')}, {here:%H.%M}"


def _conflict(error: Stale, names: Mapping[str, str]) -> Response:
    current = dict(error.current)
    version = current.pop("version", "")
    return jsonify(
        conflict={
            "by": author(error),
            "at": clock(error.changed_at) if error.changed_at else "",
            "version": str(version),
            "fields": {names.get(name, name): _plain(value) for name, value in current.items()},
        }
    )


def _plain(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, (bool, str, list)):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


class SessionPage(Page):
    """What a page that stays open for hours asks: am I still signed in, and which token goes with it?"""

    route_base = "/sesi"
    class_permission_name = "Tasks"

    @expose("/token")
    @has_access
    @permission_name("list")
    def token(self) -> Response:
        """A fresh CSRF token, and whose session this is."""
        return jsonify(token=generate_csrf(), user=str(g.user.id))
