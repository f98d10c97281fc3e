"""The base of every page that is not generated CRUD, and how civil refusals become answers."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_appbuilder import BaseView

from app.extensions import db
from app.models import Innovation
from app.queries.innovations import find_innovation
from app.rules.roles import Actor
from app.security.current import signed_in
from app.views.scope import stands_in


class Page(BaseView):
    """A page of our own: FAB's permissions and menu, its own query and template.

    Subclasses name `class_permission_name`; each method is `@expose`d, `@has_access` and names its permission.
    """

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return signed_in()

    def innovation(self, pk: int) -> Innovation:
        """The innovation, or 404: what one may not know of does not exist."""
        found = find_innovation(db.session(), pk)
        if found is None:
            abort(404)
        stands_in(found.period_id)
        return found


def wants_json() -> bool:
    """Whether the caller is a script of ours (or an API client) rather than a person following a link."""
    best: Any = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json" or request.path.startswith("/api/")
