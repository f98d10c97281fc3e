"""Makes the first administrator of an installation; everybody after that is made on the accounts page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import func, or_, select

from app.extensions import db
from app.models import AuditRow, User
from app.rules.accounts import email_problems, username_problems
from app.rules.problems import Problem, problem
from app.rules.roles import Actor, Role
from app.services.accounts_passwords import hashed, problems_with
from app.services.accounts_reset import FirstPassword, give_first_password
from app.services.errors import Invalid, Refused
from app.services.use_case import use_case


@dataclass(frozen=True)
class NewAdmin:
    """Who the administrator is; without `password` a first one is made, to be changed at the first sign-in."""

    username: str
    name: str
    email: str
    password: str | None = None


@use_case
def create_admin(actor: Actor, new: NewAdmin) -> FirstPassword:
    """The stored administrator and their password.

    Raises Refused while the roles are not there yet, Invalid with every problem of the data.
    """
    role = db.session.scalar(select(StoredRole).where(StoredRole.name == Role.ADMIN.value))
    if role is None:
        raise Refused([problem("account.roles_missing")])
    user = User(
        username=new.username.strip(),
        first_name=" ".join(new.name.split()),
        last_name="",
        email=new.email.strip().lower(),
        active=True,
        roles=[role],
    )
    with db.session.no_autoflush:
        problems = _problems(user, new.password)
    if problems:
        raise Invalid(problems)
    db.session.add(user)
    if new.password is None:
        password = give_first_password(user)
    else:
        password, user.password = new.password, hashed(new.password)
    db.session.flush()
    record = {"action": "account.created", "object_type": "user", "object_id": user.id}
    db.session.add(AuditRow(actor_id=actor.user_id or None, detail={"roles": [Role.ADMIN.value]}, **record))
    return FirstPassword(user, password)


def _problems(user: User, password: str | None) -> list[Problem]:
    problems = [*username_problems(user.username), *email_problems(user.email)]
    if not user.first_name:
        problems.append(problem("account.no_name", "name"))
    problems.extend(taken_problems(user.username, user.email, None))
    if password is not None:
        problems.extend(problems_with(password, user))
    return problems


def taken_problems(username: str, email: str, own_id: int | None) -> list[Problem]:
    """User names and addresses are one account's each, in small letters as in capitals; both are used to sign in."""
    rows = db.session.execute(
        select(func.lower(User.username), func.lower(User.email)).where(
            User.id != (own_id or 0),
            or_(
                func.lower(User.username).in_([username.lower(), email.lower()]),
                func.lower(User.email).in_([username.lower(), email.lower()]),
            ),
        )
    ).all()
    names = {text for row in rows for text in row}
    problems = [problem("account.username_taken", "username")] if username.lower() in names else []
    return problems + ([problem("account.email_taken", "email")] if email.lower() in names else [])
