"""A person's own data."""

from __future__ import annotations

import datetime as dt

from flask import flash, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.rules.nip import format_nip
from app.services.accounts_own import OwnProfile, save_own_profile
from app.services.errors import Invalid
from app.views.account_words import sentence
from app.views.clock import long_instant, today
from app.views.page import Page
from app.views.words import ROLES


class ProfileForm(DynamicForm):
    """How a person is named on papers and reached."""

    first_name = StringField(
        lazy_gettext("Nama depan"),
        description=lazy_gettext("Beserta gelar di depan, bila ada."),
        validators=[DataRequired(lazy_gettext("Nama belum diisi.")), Length(max=64)],
    )
    last_name = StringField(
        lazy_gettext("Nama belakang"),
        description=lazy_gettext("Beserta gelar di belakang; kosongkan bila nama Anda satu kata."),
        validators=[Length(max=64)],
    )
    jabatan = StringField(lazy_gettext("Jabatan"), validators=[Length(max=120)])
    nip = StringField(
        lazy_gettext("NIP"),
        description=lazy_gettext("18 angka; kosongkan bila tidak punya."),
        validators=[Length(max=40)],
    )
    phone = StringField(
        lazy_gettext("Telepon"), description=lazy_gettext("Hanya dilihat Bappedalitbang."), validators=[Length(max=40)]
    )


class ProfileView(Page):
    """What a person may change on their own account, and what others decide."""

    route_base = "/profil"
    default_view = "userinfo"
    class_permission_name = "My account"

    @expose("/", methods=["GET"])
    @has_access
    def userinfo(self) -> str:
        """The person's data as stored."""
        form = ProfileForm(obj=current_user)
        form.nip.data = format_nip(current_user.nip)
        return self._page(form)

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("userinfo")
    def userinfo_post(self) -> str | Response:
        """Keeps them; an odd NIP is kept too, with a warning."""
        form = ProfileForm()
        if not form.validate():
            return self._page(form)
        texts = {name: form[name].data or "" for name in ("first_name", "last_name", "jabatan", "nip", "phone")}
        try:
            warnings = save_own_profile(self.actor, OwnProfile(**texts), today())
        except Invalid as invalid:
            for one in invalid.problems:
                form[one.where].errors = [*form[one.where].errors, sentence(one)]
            return self._page(form)
        flash(_("Profil tersimpan."), "success")
        for one in warnings:
            flash(sentence(one), "warning")
        return redirect(url_for("ProfileView.userinfo"))

    def _page(self, form: ProfileForm) -> str:
        seen = current_user.last_login
        page: str = self.render_template(
            "accounts/profile.html",
            title=_("Profil saya"),
            form=form,
            user=current_user,
            roles=[str(ROLES.get(role.name, role.name)) for role in current_user.roles],
            last_login=long_instant(seen.replace(tzinfo=dt.UTC)) if seen else "",
        )
        return page
