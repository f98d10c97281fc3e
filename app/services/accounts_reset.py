"""Gives an account a new first password, when its owner forgot theirs or somebody else knows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete

from app.extensions import db
from app.models import SignIn, User, utc_now
from app.rules.accounts import may_keep
from app.rules.roles import Actor
from app.services.accounts_passwords import first_password, hashed
from app.services.errors import NotFoundForActor
from app.services.use_case import use_case

#: How long a first password opens the door; after that its owner asks for another.
FIRST_PASSWORD_LASTS = dt.timedelta(days=7)


@dataclass(frozen=True)
class FirstPassword:
    """An account and the password to tell its owner, which is kept nowhere."""

    user: User
    password: str


@use_case
def reset_password(actor: Actor, user_id: int) -> FirstPassword:
    """A random password that must be changed at the next sign-in; ends all sessions and tokens, lifts a lock.

    Nobody chooses another's password. Raises NotFoundForActor for an account not in the person's keeping,
    their own included.
    """
    user = db.session.get(User, user_id)
    if user is None or not may_keep(actor, user.id, [role.name for role in user.roles], in_group=bool(user.groups)):
        raise NotFoundForActor
    password = give_first_password(user)
    return FirstPassword(user, password)


def give_first_password(user: User) -> str:
    """Set a random first password on this account, good for a week, and end its sessions; the caller's transaction."""
    password = first_password()
    user.password = hashed(password)
    user.must_change_password = True
    user.first_password_until = utc_now() + FIRST_PASSWORD_LASTS
    user.fail_login_count = 0
    user.locked_until = None
    if user.id is not None:
        end_sessions(user)
    return password


def end_sessions(user: User) -> None:
    """Sign this account out everywhere; the caller's transaction."""
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))
