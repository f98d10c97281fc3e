"""A signed-in browser: its session lives as long as its `sign_in` row, and as the password it began with."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from flask import g, session
from flask_appbuilder.security.sqla.models import Group
from flask_login import login_user, logout_user
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.models import SignIn, User
from app.security.current import forget_actor

#: After this a person signs in again, however busy.
LONGEST = dt.timedelta(hours=12)

FINGERPRINT = "password_fingerprint"
_TOKEN = "sign_in"  # noqa: S105 - the name under which the session keeps it
_OF_A_PERSON = (_TOKEN, FINGERPRINT, "_user_id", "_fresh", "_id", "page_history")


def fingerprint(user: User) -> str:
    """Changes whenever the password does; ties sessions and tokens to the password they began with."""
    return hashlib.sha256((user.password or "").encode()).hexdigest()[:20]


def begin(database: Session, user: User, now: dt.datetime) -> None:
    """Make this browser the person's. Adds a row; the caller commits."""
    token = secrets.token_urlsafe(32)
    database.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.began_at < now - LONGEST))
    database.add(SignIn(token_hash=_digest(token), user_id=user.id, began_at=now))
    forget()
    session.permanent = True
    session[_TOKEN] = token
    session[FINGERPRINT] = fingerprint(user)
    login_user(user)
    forget_actor()


def end(database: Session) -> None:
    """Sign this browser out, on the server too. The caller commits."""
    if _TOKEN in session:
        database.execute(delete(SignIn).where(SignIn.token_hash == _digest(session[_TOKEN])))
    logout_user()
    forget()
    forget_actor()


def living_user(database: Session, user_id: int, now: dt.datetime) -> User | None:
    """The active user of this browser's session; None when it was ended, grew too old or the password changed."""
    token = session.get(_TOKEN)
    if not token:
        return None
    user = (
        database.scalars(
            select(User)
            .options(joinedload(User.roles), joinedload(User.groups).joinedload(Group.roles))
            .join(SignIn, SignIn.user_id == User.id)
            .where(User.id == user_id, User.active.is_(True))
            .where(SignIn.token_hash == _digest(token), SignIn.began_at > now - LONGEST)
        )
        .unique()
        .one_or_none()
    )
    if user is None or not secrets.compare_digest(session.get(FINGERPRINT, ""), fingerprint(user)):
        return None
    return user


def forget() -> None:
    """Drop what a session held of a person, so that a dead one costs no further query; the language stays."""
    for key in _OF_A_PERSON:
        session.pop(key, None)
    g.pop("_permissions", None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
