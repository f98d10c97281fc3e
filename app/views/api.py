"""The REST API, for reading: innovations within the caller's reach, by session or by token."""

from __future__ import annotations

from flask_appbuilder import ModelRestApi
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.models import Innovation
from app.views.secure import PerRequestFilters


class SecureApi(PerRequestFilters, ModelRestApi):  # type: ignore[misc]
    """Base of every API: reads only, listed columns only, pages of at most 100.

    Writing goes through the services, so no verb that changes anything is routed; with nothing to change by, a
    browser's cookie alone can do no harm either.
    """

    include_route_methods = {"get_list", "get", "info"}
    allow_browser_login = True
    max_page_size = 100
    page_size = 25


class InnovationApi(SecureApi):
    """GET /api/v1/innovation/ and /api/v1/innovation/<id>; the row guard decides which rows exist."""

    resource_name = "innovation"
    datamodel = SQLAInterface(Innovation)
    class_permission_name = "Innovation API"
    list_columns = show_columns = [
        "id", "name", "state", "form", "stage", "initiator", "started_on", "skpd.code", "skpd.name", "period.year",
        "complete_count", "evidence_count", "claimed_score", "verified_score", "state_since",
    ]  # fmt: skip
    search_columns = ["name", "state", "form", "stage"]
    order_columns = ["name", "state", "claimed_score", "complete_count"]
    base_order = ("id", "asc")
