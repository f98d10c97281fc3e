"""People who can sign in, in any role, made in a moment."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app.models import User, db
from app.rules.roles import Role
from tests.support.signin import sign_in

PASSWORD = "bukan rahasia, hanya untuk uji"
# One round instead of many thousand: what is tested is who may do what, not how slow guessing is.
_HASH = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """A stored user, with what the sign-in form asks."""

    user_id: int
    username: str
    password: str = PASSWORD


def add_person(app: Flask, *roles: Role, skpd_id: int | None = None, **columns: object) -> Person:
    """Store an active user with these roles, and with `columns` of the user table as given."""
    number = next(_numbers)
    values = {
        "username": f"orang{number}",
        "first_name": "Orang",
        "last_name": f"Uji {number}",
        "email": f"orang{number}@contoh.test",
        "active": True,
        "password": _HASH,
        "skpd_id": skpd_id,
    }
    with app.app_context():
        user = User(**{**values, **columns})
        user.roles = [
            db.session.scalars(select(StoredRole).where(StoredRole.name == role.value)).one() for role in roles
        ]
        db.session.add(user)
        db.session.commit()
        return Person(user.id, user.username)


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """A new browser in which this person has signed in."""
    client = app.test_client()
    answer = sign_in(client, person.username, person.password)
    if answer.status_code != 302:
        raise AssertionError(f"{person.username} could not sign in: {answer.get_data(as_text=True)[:2000]}")
    return client
