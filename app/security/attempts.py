"""Sign-in attempts: who is meant, how often guessing may fail, and when an account is locked.

Counting happens in the database in one statement, so that parallel guesses are all counted and a lock that falls
meanwhile is seen. Besides, each name (whether an account has it or not) and each address may fail only so often.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from sqlalchemy import ColumnElement, case, func, literal, null, or_, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from app.extensions import limiter
from app.models import User

#: Failed sign-ins in a row before an account is locked, and for how long.
MAX_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)

#: Failures per name and per address. An office behind one address stays far below the second.
_PER_NAME = parse("10 per 15 minutes")
_PER_ADDRESS = parse("100 per 15 minutes")


@dataclass(frozen=True)
class Candidate:
    """The account that a name or e-mail address means, as read before its password is looked at."""

    user_id: int
    password_hash: str
    active: bool
    locked_until: dt.datetime | None
    first_password_until: dt.datetime | None

    def may_try(self, now: dt.datetime) -> bool:
        """Whether a password is compared at all."""
        return self.active and bool(self.password_hash) and (self.locked_until is None or self.locked_until <= now)

    def too_late(self, now: dt.datetime) -> bool:
        """Whether the password is a first one whose days are over."""
        return self.first_password_until is not None and self.first_password_until <= now


def find_candidate(session: Session, login: str) -> Candidate | None:
    """The account with this user name (in any case), else with this e-mail address."""
    wanted = login.strip().lower()
    by_name = func.lower(User.username) == wanted
    rows = session.execute(
        select(User.id, User.password, User.active, User.locked_until, User.first_password_until)
        .where(or_(by_name, func.lower(User.email) == wanted))
        .order_by(by_name.desc(), User.id)
    ).all()
    if not rows:
        return None
    user_id, password_hash, active, locked_until, until = rows[0]
    return Candidate(user_id, password_hash or "", bool(active), locked_until, until)


def count_failure(session: Session, user_id: int, now: dt.datetime) -> bool:
    """Count one failure of an account that is not locked; True when this one locks it."""
    count = func.coalesce(User.fail_login_count, 0) + 1
    locks = count >= MAX_FAILURES
    until = literal(now + LOCKED_FOR, User.locked_until.type)
    locked_until = session.execute(
        update(User)
        .where(User.id == user_id, _not_locked(now))
        .values(fail_login_count=case((locks, 0), else_=count), locked_until=case((locks, until), else_=null()))
        .returning(User.locked_until)
        .execution_options(synchronize_session=False)
    ).scalar()
    return locked_until is not None


def count_success(session: Session, candidate: Candidate, now: dt.datetime) -> bool:
    """Note a sign-in and forget earlier failures; False when the account was locked, shut or changed meanwhile."""
    done = session.execute(
        update(User)
        .where(User.id == candidate.user_id, User.active.is_(True), User.password == candidate.password_hash)
        .where(_not_locked(now))
        .values(
            fail_login_count=0,
            locked_until=None,
            login_count=func.coalesce(User.login_count, 0) + 1,
            last_login=now.astimezone(dt.UTC).replace(tzinfo=None),  # Flask-AppBuilder's column is without a zone
        )
        .returning(User.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return done is not None


def refuse_flood(login: str) -> None:
    """Raise TooManyRequests when this name or this address has failed too often lately."""
    for limit, key in _limits(login):
        if not limiter.limiter.test(limit, *key):
            raise TooManyRequests(retry_after=limit.get_expiry())


def note_failure(login: str) -> None:
    """Count a failed attempt against its name and its address."""
    for limit, key in _limits(login):
        limiter.limiter.hit(limit, *key)


def forgive(login: str) -> None:
    """Forget the failures of a name that has just signed in; its address is not forgiven."""
    for limit, key in _limits(login)[:1]:
        limiter.limiter.clear(limit, *key)


def _limits(login: str) -> list[tuple[RateLimitItem, tuple[str, str]]]:
    if not limiter.enabled:
        return []
    name = hashlib.sha256(login.strip().lower().encode()).hexdigest()  # people type passwords here by mistake
    return [(_PER_NAME, ("sign-in-name", name)), (_PER_ADDRESS, ("sign-in-address", get_remote_address()))]


def _not_locked(now: dt.datetime) -> ColumnElement[bool]:
    return or_(User.locked_until.is_(None), User.locked_until <= now)
