"""A person's own password."""

from __future__ import annotations

from flask import flash, redirect
from flask_appbuilder import expose, has_access
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug import Response
from wtforms import PasswordField
from wtforms.validators import DataRequired, EqualTo

from app.rules.passwords import SHORTEST
from app.security import attempts
from app.services.accounts_own import change_own_password
from app.services.errors import Invalid
from app.views.account_words import sentence
from app.views.page import Page


class PasswordForm(DynamicForm):
    """The current password, and the new one twice."""

    current = PasswordField(
        lazy_gettext("Kata sandi sekarang"), validators=[DataRequired(lazy_gettext("Kata sandi sekarang belum diisi."))]
    )
    password = PasswordField(
        lazy_gettext("Kata sandi baru"),
        description=lazy_gettext(
            "Paling sedikit %(minimum)s karakter, boleh spasi dan tanda apa pun. Empat kata yang tidak berhubungan "
            "mudah diingat dan sukar ditebak.",
            minimum=SHORTEST,
        ),
        validators=[DataRequired(lazy_gettext("Kata sandi baru belum diisi."))],
    )
    repeated = PasswordField(
        lazy_gettext("Ulangi kata sandi baru"),
        validators=[
            DataRequired(lazy_gettext("Kata sandi baru belum diulangi.")),
            EqualTo("password", lazy_gettext("Kedua isian kata sandi baru berbeda. Ketik ulang.")),
        ],
    )


class MyPasswordView(Page):
    """Where everybody changes their password, and where a first password has to be changed."""

    route_base = "/kata-sandi"
    default_view = "this_form_get"
    class_permission_name = "My account"

    @expose("/", methods=["GET"])
    @has_access
    @permission_name("password")
    def this_form_get(self) -> str:
        """The empty form."""
        return self._page(PasswordForm())

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("password")
    def this_form_post(self) -> str | Response:
        """Changes it; this browser stays signed in, every other and every token is out."""
        form = PasswordForm()
        if not form.validate():
            return self._page(form)
        guessing = f"user {self.actor.user_id}"  # who holds a stolen session may not try passwords without end
        attempts.refuse_flood(guessing)
        try:
            user = change_own_password(self.actor, form.current.data, form.password.data)
        except Invalid as invalid:
            if any(one.code == "password.wrong_current" for one in invalid.problems):
                attempts.note_failure(guessing)
            for one in invalid.problems:
                form[one.where].errors = [*form[one.where].errors, sentence(one)]
            return self._page(form)
        self.appbuilder.sm.begin_session(user)
        flash(_("Kata sandi sudah diganti."), "success")
        return redirect(self.appbuilder.get_url_for_index)

    def _page(self, form: PasswordForm) -> str:
        page: str = self.render_template(
            "accounts/password.html", title=_("Ganti kata sandi"), form=form, first=current_user.must_change_password
        )
        return page
