"""The rooms of monev: the list of forms in the menu, and the pages behind it."""

from __future__ import annotations

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _


def register(console: AppBuilder) -> None:
    """Add the views of monev to the console."""
    from app.views.crud.monev import MonevView
    from app.views.monev_assign import AssignPage
    from app.views.monev_desk import MonevDesk
    from app.views.monev_form import MonevFormPage

    console.add_view(MonevView, "Monev", icon="fa-clipboard-check", label=_("Monev"))
    for page in (MonevDesk, MonevFormPage, AssignPage):
        console.add_view_no_menu(page)
