"""The door: `/` leads to the tasks, which are everybody's home."""

from __future__ import annotations

from flask import redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.baseviews import BaseView
from werkzeug import Response


class HomeIndex(BaseView):
    """What Flask-AppBuilder calls the index."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> Response:
        """Everybody begins at their tasks; who has not signed in is asked to there."""
        return redirect(url_for("TaskView.list"))
