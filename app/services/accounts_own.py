"""What people change on their own account: their password and how they are named on papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete
from werkzeug.security import check_password_hash

from app.extensions import db
from app.models import SignIn, User
from app.rules.nip import LENGTH as NIP_LENGTH
from app.rules.nip import check_nip, parse_nip
from app.rules.problems import Problem, problem
from app.rules.roles import Actor
from app.services.accounts_passwords import hashed, problems_with
from app.services.errors import Invalid, NotFoundForActor
from app.services.use_case import use_case


@use_case
def change_own_password(actor: Actor, current: str, new: str) -> User:
    """Set the person's password and end all their sessions and tokens, this one too.

    Raises Invalid with `password.wrong_current`, `password.same` or the problems of `rules/passwords.py`.
    """
    user = _self(actor)
    if not check_password_hash(user.password or "", current):
        raise Invalid([problem("password.wrong_current", "current")])
    problems = list(problems_with(new, user))
    if new == current:
        problems.append(problem("password.same", "password"))
    if problems:
        raise Invalid(problems)
    user.password = hashed(new)
    user.must_change_password = False
    user.first_password_until = None
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    return user


@dataclass(frozen=True)
class OwnProfile:
    """How a person is named on papers and reached."""

    first_name: str
    last_name: str = ""
    jabatan: str = ""
    nip: str = ""
    phone: str = ""


@use_case
def save_own_profile(actor: Actor, profile: OwnProfile, today: dt.date) -> tuple[Problem, ...]:
    """Keep the person's own data; answers warnings about the NIP, which never stand in the way.

    Raises Invalid when the name is empty, a text too long for its column or the NIP another account's.
    """
    user = _self(actor)
    nip = parse_nip(profile.nip)
    values = {
        "first_name": " ".join(profile.first_name.split()),
        "last_name": " ".join(profile.last_name.split()),
        "jabatan": " ".join(profile.jabatan.split()),
        "phone": " ".join(profile.phone.split()),
    }
    problems = [] if values["first_name"] else [problem("account.no_name", "first_name")]
    for name, text in (*values.items(), ("nip", nip or "")):
        limit = User.__table__.c[name].type.length
        if len(text) > limit:
            problems.append(problem("account.too_long", name, limit=limit))
    if nip and len(nip) <= NIP_LENGTH and nip_taken(nip, user.id):
        problems.append(problem("account.nip_taken", "nip"))
    if problems:
        raise Invalid(problems)
    for name, text in values.items():
        setattr(user, name, text)
    user.nip = nip
    return nip_warnings(nip, today)


def nip_taken(nip: str, own_id: int | None) -> bool:
    """Whether another account has this number."""
    found = db.session.query(User.id).filter(User.nip == nip, User.id != (own_id or 0))
    return bool(db.session.query(found.exists()).scalar())


def nip_warnings(nip: str | None, today: dt.date) -> tuple[Problem, ...]:
    """What is odd about the number; it is kept all the same."""
    return tuple(problem(code, "nip") for code in check_nip(nip, today))


def _self(actor: Actor) -> User:
    user = db.session.get(User, actor.user_id)
    if user is None:
        raise NotFoundForActor
    return user
