"""Passwords: the checks that need the list of common ones, the hash, and the first password of an account."""

from __future__ import annotations

import secrets
from functools import cache

from werkzeug.security import generate_password_hash

from app.models import User
from app.rules.passwords import COMMON_COUNT, HOUSE_WORDS, password_problems
from app.rules.problems import Problem

#: Without characters that are mistaken for one another when read aloud or copied from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


@cache
def common_passwords() -> frozenset[str]:
    """The 3,000 most common passwords, in small letters; read when the first password is chosen."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(word.casefold() for word in FREQUENCY_LISTS["passwords"][:COMMON_COUNT])


def problems_with(password: str, user: User) -> tuple[Problem, ...]:
    """Why this person may not choose this password; empty when they may."""
    own = (user.username, user.nip, user.phone, (user.email or "").partition("@")[0])
    words = (*HOUSE_WORDS, *(word for word in own if word))
    return password_problems(password, common=common_passwords(), own_words=words)


def hashed(password: str) -> str:
    """The hash as Flask-AppBuilder keeps it (scrypt)."""
    return generate_password_hash(password)


def first_password() -> str:
    """A random password to be told once and changed at the first sign-in: 79 bits, easy to read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)
