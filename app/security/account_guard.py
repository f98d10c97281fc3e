"""The second fence around accounts: who may write which of them, whatever the view above let through.

Checked before each flush of a request; outside requests (commands, demo) code is trusted. Bappedalitbang keeps the
accounts of the agencies' people and of nobody else, nobody changes their own rights, and nobody deletes an account.
What is done to an account is recorded here too, in the same transaction, by whichever door it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_appbuilder.security.sqla.models import Group, Permission, PermissionView, ViewMenu
from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from app.models import AuditRow, User
from app.rules.accounts import may_keep
from app.rules.roles import Actor, Role
from app.security.current import current_actor
from app.security.row_guard import RowForbidden

#: What signing in itself keeps on an account, and what Flask-AppBuilder stamps.
_BOOKKEEPING = frozenset(
    {
        *("login_count", "fail_login_count", "last_login", "locked_until"),
        *(
            "created_on",
            "created_by",
            "created_by_fk",
            "changed_on",
            "changed_by",
            "changed_by_fk",
            "created",
            "changed",
        ),
    }
)
_OF_THE_PASSWORD = frozenset({"password", "must_change_password", "first_password_until"})
#: What a person may change on their own account.
_OWN = frozenset({"first_name", "last_name", "phone", "jabatan", "nip"}) | _OF_THE_PASSWORD

Detail = dict[str, object]
_PENDING = "accounts_to_record"


def install() -> None:
    """Listen on every session; safe to call once per application."""
    if not event.contains(Session, "before_flush", _check):
        event.listen(Session, "before_flush", _check)
        event.listen(Session, "after_flush", _record)


def _check(session: Session, _context: object, _instances: object) -> None:
    actor = current_actor()
    if actor is None:
        return
    with session.no_autoflush:
        for item in session.deleted:
            if isinstance(item, (User, StoredRole)):
                _check_deletion(actor, item)
        for user in _touched_users(session):
            changed = _changed(user) - _BOOKKEEPING
            if changed:
                _check_user(actor, user, changed)
                _remember(session, actor, user, _actions(session, user, changed))
        for item in (*session.new, *session.dirty):
            if isinstance(item, (StoredRole, Group, Permission, PermissionView, ViewMenu)):
                _check_rights(session, actor, item)


def _touched_users(session: Session) -> Iterator[User]:
    """New and changed accounts, also those reached only through a role's list of people."""
    seen = {item for item in (*session.new, *session.dirty) if isinstance(item, User)}
    for item in (*session.new, *session.dirty):
        if isinstance(item, StoredRole):
            history = inspect(item).attrs.user.history
            seen.update(one for one in (*(history.added or ()), *(history.deleted or ())) if one is not None)
    yield from seen


def _changed(user: User) -> set[str]:
    return {attribute.key for attribute in inspect(user).attrs if attribute.history.has_changes()}


def _check_deletion(actor: Actor, item: User | StoredRole) -> None:
    if isinstance(item, User) or not actor.has(Role.ADMIN) or item.name in set(Role):
        raise RowForbidden("accounts and the roles of the round are never deleted")


def _check_user(actor: Actor, user: User, changed: set[str]) -> None:
    if user.id is not None and user.id == actor.user_id:
        if changed - _OWN:
            raise RowForbidden("nobody changes their own rights")
        return
    names = {role.name for role in _members(user, "roles")}
    if not may_keep(actor, user.id, names, in_group=bool(_members(user, "groups"))):
        raise RowForbidden("this account is not in this person's keeping")


def _check_rights(session: Session, actor: Actor, item: object) -> None:
    changed = {attribute.key for attribute in inspect(item).attrs if attribute.history.has_changes()}
    people = {"user", "users", "groups", "roles"} if isinstance(item, StoredRole) else set()
    if not (item in session.new or changed - people):
        return
    if not actor.has(Role.ADMIN):
        raise RowForbidden("roles and permissions are the administrator's")
    if isinstance(item, StoredRole):
        permissions = inspect(item).attrs.permissions.load_history()
        detail = {"role": item.name, "given": _said(permissions.added), "taken": _said(permissions.deleted)}
        _remember(session, actor, item, [("role.changed", detail)])


def _members(user: User, relation: str) -> list[StoredRole]:
    """Everything in a collection before and after the change."""
    history = inspect(user).attrs[relation].load_history()
    return [*history.unchanged, *history.added, *history.deleted]


def _said(permissions: Iterable[PermissionView]) -> list[str]:
    return sorted(str(one) for one in permissions)


def _remember(session: Session, actor: Actor, item: User | StoredRole, actions: Iterable[tuple[str, Detail]]) -> None:
    session.info.setdefault(_PENDING, []).extend((item, actor.user_id or None, *one) for one in actions)


def _actions(session: Session, user: User, changed: set[str]) -> Iterator[tuple[str, Detail]]:
    """(what happened, detail) for the record: names of the fields, never their contents."""
    roles = inspect(user).attrs.roles.load_history()
    before = sorted(role.name for role in (*roles.unchanged, *roles.deleted))
    after = sorted(role.name for role in (*roles.unchanged, *roles.added))
    if user in session.new:
        yield "account.created", {"roles": after, "skpd_id": user.skpd_id or getattr(user.skpd, "id", None)}
        return
    if "password" in changed:
        yield "account.reset" if user.must_change_password else "account.password_changed", {}
    if "roles" in changed:
        yield "account.roles_changed", {"from": before, "to": after}
    if "active" in changed:
        yield "account.activated" if user.active else "account.deactivated", {}
    fields = changed - _OF_THE_PASSWORD - {"roles", "active", "skpd"}
    if fields:
        yield "account.changed", {"fields": sorted(fields)}


def _record(session: Session, _context: object) -> None:
    """Now that new accounts have their numbers, add the rows; the commit flushes them along."""
    for item, actor_id, action, detail in session.info.pop(_PENDING, ()):
        kind = "user" if isinstance(item, User) else "role"
        session.add(AuditRow(actor_id=actor_id, action=action, object_type=kind, object_id=item.id, detail=detail))
