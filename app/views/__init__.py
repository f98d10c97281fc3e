"""The edge: every screen, download and API of the console, in the order of the menu."""

from __future__ import annotations


from flask_appbuilder import AppBuilder


def register(console: AppBuilder) -> None:
    """Add every view to the console."""
    from app.views.tasks import TaskView

    console.add_view(TaskView, "Tugas saya", icon="list-check", label="Tugas saya")
