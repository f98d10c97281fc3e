"""Reads of people."""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import User
from app.rules.roles import Role


def people_of(session: Session, skpd_id: int, role: Role) -> list[User]:
    """The agency's active people of one role, by name."""
    return list(
        session.scalars(
            select(User)
            .where(User.skpd_id == skpd_id, User.active.is_(True), User.roles.any(StoredRole.name == role.value))
            .order_by(User.first_name, User.last_name, User.id)
        )
    )


def admin_of(session: Session, skpd_id: int) -> User | None:
    """The agency's innovation admin who signs Form C.1; the first by name where there are several."""
    return next(iter(people_of(session, skpd_id, Role.ADMIN_SKPD)), None)
