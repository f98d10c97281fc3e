"""Flask-AppBuilder's own screens as this console uses them: sign-in, own account, accounts, roles."""

from __future__ import annotations

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _l

from app.security.manager import ConsoleSecurityManager


class ConsoleManager(ConsoleSecurityManager):
    """The security manager with the edge's views named."""

    userstatschartview = None  # draws with a script from a foreign server
    open_before_change = frozenset(
        {
            "MyPasswordView.this_form_get",
            "MyPasswordView.this_form_post",
            "SignInView.logout",
            "SignInView.logout_now",
            "LocaleView.index",
            "health.alive",
            "health.ready",
        }
    )

    def register_views(self) -> None:
        """Only what this console uses: no registration, no groups, no statistics, no way to set another's password."""
        from app.views.passwords import MyPasswordView
        from app.views.profile import ProfileView
        from app.views.signin import SignInApi, SignInView

        self.auth_view = self.appbuilder.add_view_no_menu(SignInView)
        self.user_view = self.appbuilder.add_view_no_menu(ProfileView)  # Flask-AppBuilder's link "userinfo" leads here
        self.appbuilder.add_view_no_menu(MyPasswordView)
        self.appbuilder.add_api(SignInApi)


def add_account_views(console: AppBuilder) -> None:
    """The screens of accounts and roles, at their place in the menu."""
    from app.views.accounts import AccountsView
    from app.views.roles import RolesView

    settings = {"category": "Pengaturan", "category_icon": "fa-cogs", "category_label": _l("Pengaturan")}
    console.add_view(AccountsView, "Akun", icon="fa-users", label=_l("Akun"), **settings)
    console.add_view(RolesView, "Peran", icon="fa-user-shield", label=_l("Peran"), **settings)
