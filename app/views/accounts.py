"""Accounts: who may sign in, for which agency and in which role; and the roles themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, g, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import permission_name
from flask_appbuilder.security.sqla.models import Role as StoredRole
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import false
from sqlalchemy.orm import Query, selectinload
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.models import User, utc_now
from app.rules.accounts import email_problems, may_keep, role_problems, username_problems
from app.rules.nip import format_nip, parse_nip
from app.rules.problems import Problem
from app.rules.roles import DELEGABLE, Role
from app.security.current import signed_in
from app.services.accounts_admin import taken_problems
from app.services.accounts_own import nip_taken, nip_warnings
from app.services.accounts_reset import FirstPassword, end_sessions, give_first_password, reset_password
from app.views.account_words import sentence
from app.views.clock import long_instant, today
from app.views.secure import Rows, SecureModelView
from app.views.words import ROLES

_DELEGABLE_NAMES = tuple(role.value for role in DELEGABLE)
_l = lazy_gettext


class KeptAccounts(BaseFilter):  # type: ignore[misc]
    """Only the accounts in this person's keeping, and for an Admin their own."""

    name = "kept accounts"
    arg_name = None

    def apply(self, query: Query[User], _value: object) -> Query[User]:
        actor = signed_in()
        if actor.has(Role.ADMIN):
            return query
        if not actor.has(Role.BAPPEDALITBANG):
            return query.filter(false())
        foreign = User.roles.any(StoredRole.name.not_in(_DELEGABLE_NAMES))  # type: ignore[attr-defined]
        return query.filter(~foreign, ~User.groups.any(), User.id != actor.user_id)  # type: ignore[attr-defined]


class RolesToGive(BaseFilter):  # type: ignore[misc]
    """Only the roles that this person may hand out."""

    name = "roles to give"
    arg_name = None

    def apply(self, query: Query[StoredRole], _value: object) -> Query[StoredRole]:
        known = query.filter(StoredRole.name.in_(tuple(role.value for role in Role)))
        return known if signed_in().has(Role.ADMIN) else query.filter(StoredRole.name.in_(_DELEGABLE_NAMES))


class AccountRows(Rows):
    """Accounts with their roles and groups, in the same number of statements for one and for thirty."""

    def apply_all(self, query: Query[User], *args: Any, **kwargs: Any) -> Query[User]:
        rows: Query[User] = super().apply_all(query, *args, **kwargs)
        if self.obj is not User:  # the choices of a related field come by here too
            return rows
        return rows.options(selectinload(User.roles), selectinload(User.groups))  # type: ignore[attr-defined]


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise ValidationError(sentence(problems[0]))


def _username(form: Any, field: Any) -> None:
    _refuse(username_problems(field.data))
    taken = taken_problems(field.data, form.email.data or field.data, getattr(form, "_id", None))
    _refuse([one for one in taken if one.where == "username"])


def _email(form: Any, field: Any) -> None:
    _refuse(email_problems(field.data))
    taken = taken_problems(form.username.data or field.data, field.data, getattr(form, "_id", None))
    _refuse([one for one in taken if one.where == "email"])


def _roles(form: Any, field: Any) -> None:
    names = [role.name for role in field.data or ()]
    _refuse(role_problems(names, has_skpd=form.skpd.data is not None))


def _nip(form: Any, field: Any) -> None:
    if field.data and nip_taken(field.data, getattr(form, "_id", None)):
        raise ValidationError(_("NIP ini sudah tercatat pada akun lain. Periksa lagi."))


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def _text(label: Any, hint: Any, length: int, *checks: Callable[..., None], kept: Any = _squeezed) -> StringField:
    return StringField(label, description=hint, filters=[kept], validators=[*checks, Length(max=length)])


def _fields() -> dict[str, StringField]:
    named = DataRequired(_l("Nama belum diisi."))
    login = DataRequired(_l("Nama pengguna belum diisi."))
    address = DataRequired(_l("Alamat surel belum diisi."))
    return {
        "first_name": _text(_l("Nama depan"), _l("Beserta gelar di depan, bila ada."), 64, named),
        "last_name": _text(_l("Nama belakang"), _l("Beserta gelar di belakang; kosongkan bila namanya satu kata."), 64),
        "username": _text(
            _l("Nama pengguna"),
            _l("Untuk masuk. Huruf, angka, titik, atau tanda hubung, tanpa spasi."),
            64,
            login,
            _username,
        ),
        "email": _text(_l("Surel"), _l("Dapat dipakai untuk masuk sebagai ganti nama pengguna."), 320, address, _email),
        "jabatan": _text(_l("Jabatan"), "", 120),
        "nip": _text(_l("NIP"), _l("18 angka; kosongkan bila tidak punya."), 18, _nip, kept=parse_nip),
        "phone": _text(_l("Telepon"), "", 40),
    }


