"""Tugas saya: what waits for me, since when, due when, one click to act."""

from __future__ import annotations

from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext as _


class TaskView(BaseView):
    """Everybody's home."""

    route_base = "/tugas"
    default_view = "list"
    class_permission_name = "Tasks"

    @expose("/")
    @has_access
    def list(self) -> str:
        """The tasks of the person who is signed in."""
        return self.render_template("tasks.html", title=_("Tugas saya"))
