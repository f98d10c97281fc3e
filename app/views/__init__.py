"""The edge: every screen, download and API of the console, in the order of the menu."""

from __future__ import annotations

from flask_appbuilder import AppBuilder


def register(console: AppBuilder) -> None:
    """Add every view to the console."""
    from app.views.console import add_account_views
    from app.views.innovation_page import InnovationPage
    from app.views.papers import PaperPage
    from app.views.reasons import ReturnPage
    from app.views.tasks import TaskView

    console.add_view(TaskView, "Tugas saya", icon="fa-tasks", label="Tugas saya")
    for page in (InnovationPage, ReturnPage, PaperPage):
        console.add_view_no_menu(page)
    add_account_views(console)