class AccountsView(SecureModelView):
    """Bappedalitbang keeps the accounts of the agencies' people; an Admin all. None is ever deleted."""

    datamodel = AccountRows(User)
    route_base = "/akun"
    class_permission_name = "Accounts"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "delete"}
    base_filters = [["id", KeptAccounts, None]]
    base_order = ("first_name", "asc")

    list_title, show_title = _l("Akun"), _l("Akun")
    add_title, edit_title = _l("Tambah akun"), _l("Ubah akun")
    lead = _l("Siapa yang dapat masuk, untuk SKPD mana, dan dengan peran apa.")
    empty_text = _l("Belum ada akun yang cocok. Ubah pencariannya, atau tambah akun baru.")
    show_template = "accounts/show.html"

    label_columns = {
        "get_full_name": _l("Nama"),
        "first_name": _l("Nama depan"),
        "last_name": _l("Nama belakang"),
        "username": _l("Nama pengguna"),
        "email": _l("Surel"),
        "jabatan": _l("Jabatan"),
        "nip": _l("NIP"),
        "phone": _l("Telepon"),
        "skpd": _l("SKPD"),
        "roles": _l("Peran"),
        "active": _l("Aktif"),
        "last_login": _l("Terakhir masuk"),
        "locked_until": _l("Terkunci sampai"),
        "first_password_until": _l("Kata sandi awal berlaku sampai"),
    }
    description_columns = {
        "skpd": _l("Wajib untuk peran SKPD: tanpa SKPD tidak ada data yang terlihat."),
        "active": _l("Akun yang tidak aktif tidak dapat masuk; yang sudah dikerjakannya tetap tercatat."),
    }
    list_columns = ["get_full_name", "username", "skpd", "roles", "active", "last_login"]
    order_columns = ["username", "active", "last_login"]
    search_columns = ["username", "email", "active"]
    box_columns = ("first_name", "last_name", "username", "email", "nip")
    box_label = _l("Cari nama, nama pengguna, surel, NIP…")
    export_columns = ("get_full_name", "username", "email", "jabatan", "skpd", "roles", "active", "last_login")
    export_name = "akun"
    show_fieldsets = [
        (
            _l("Masuk"),
            {"fields": ["username", "email", "active", "last_login", "locked_until", "first_password_until"]},
        ),
        (_l("Tugas"), {"fields": ["roles", "skpd"]}),
        (_l("Orang"), {"fields": ["get_full_name", "jabatan", "nip", "phone"]}),
    ]
    add_columns = ["first_name", "last_name", "username", "email", "roles", "skpd", "jabatan", "nip", "phone"]
    edit_columns = [*add_columns, "active"]
    add_form_extra_fields = _fields()
    edit_form_extra_fields = _fields()
    validators_columns = {"roles": [DataRequired(_l("Pilih paling sedikit satu peran.")), _roles]}
    add_form_query_rel_fields = {"roles": [["name", RolesToGive, None]]}
    edit_form_query_rel_fields = {"roles": [["name", RolesToGive, None]]}
    formatters_columns = {
        "roles": lambda roles: ", ".join(str(ROLES.get(role.name, role.name)) for role in roles) or "–",
        "last_login": lambda at: long_instant(at.replace(tzinfo=dt.UTC)) if at else _("belum pernah"),
        "locked_until": lambda at: long_instant(at) if at and at > utc_now() else "–",
        "first_password_until": lambda at: long_instant(at) if at else "–",
        "nip": lambda nip: format_nip(nip) or "–",
    }

    def row_can(self, verb: str, item: User) -> bool:
        """Everything on what is in one's keeping; looking on what the list shows."""
        names = [role.name for role in item.roles]
        return verb == "show" or may_keep(signed_in(), item.id, names, in_group=bool(item.groups))

    def pre_add(self, item: User) -> None:
        """Nobody chooses another's password: the first one is made here and told once."""
        item.active = True
        g.first_password = FirstPassword(item, give_first_password(item))

    def pre_update(self, item: User) -> None:
        """A shut account is out everywhere, and stays out when it is opened again."""
        if not item.active:
            end_sessions(item)

    def post_add(self, item: User) -> None:
        """Shows what is odd about the number, after it was kept."""
        for one in nip_warnings(item.nip, today()):
            flash(sentence(one), "warning")

    post_update = post_add

    def post_add_redirect(self) -> Any:
        """The page with the first password, in this very answer: it is kept nowhere, so no address shows it again."""
        return self._first_password(g.first_password, _("Akun dibuat"))

    @expose("/reset/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("resetpasswords")
    def reset(self, pk: int) -> str:
        """A new first password for this account; whoever is signed in with it is out."""
        return self._first_password(reset_password(signed_in(), pk), _("Kata sandi disetel ulang"))

    def _database_said(self, form: Any) -> str:
        return _("Belum tersimpan: nama pengguna, surel, atau NIP ini baru saja dipakai akun lain.")

    def _first_password(self, given: FirstPassword, title: str) -> str:
        page: str = self.render_template(
            "accounts/first_password.html",
            title=title,
            lead=_("Sampaikan kata sandi awal ini kepada pemiliknya."),
            user=given.user,
            password=given.password,
            until=given.user.first_password_until,
            back=url_for("AccountsView.list"),
            crumbs=[(_("Akun"), url_for("AccountsView.list")), (title, None)],
        )
        return page
