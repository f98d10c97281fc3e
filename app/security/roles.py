"""Which role may open what: the one table, applied to Flask-AppBuilder's roles by `flask sync-roles`.

A permission opens a door; which rows stand behind it is the row guard's business, and which decisions
may be taken there `rules/workflow.py`'s. Admin is not listed: Flask-AppBuilder gives it everything.
"""

from __future__ import annotations

from typing import Any

from flask_appbuilder import AppBuilder

from app.rules.roles import Role

_READ = ("can_list", "can_show")
_READ_EXPORT = (*_READ, "can_export")
_KEEP = (*_READ_EXPORT, "can_add", "can_edit")

_EVERYBODY: dict[str, tuple[str, ...]] = {
    "Tasks": ("can_list",),
    "Innovations": (*_READ_EXPORT, "can_print"),
    "Evidence": ("can_download",),
    "Schedule": _READ,
    "Monev": _READ_EXPORT,
    "Nil statements": _READ,
    "Charts": ("can_list", "can_export"),
    "Decrees": (*_READ, "can_print"),
    "My account": ("can_userinfo", "can_password"),
    "Innovation API": ("can_get", "can_info"),
}

_MENUS_OF_ALL = ("Tugas saya", "Inovasi", "Monev", "Jadwal SOP", "Grafik", "Pernyataan nihil", "SK Bupati")

_BAPPEDALITBANG: dict[str, tuple[str, ...]] = {
    "Innovations": (*_READ_EXPORT, "can_print", "can_decide"),
    "Periods": _KEEP,
    "Schedule": (*_READ_EXPORT, "can_edit"),
    "Agencies": _KEEP,
    "Targets": ("can_list", "can_edit"),
    "Indicator sets": _READ_EXPORT,
    "Indicators": (*_READ_EXPORT, "can_edit"),
    "Holidays": (*_KEEP, "can_delete"),
    "Accounts": (*_READ_EXPORT, "can_add", "can_edit", "can_resetpasswords"),
    "Nil statements": (*_READ_EXPORT, "can_decide"),
    "Decrees": (*_READ, "can_print", "can_edit", "can_decide"),
    "Settings": ("can_list", "can_edit"),
    "Simulation": ("can_list",),
    "Hand-over": (*_READ_EXPORT, "can_edit"),
    "Charts": ("can_list", "can_export", "can_lead"),
    "Monev": (*_READ_EXPORT, "can_judge", "can_assign"),
}

#: role → view → permissions, on top of what everybody who signs in may open.
PERMISSIONS: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.BAPPEDALITBANG: _BAPPEDALITBANG,
    Role.PETUGAS_MONEV: {
        "Monev": (*_READ_EXPORT, "can_judge"),
        "Agencies": _READ,
        "Charts": ("can_list", "can_export", "can_lead"),
    },
    Role.ADMIN_SKPD: {
        "Innovations": (*_READ_EXPORT, "can_print", "can_add", "can_edit", "can_decide"),
        "Evidence": ("can_download", "can_upload"),
        "Nil statements": (*_READ, "can_add"),
    },
    Role.PENGELOLA: {
        "Innovations": (*_READ_EXPORT, "can_print", "can_edit"),
        "Evidence": ("can_download", "can_upload"),
    },
    Role.KEPALA_SKPD: {"Innovations": (*_READ_EXPORT, "can_print", "can_decide", "can_endorse")},
    Role.PIMPINAN: {
        "Agencies": _READ,
        "Simulation": ("can_list",),
        "Decrees": (*_READ, "can_print", "can_decide"),
        "Hand-over": _READ,
        "Charts": ("can_list", "can_export", "can_lead"),
    },
}

#: role → menu entries, on top of `_MENUS_OF_ALL`.
MENUS: dict[Role, tuple[str, ...]] = {
    Role.BAPPEDALITBANG: (
        "Serah terima",
        "Simulasi indeks",
        "Pengaturan",
        "Identitas daerah",
        "Periode",
        "SKPD",
        "Target",
        "Set indikator",
        "Indikator",
        "Hari libur",
        "Akun",
    ),
    Role.PIMPINAN: ("Serah terima", "Simulasi indeks"),
}


def wanted(role: Role) -> frozenset[tuple[str, str]]:
    """Every (permission, view) pair that this role holds, no more and no less."""
    pairs = {(name, view) for view, names in _EVERYBODY.items() for name in names}
    pairs |= {(name, view) for view, names in PERMISSIONS.get(role, {}).items() for name in names}
    pairs |= {("menu_access", menu) for menu in (*_MENUS_OF_ALL, *MENUS.get(role, ()))}
    return frozenset(pairs)


def unoffered(console: AppBuilder) -> list[tuple[str, str, str]]:
    """(role, permission, view) that the table names but no view offers; empty in a healthy house."""
    known = set(_offered(console.sm))
    return [(role.value, *pair) for role in Role if role is not Role.ADMIN for pair in sorted(wanted(role) - known)]


def sync(console: AppBuilder) -> dict[str, tuple[int, int]]:
    """Make the stored roles hold exactly the table; answers added and removed pairs per role."""
    manager: Any = console.sm
    for name in (manager.auth_role_admin, manager.auth_role_public):
        manager.add_role(name)
    _share_permissions(console)
    console.add_permissions(update_perms=True)
    known = _offered(manager)
    changes = {}
    for role in Role:
        if role is Role.ADMIN:
            continue
        stored = manager.find_role(role.value) or manager.add_role(role.value)
        target = {known[pair] for pair in wanted(role) if pair in known}
        held = set(stored.permissions)
        stored.permissions = sorted(target, key=lambda pair: pair.id)
        changes[role.value] = (len(target - held), len(held - target))
    manager.session.commit()
    return changes


def _share_permissions(console: AppBuilder) -> None:
    """Give views of one permission name the permissions of all of them: FAB deletes what a view does not name."""
    shared: dict[str, set[str]] = {}
    for view in console.baseviews:
        shared.setdefault(view.class_permission_name, set()).update(view.base_permissions or ())
    for view in console.baseviews:
        view.base_permissions = sorted(shared[view.class_permission_name])


def _offered(manager: Any) -> dict[tuple[str, str], Any]:
    pairs = manager.session.query(manager.permissionview_model).all()
    return {(pair.permission.name, pair.view_menu.name): pair for pair in pairs}
