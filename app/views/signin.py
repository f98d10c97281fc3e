"""Signing in by form and by API, and signing out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.baseviews import BaseView
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.schemas import login_post
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_jwt_extended import create_access_token, create_refresh_token
from flask_login import current_user
from marshmallow import ValidationError
from werkzeug import Response
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

from app.security.manager import FirstPasswordOver

_LONGEST = 320  # an e-mail address at most


class SignInForm(DynamicForm):
    """User name or e-mail address, and the password."""

    username = StringField(
        lazy_gettext("Nama pengguna atau surel"),
        validators=[DataRequired(lazy_gettext("Nama pengguna belum diisi.")), Length(max=_LONGEST)],
    )
    password = PasswordField(
        lazy_gettext("Kata sandi"),
        validators=[DataRequired(lazy_gettext("Kata sandi belum diisi.")), Length(max=_LONGEST)],
    )


def safe_next(target: str | None) -> str:
    """The address to go to after signing in: a path of this console, never another host's."""
    home: str = url_for("HomeIndex.index")
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return home
    if any(character < " " for character in target):
        return home
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path.startswith(("/login", "/logout")):
        return home
    return target


class SignInView(BaseView):
    """The door of the console."""

    route_base = ""
    default_view = "login"
    login_template = "appbuilder/general/security/login_db.html"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> str | Response:
        """The form; after it the page that was asked for."""
        target = safe_next(request.args.get("next"))
        if current_user.is_authenticated:
            return redirect(target)
        form = SignInForm()
        if form.validate_on_submit():
            try:
                user = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
            except FirstPasswordOver:
                flash(_too_late(), "warning")
            else:
                if user is not None:
                    self.appbuilder.sm.begin_session(user)
                    return redirect(target)
                flash(_refusal(), "warning")
        page: str = self.render_template(self.login_template, title=_("Masuk"), form=form)
        return page

    @expose("/logout/", methods=["GET"])
    def logout(self) -> str | Response:
        """Asks; a link of another site must not sign anybody out."""
        if not current_user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_login)
        page: str = self.render_template("appbuilder/general/security/logout.html", title=_("Keluar"))
        return page

    @expose("/logout/", methods=["POST"])
    def logout_now(self) -> Response:
        """Ends the session, on the server too."""
        self.appbuilder.sm.end_session()
        flash(_("Anda sudah keluar."), "info")
        return redirect(self.appbuilder.get_url_for_login)


def _refusal() -> str:
    """The same words for a wrong name, a wrong password, a locked and a closed account."""
    return _(
        "Nama pengguna dan kata sandi tidak cocok, atau akunnya sedang terkunci. Periksa huruf besar-kecilnya lalu "
        "coba lagi. Setelah 5 kali salah, akun terkunci 15 menit; bila lupa, mintalah kata sandi awal kepada "
        "Bappedalitbang."
    )


def _too_late() -> str:
    """Whom to ask; only who typed the right password reads it."""
    return _(
        "Kata sandi awal ini berlaku 7 hari dan sudah lewat. Mintalah kata sandi awal yang baru: pengguna SKPD kepada "
        "Bappedalitbang, pengguna Bappedalitbang dan lainnya kepada Admin aplikasi. Data Anda tidak berubah."
    )


class SignInApi(SecurityApi):
    """Tokens for programs, by the same rules as the form."""

    resource_name = "security"
    openapi_spec_tag = "Security"

    @expose("/login", methods=["POST"])
    def login(self) -> Any:
        """Authenticates a user and answers a token.
        ---
        post:
          description: Authenticate a user and return a JWT access token and, if asked, a refresh token.
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  properties:
                    username: {type: string}
                    password: {type: string}
                    provider: {type: string, enum: [db]}
                    refresh: {type: boolean}
          responses:
            200:
              description: The tokens
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
                      refresh_token: {type: string}
            400: {$ref: '#/components/responses/400'}
            401: {$ref: '#/components/responses/401'}
            403: {$ref: '#/components/responses/403'}
            429: {description: Too many failures lately}
        """
        try:
            asked = login_post.load(request.get_json(silent=True) or {})
        except ValidationError as error:
            return self.response_400(message=error.messages)
        try:
            user = self.appbuilder.sm.auth_user_db(asked["username"], asked["password"])
        except FirstPasswordOver:
            return self.response(401, message=_too_late())
        if user is None:
            return self.response_401()
        if user.must_change_password:
            return self.response(
                403,
                message=_("Kata sandi awal harus diganti dahulu melalui halaman masuk."),
                change_password=url_for("MyPasswordView.this_form_get"),
            )
        tokens = {"access_token": create_access_token(identity=str(user.id), fresh=True)}
        if asked.get("refresh"):
            tokens["refresh_token"] = create_refresh_token(identity=str(user.id))
        return self.response(200, **tokens)
