"""Who keeps whose account, and what an account must say."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.rules.problems import Problem, problem
from app.rules.roles import DELEGABLE, OF_AN_AGENCY, Actor, Role

SHORTEST_USERNAME = 3
LONGEST_USERNAME = 64
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@.,;<>]+")
_DELEGABLE_NAMES = frozenset(role.value for role in DELEGABLE)
_AGENCY_NAMES = frozenset(role.value for role in OF_AN_AGENCY)


def delegable(role_names: Collection[str]) -> bool:
    """Whether Bappedalitbang may hand out all of these roles."""
    return _DELEGABLE_NAMES.issuperset(role_names)


def may_keep(actor: Actor, user_id: int | None, role_names: Collection[str], *, in_group: bool) -> bool:
    """Whether this person may change, shut or reset the account with these roles; never their own.

    An Admin keeps all accounts; Bappedalitbang those of the agencies' people, because whoever resets an account can
    become it. Groups hand out roles too, so an account in one is the Admin's.
    """
    if user_id is not None and user_id == actor.user_id:
        return False
    if actor.has(Role.ADMIN):
        return True
    return actor.has(Role.BAPPEDALITBANG) and not in_group and delegable(role_names)


def username_problems(username: str) -> tuple[Problem, ...]:
    """Letters, digits, dot, hyphen and underscore, so that it can be dictated over the telephone."""
    if SHORTEST_USERNAME <= len(username) <= LONGEST_USERNAME and _USERNAME.fullmatch(username):
        return ()
    return (problem("account.username_form", "username", minimum=SHORTEST_USERNAME, maximum=LONGEST_USERNAME),)


def email_problems(email: str) -> tuple[Problem, ...]:
    """Something that mail could be sent to; whether anybody reads it there is not known here."""
    return () if _EMAIL.fullmatch(email) else (problem("account.email_form", "email"),)


def role_problems(role_names: Collection[str], *, has_skpd: bool) -> tuple[Problem, ...]:
    """An account has a role, and a role of an agency has its agency (without one it would see nothing)."""
    if not role_names:
        return (problem("account.no_role", "roles"),)
    if not has_skpd and not _AGENCY_NAMES.isdisjoint(role_names):
        return (problem("account.no_skpd", "skpd"),)
    return ()
