"""Stores what the region decides for itself: names and labels, and the logo of its letterhead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import AuditRow, Setting, User, utc_now
from app.queries.region import region, seen_mark, stored_settings
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.rules.settings import LOGO, LOGO_KINDS, MAX_LOGO_BYTES, TEXTS, Region, check_settings
from app.services.errors import Invalid, Refused, Stale
from app.services.receive_file import Received, file_object
from app.services.use_case import use_case


@use_case
def keep_settings(actor: Actor, values: Mapping[str, str], *, seen: str, now: dt.datetime | None = None) -> Region:
    """Store these texts by key; keys that are not given stay as they are. The record names what changed.

    `seen` is the mark of the settings on the actor's screen. Raises Refused, Invalid with every problem, or Stale with
    what stands there now; then nothing has changed.
    """
    _require_keeper(actor)
    wanted = {key: " ".join(values[key].split()) for key in TEXTS if key in values}
    problems = check_settings(wanted)
    if problems:
        raise Invalid(problems)
    session = db.session()
    stored = stored_settings(session)
    if seen_mark(stored) != seen:
        raise _stale(stored)
    before = region(session)
    changed = {key: text for key, text in wanted.items() if text != getattr(before, key)}
    for key, text in changed.items():
        _put(actor, stored.get(key), key, text, now or utc_now())
    if changed:
        _record(actor, {key: [getattr(before, key), text] for key, text in changed.items()})
    session.flush()
    return region(session)


@use_case
def keep_logo(actor: Actor, received: Received | None, *, now: dt.datetime | None = None) -> None:
    """Make a received picture the region's logo, or (None) print papers without one; earlier files stay in the store.

    Raises Refused, or Invalid when it is no PNG or JPEG of at most 1 MB.
    """
    _require_keeper(actor)
    session = db.session()
    file = None
    if received is not None:
        if received.facts.kind not in LOGO_KINDS:
            raise Invalid([problem("setting.logo_kind", "file")])
        if received.stored.size > MAX_LOGO_BYTES:
            raise Invalid([problem("upload.too_large", "file", filename=received.filename, limit=MAX_LOGO_BYTES)])
        file = file_object(received, skpd_id=None, user_id=actor.user_id)
        session.add(file)
        session.flush()
    row = session.scalar(select(Setting).where(Setting.key == LOGO))
    before = row.value if row else None
    _put(actor, row, LOGO, file.id if file else None, now or utc_now())
    _record(actor, {LOGO: [before, file.id if file else None]})


def _put(actor: Actor, row: Setting | None, key: str, value: object, now: dt.datetime) -> None:
    if row is None:
        row = Setting(key=key)
        db.session.add(row)
    row.value, row.updated_at, row.updated_by_id = value, now, actor.user_id


def _record(actor: Actor, changes: Mapping[str, list[object]]) -> None:
    db.session.add(
        AuditRow(actor_id=actor.user_id, action="setting.changed", object_type="setting", detail=dict(changes))
    )


def _require_keeper(actor: Actor) -> None:
    if not actor.has(Role.BAPPEDALITBANG, Role.ADMIN):
        raise Refused([problem("workflow.not_your_role", decision="settings")])


def _stale(stored: Mapping[str, Setting]) -> Stale:
    newest = max(stored.values(), key=lambda row: row.updated_at)
    author = db.session.get(User, newest.updated_by_id) if newest.updated_by_id else None
    return Stale(author.get_full_name() if author else "", newest.updated_at)
