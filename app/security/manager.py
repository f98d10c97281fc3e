"""Sign-in, lock-out and permissions: Flask-AppBuilder's security manager, made stricter.

Its views (accounts, roles, passwords) are named by the edge in `views/console.py`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from flask import Flask, g, has_request_context, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import assoc_permissionview_role
from flask_jwt_extended import JWTManager
from sqlalchemy import select

from app.models import AuditRow, User, utc_now
from app.security.current import forget_actor

#: Failed sign-ins in a row before an account is locked, and for how long.
MAX_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)

FINGERPRINT = "password_fingerprint"


def fingerprint(user: User) -> str:
    """Changes whenever the password does; ties sessions and tokens to the password they began with."""
    return hashlib.sha256((user.password or "").encode()).hexdigest()[:20]


class ConsoleSecurityManager(SecurityManager):
    """Lock-out on form and API alike, sessions tied to the password, permissions read once a request."""

    user_model = User

    def auth_user_db(self, username: str, password: str) -> User | None:
        """The user for these credentials; None also while the account is locked, whatever the password."""
        user = self.find_user(username=username) or self.find_user(email=username) if username else None
        if user is not None and user.locked_until is not None and user.locked_until > utc_now():
            self._note("signin.refused_locked", user)
            return None
        return super().auth_user_db(username, password)

    def update_user_auth_stat(self, user: User, success: bool = True) -> None:
        """Count the attempt in the same commit as its audit row; lock at the fifth failure."""
        if success:
            user.locked_until = None
        elif (user.fail_login_count or 0) + 1 >= MAX_FAILURES:
            user.locked_until = utc_now() + LOCKED_FOR
        self._note("signin.ok" if success else "signin.failed", user, commit=False)
        super().update_user_auth_stat(user, success)
        if not success and user.fail_login_count >= MAX_FAILURES:
            user.fail_login_count = 0
            self._note("signin.locked", user)

    def on_user_login(self, user: User) -> None:
        """Begin a session that lasts only as long as this password."""
        super().on_user_login(user)
        if has_request_context():
            session.permanent = True
            session[FINGERPRINT] = fingerprint(user)
            forget_actor()

    def create_jwt_manager(self, app: Flask) -> JWTManager:
        """Tokens carry the password's fingerprint and die with it."""
        manager = super().create_jwt_manager(app)
        manager.additional_claims_loader(self._token_claims)
        manager.token_in_blocklist_loader(self._token_outdated)
        return manager

    def _token_claims(self, identity: str) -> dict[str, str]:
        user = self.get_user_by_id(int(identity))
        return {FINGERPRINT: fingerprint(user)} if user else {}

    def _token_outdated(self, _header: dict[str, Any], payload: dict[str, Any]) -> bool:
        user = self.get_user_by_id(int(payload["sub"]))
        return user is None or payload.get(FINGERPRINT) != fingerprint(user) or bool(user.must_change_password)

    def exist_permission_on_roles(self, view_name: str, permission_name: str, role_ids: list[int]) -> bool:
        """Whether one of the roles holds the permission; one query a request instead of one a check."""
        if not has_request_context():
            return bool(super().exist_permission_on_roles(view_name, permission_name, role_ids))
        held = g.setdefault("_permissions", {})
        key = tuple(sorted(role_ids))
        if key not in held:
            held[key] = self._permissions_of(key)
        return (permission_name, view_name) in held[key]

    def _permissions_of(self, role_ids: tuple[int, ...]) -> set[tuple[str, str]]:
        permission, view, pair = self.permission_model, self.viewmenu_model, self.permissionview_model
        rows = self.session.execute(
            select(permission.name, view.name)
            .select_from(pair)
            .join(assoc_permissionview_role, pair.id == assoc_permissionview_role.c.permission_view_id)
            .join(permission, pair.permission_id == permission.id)
            .join(view, pair.view_menu_id == view.id)
            .where(assoc_permissionview_role.c.role_id.in_(role_ids))
        )
        return {(name, view_name) for name, view_name in rows}

    def _get_user_permission_view_menus(
        self, user: Any, permission_name: str, view_menus_name: list[str]
    ) -> set[str]:
        """Which of these menus the user may open, from the same once-read set."""
        if user is None or not has_request_context():
            return set(super()._get_user_permission_view_menus(user, permission_name, view_menus_name))
        role_ids = [role.id for role in self.get_user_roles(user)]
        return {name for name in view_menus_name if self.exist_permission_on_roles(name, permission_name, role_ids)}

    def _note(self, action: str, user: User, *, commit: bool = True) -> None:
        self.session.add(AuditRow(actor_id=user.id, action=action, object_type="user", object_id=user.id))
        if commit:
            self.session.commit()
