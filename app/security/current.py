"""Who acts in this request. The only reader of the session's user for the rest of the house."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import g, has_request_context, session

from app.rules.roles import NOBODY, Actor, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROLES = {role.value: role for role in Role}


def actor_of(user: Any) -> Actor:
    """The rules' view of a stored user; roles unknown to the rules count for nothing."""
    names = {role.name for role in user.roles} | {role.name for group in user.groups for role in group.roles}
    return Actor(
        user_id=user.id,
        name=user.get_full_name().strip() or user.username,
        roles=frozenset(_ROLES[name] for name in names if name in _ROLES),
        skpd_id=user.skpd_id,
    )


def current_actor() -> Actor | None:
    """The signed-in person, NOBODY in a request without one, None outside any request (trusted code)."""
    if not has_request_context():
        return None
    if "_actor" in g:
        actor: Actor | None = g._actor
        return actor
    user = g.get("user")
    with unguarded():  # asking loads the user, if nobody asked before, and then the roles: reads that must pass
        if user is None or not user.is_authenticated:
            return NOBODY  # not kept: a token may sign the request in later
        actor = actor_of(user)
    g._actor = actor
    return actor


def signed_in() -> Actor:
    """The person of this request; NOBODY when there is none, never None."""
    return current_actor() or NOBODY


def seems_signed_in() -> bool:
    """Whether the session names a person: cheap, without asking the database, and no proof of anything yet."""
    return "_user_id" in session


def forget_actor() -> None:
    """Drop what was remembered of this request's person, after a sign-in or sign-out."""
    g.pop("_actor", None)


@contextmanager
def unguarded() -> Iterator[None]:
    """Let the security layer itself read across agencies for a moment, e.g. to look a duplicate up."""
    kept = g.pop("_actor", ...)
    g._actor = None
    try:
        yield
    finally:
        g.pop("_actor", None)
        if kept is not ...:
            g._actor = kept
