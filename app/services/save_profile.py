"""Saves the profile of Form C.1 as far as it is written; a draft may lack anything but its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from app.extensions import db
from app.models import Innovation, User, utc_now
from app.rules.codes import Initiator, InnovationForm, InnovationKind, Stage
from app.rules.problems import Problem, problem
from app.rules.roles import Actor, Role
from app.rules.workflow import State, profile_editable
from app.services.agency_lock import lock_agency
from app.services.create_innovation import checked_name
from app.services.errors import Invalid, Refused, Stale
from app.services.innovation_lock import lock_innovation, touch
from app.services.use_case import use_case

CHOICES: dict[str, type[StrEnum]] = {
    "form": InnovationForm,
    "stage": Stage,
    "initiator": Initiator,
    "kind": InnovationKind,
}
DATES = ("started_on", "trial_on", "implemented_on", "developed_on")
#: Longest text per field, in characters; the narratives are bounded so that Form C.1 always prints.
TEXTS = {
    "background": 20_000,
    "problem": 20_000,
    "method": 20_000,
    "benefit": 20_000,
    "design_text": 40_000,
    "objective": 20_000,
    "outcome": 20_000,
    "initiator_name": 200,
    "theme": 80,
    "asta_cita": 200,
    "priority_program": 200,
    "classification": 80,
}
PLAIN = ("main_affair", "other_affairs", "latitude", "longitude")
FIELDS = ("name", *CHOICES, *DATES, *TEXTS, *PLAIN)


@use_case
def save_profile(
    actor: Actor,
    innovation_id: int,
    changes: Mapping[str, object],
    *,
    seen_version: int,
    today: dt.date,
    managers: list[int] | None = None,
) -> Innovation:
    """Write the given fields (of `FIELDS`); `seen_version` is the profile version that was on the screen.

    `managers`, when given, are named as `name_managers` does, in the same transaction. Saving what already stands
    there is no change and never stale. Raises Stale with what stands there now when somebody else saved meanwhile,
    Refused when the profile is locked, Invalid naming each field that cannot be kept.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    if not profile_editable(State(innovation.state)):
        raise Refused([problem("profile.locked")])
    problems = [one for name, value in changes.items() for one in _field_problems(name, value, today)]
    if problems:
        raise Invalid(problems)
    changed = {name: value for name, value in changes.items() if getattr(innovation, name) != value}
    if changed and seen_version != innovation.profile_version:
        raise _stale(innovation, changes)
    if "name" in changed:
        lock_agency(session, innovation.skpd_id)
        own = innovation.id
        changed["name"] = checked_name(str(changed["name"]), innovation.period_id, innovation.skpd_id, own_id=own)
    if changed:
        for name, value in changed.items():
            setattr(innovation, name, value)
        innovation.profile_version += 1
        innovation.profile_updated_at, innovation.profile_updated_by_id = utc_now(), actor.user_id
        touch(session, innovation, actor)
    if managers is not None and sorted(set(managers)) != sorted(one.id for one in innovation.managers):
        name_managers(actor, innovation_id, managers)
    return innovation


@use_case
def name_managers(actor: Actor, innovation_id: int, user_ids: list[int]) -> Innovation:
    """Name the managers (Pencipta/Pengelola) of a draft, from the agency's own active users of that role.

    Raises Refused when the actor is not the agency's admin or the profile is locked.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    if not actor.has(Role.ADMIN_SKPD):
        raise Refused([problem("workflow.not_your_role", decision="managers")])
    if not profile_editable(State(innovation.state)):
        raise Refused([problem("profile.locked")])
    people = [session.get(User, one) for one in sorted(set(user_ids))]
    managers = [one for one in people if one is not None and one.skpd_id == actor.skpd_id and one.active]
    if len(managers) != len(set(user_ids)):
        raise Invalid([problem("profile.unknown_manager", "profile.managers")])
    innovation.managers = managers
    touch(session, innovation, actor)
    return innovation


def _stale(innovation: Innovation, changes: Mapping[str, object]) -> Stale:
    current = {name: getattr(innovation, name) for name in changes if name in FIELDS}
    current["profile_version"] = innovation.profile_version
    author = innovation.profile_updated_by
    name = author.get_full_name() if author else ""
    return Stale(name, innovation.profile_updated_at, current, innovation.profile_updated_by_id)


def _field_problems(name: str, value: object, today: dt.date) -> list[Problem]:
    where = f"profile.{name}"
    if name not in FIELDS:
        raise KeyError(name)
    if name in CHOICES and value is not None and value not in set(CHOICES[name]):
        return [problem("profile.unknown_choice", where, field=name)]
    if name in TEXTS and len(str(value)) > TEXTS[name]:
        return [problem("profile.too_long", where, field=name, limit=TEXTS[name])]
    if name in DATES and isinstance(value, dt.date) and not dt.date(1990, 1, 1) <= value <= today:
        return [problem("profile.date_out_of_range", where, field=name)]
    return []
