"""Sign-in, lock-out and permissions: Flask-AppBuilder's security manager, made stricter.

Its views (accounts, roles, passwords) are named by the edge in `views/console.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session
from flask_appbuilder import AppBuilder
from flask_appbuilder.baseviews import BaseView
from flask_appbuilder.const import PERMISSION_PREFIX
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import assoc_permissionview_role
from flask_jwt_extended import JWTManager
from flask_limiter import Limiter
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.security import check_password_hash

from app.extensions import limiter
from app.models import AuditRow, User, utc_now
from app.security import account_guard, attempts, sessions
from app.security.current import unguarded

_OF_THE_OWNER = ("signin.ok", "signin.ended")


class PasswordChangeDue(Forbidden):
    """The person signed in with a first password and has not chosen their own yet."""


class FirstPasswordOver(Unauthorized):
    """The right password, but a first one whose days are over; said only to who knows it."""


class ConsoleSecurityManager(SecurityManager):
    """Lock-out on form and API alike, sessions that end on the server, permissions read once a request."""

    user_model = User

    #: The clock; tests move it.
    now: Callable[[], dt.datetime] = staticmethod(utc_now)
    #: Where somebody with a first password may still go; named by the edge.
    open_before_change: frozenset[str] = frozenset()

    def __init__(self, appbuilder: AppBuilder) -> None:
        super().__init__(appbuilder)
        account_guard.install()

    def create_limiter(self, _app: Flask) -> Limiter:
        """The application's own limiter, already bound, instead of a second one."""
        return limiter

    # Signing in and out

    def auth_user_db(self, username: str | None, password: str | None) -> User | None:
        """The user for these credentials, by user name or e-mail; None also while the account is locked or shut.

        Every refusal costs one password hash and leaves one audit row, so that a name that exists looks like one
        that does not. Raises TooManyRequests after too many failures of one name or address, and
        FirstPasswordOver when the password is right and was to be changed long ago.
        """
        login = (username or "").strip()
        attempts.refuse_flood(login)
        with unguarded():
            user = self._attempt(login, password or "")
        if user is None:
            attempts.note_failure(login)
        else:
            attempts.forgive(login)
        return user

    def _attempt(self, login: str, password: str) -> User | None:
        candidate = attempts.find_candidate(self.session, login)
        self.session.rollback()  # hashing takes long; SQLite's write lock must not be held meanwhile
        compared = candidate is not None and candidate.may_try(self.now())
        nobodys: str = current_app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"]
        right = check_password_hash(candidate.password_hash if candidate and compared else nobodys, password)
        now = self.now()
        if candidate and compared and right and candidate.too_late(now):
            self.note("signin.refused_late", candidate.user_id)
            self.session.commit()
            raise FirstPasswordOver
        if candidate and compared and right and attempts.count_success(self.session, candidate, now):
            self.note("signin.ok", candidate.user_id)
            self.session.commit()
            return self.get_user_by_id(candidate.user_id)
        locks = bool(candidate and compared and attempts.count_failure(self.session, candidate.user_id, now))
        locked = candidate is not None and candidate.active and not compared
        user_id = candidate.user_id if candidate else None
        self.note("signin.refused_locked" if locked else "signin.failed", user_id)
        if locks:
            self.note("signin.locked", user_id)
        self.session.commit()
        return None

    def begin_session(self, user: User) -> None:
        """Make this browser the person's, until they sign out, the password changes or the session grows too old."""
        sessions.begin(self.session, user, self.now())
        self.session.commit()

    def end_session(self) -> None:
        """Sign this browser out; its cookie is worth nothing any more, whoever kept a copy."""
        if current_user.is_authenticated:
            self.note("signin.ended", current_user.id)
        sessions.end(self.session)
        self.session.commit()

    def load_user(self, pk: str) -> User | None:
        """The person of this browser's session; read before it is known who acts."""
        with unguarded():
            return sessions.living_user(self.session, int(pk), self.now())

    def add_user(self, *_args: Any, **_kwargs: Any) -> Any:
        """Not by this door: `flask fab create-user` and `create-admin` know no rule for passwords."""
        raise RuntimeError("accounts are made on the accounts page, the first one by: flask --app run create-admin")

    def reset_password(self, userid: int, password: str) -> None:
        """Not by this door: nobody chooses another's password, `flask fab reset-password` neither."""
        raise RuntimeError("a password is reset on the accounts page, which makes a first one up")

    def note(self, action: str, user_id: int | None) -> None:
        """Add an audit row about this account to the transaction; who failed to sign in is not known to be its owner."""
        door = "api" if request.path.startswith("/api/") else "form"
        detail = {"door": door, "address": request.remote_addr or ""}
        actor_id = user_id if action in _OF_THE_OWNER else None
        self.session.add(
            AuditRow(actor_id=actor_id, action=action, object_type="user", object_id=user_id, detail=detail)
        )

    # Tokens

    def create_jwt_manager(self, app: Flask) -> JWTManager:
        """Tokens carry the password's fingerprint and die with it."""
        manager = super().create_jwt_manager(app)
        manager.additional_claims_loader(self._token_claims)
        manager.token_in_blocklist_loader(self._token_outdated)
        return manager

    def load_user_jwt(self, _header: dict[str, Any], payload: dict[str, Any]) -> User | None:
        """The active user of a token; becomes the person of this request."""
        user = self._user_of(payload["sub"])
        if user is not None and user.is_active:
            g.user = user
            return user
        return None

    def _user_of(self, identity: str) -> User | None:
        with unguarded():
            user: User | None = self.get_user_by_id(int(identity))
            return user

    def _token_claims(self, identity: str) -> dict[str, str]:
        user = self._user_of(identity)
        return {sessions.FINGERPRINT: sessions.fingerprint(user)} if user else {}

    def _token_outdated(self, _header: dict[str, Any], payload: dict[str, Any]) -> bool:
        user = self._user_of(payload["sub"])
        if user is None or user.must_change_password:
            return True
        return bool(payload.get(sessions.FINGERPRINT) != sessions.fingerprint(user))

    # Each request

    def before_request(self) -> None:
        """Know who asks; send to the sign-in form who has to sign in, to the password form who has to choose one."""
        g.user = current_user
        endpoint = request.endpoint or ""
        if endpoint == "static" or endpoint.endswith(".static"):
            return
        if not current_user.is_authenticated:
            if "_user_id" in session:
                sessions.forget()
            if self._asks_for_sign_in(endpoint):
                raise Unauthorized
        elif current_user.must_change_password and endpoint not in self.open_before_change:
            raise PasswordChangeDue

    def _asks_for_sign_in(self, endpoint: str) -> bool:
        """Whether the page is one that Flask-AppBuilder guards, and nobody's role does not open it.

        Its own answer would carry the Host header along, and would be a page where a script waits for JSON.
        """
        method = current_app.view_functions.get(endpoint)
        view = getattr(method, "__self__", None)
        if method is None or not isinstance(view, BaseView) or not hasattr(method, "_permission_name"):
            return False
        name = view.get_method_permission(method.__name__)
        return not self.is_item_public(f"{PERMISSION_PREFIX}{name}", view.class_permission_name)

    # Permissions

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

    def _get_user_permission_view_menus(self, user: Any, permission_name: str, view_menus_name: list[str]) -> set[str]:
        """Which of these menus the user may open, from the same once-read set."""
        if user is None or not has_request_context():
            return set(super()._get_user_permission_view_menus(user, permission_name, view_menus_name))
        role_ids = [role.id for role in self.get_user_roles(user)]
        return {name for name in view_menus_name if self.exist_permission_on_roles(name, permission_name, role_ids)}
