"""The door: `/` leads to the tasks; whom the Bupati's page is made for begins there."""

from __future__ import annotations

from flask import redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.baseviews import BaseView
from werkzeug import Response

from app.rules.roles import Role
from app.security.current import signed_in


class HomeIndex(BaseView):
    """What Flask-AppBuilder calls the index."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> Response:
        """Everybody begins at their tasks, Pimpinan at the executive page; who has not signed in is asked to there."""
        leads = signed_in().roles == {Role.PIMPINAN}
        return redirect(url_for("ExecutivePage.executive" if leads else "TaskView.list"))
