"""Saves one indicator's answer while its author types; nothing typed is ever lost to somebody else's save."""

from __future__ import annotations

from app.extensions import db
from app.models import IndicatorEntry, Innovation, utc_now
from app.rules.completeness import MAX_LEVEL
from app.rules.problems import problem
from app.rules.roles import Actor
from app.rules.workflow import State, entry_editable
from app.services.counters import refresh_counters
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.innovation_lock import lock_innovation, touch
from app.services.use_case import use_case

MAX_DESCRIPTION = 10_000


@use_case
def save_entry(
    actor: Actor,
    innovation_id: int,
    entry_id: int,
    *,
    description: str,
    claimed_level: int | None,
    seen_version: int,
) -> IndicatorEntry:
    """Write description and claimed level (0-3, None for not chosen) of one answer.

    `seen_version` is the answer's version that was on the screen. Saving what already stands there is no
    change and never stale. Raises Stale with the other text, Refused when the answer is locked, Invalid when
    the text is too long or the level unknown.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    entry = editable_entry(innovation, entry_id)
    if (entry.description, entry.claimed_level) == (description, claimed_level):
        return entry
    if seen_version != entry.version:
        current: dict[str, object] = {
            "description": entry.description,
            "claimed_level": entry.claimed_level,
            "version": entry.version,
        }
        author = entry.updated_by.get_full_name() if entry.updated_by else ""
        raise Stale(author, entry.updated_at, current, entry.updated_by_id)
    where = f"indicator.{entry.indicator.number}"
    if len(description) > MAX_DESCRIPTION:
        raise Invalid([problem("indicator.too_long", where, limit=MAX_DESCRIPTION)])
    if claimed_level is not None and not 0 <= claimed_level <= MAX_LEVEL:
        raise Invalid([problem("indicator.unknown_level", where)])
    entry.description = description
    entry.claimed_level = claimed_level
    entry.version += 1
    entry.updated_at = utc_now()
    entry.updated_by_id = actor.user_id
    unverify(entry)
    touch(session, innovation, actor)
    refresh_counters(session, innovation)
    return entry


def editable_entry(innovation: Innovation, entry_id: int) -> IndicatorEntry:
    """The answer, if it belongs to this innovation and may be changed now; NotFoundForActor or Refused otherwise."""
    entry = db.session.get(IndicatorEntry, entry_id, populate_existing=True)
    if entry is None or entry.innovation_id != innovation.id:
        raise NotFoundForActor
    if not entry_editable(State(innovation.state), entry.verdict):
        raise Refused([problem("indicator.locked", f"indicator.{entry.indicator.number}")])
    return entry


def unverify(entry: IndicatorEntry) -> None:
    """A changed answer or evidence is unverified again; the verifier's note stays readable."""
    entry.verdict = None
    entry.verified_level = None
