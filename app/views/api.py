"""The REST API, for reading: innovations within the caller's reach, by session or by token."""

from __future__ import annotations

from typing import Any

import prison
from flask import Response, request
from flask_appbuilder import ModelRestApi
from flask_appbuilder.exceptions import (
    InvalidColumnArgsFABException,
    InvalidColumnFilterFABException,
    InvalidOrderByColumnFABException,
)
from flask_appbuilder.hooks import before_request
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from app.models import Innovation
from app.views.filters import BIGGEST_INTEGER, MAX_PAGE, PerRequestFilters, fits

_LONGEST_QUESTION = 4_000
_DEEPEST = 60
_LONGEST_VALUE = 200
_MOST_FILTERS = 20
#: What Flask-AppBuilder's own reader of `q` refuses with a 400.
_UNREADABLE = "-"


class SecureApi(PerRequestFilters, ModelRestApi):  # type: ignore[misc]
    """Base of every API: reads only, listed columns only, pages of at most 100.

    Writing goes through the services, so no verb that changes anything is routed; with nothing to change by, a
    browser's cookie alone can do no harm either. What is asked for and cannot be given is a 400, never left out
    silently and never an error of the server.
    """

    include_route_methods = {"get_list", "get", "info"}
    allow_browser_login = True
    max_page_size = 100
    page_size = 25

    def _init_properties(self) -> None:
        super()._init_properties()
        # Nothing is added or edited here; FAB would list the choices of every reference in `_info`, names of all
        # people included.
        self.add_columns: list[str] = []
        self.edit_columns: list[str] = []

    @before_request
    def _readable_question(self) -> None:
        """FAB's reader of `q` stumbles over much that is no rison; give it something that it refuses civilly.

        The answer stays its own, after it has asked who calls.
        """
        question = request.args.get("q", "")
        if question and not _readable(question):
            request.args = ImmutableMultiDict({"q": _UNREADABLE})

    def get_headless(self, pk: int, **kwargs: Any) -> Response:
        """One row, 404 for a number that no row can have."""
        found = pk <= BIGGEST_INTEGER
        response: Response = super().get_headless(pk, **kwargs) if found else self.response_404()
        return response

    def get_list_headless(self, **kwargs: Any) -> Response:
        """The rows asked for."""
        asked = kwargs.get("rison", {})
        size, page = asked.get("page_size", self.page_size), asked.get("page", 0)
        if not _whole_within(size, 1, self.max_page_size) or not _whole_within(page, 0, MAX_PAGE):
            said: Response = self.response_400(message=_("Halaman atau ukurannya di luar yang tersedia."))
            return said
        response: Response = super().get_list_headless(**kwargs)
        return response

    def _handle_columns_args(
        self, args: dict[str, Any], default_select_columns: list[str], default_response_columns: list[str]
    ) -> tuple[list[str], list[str]]:
        for name in (*args.get("columns", ()), *args.get("select_columns", ())):
            if name not in default_response_columns:
                raise InvalidColumnArgsFABException(_("Kolom ini tidak tersedia: %(name)s", name=name))
        found: tuple[list[str], list[str]] = super()._handle_columns_args(
            args, default_select_columns, default_response_columns
        )
        return found

    def _handle_order_args(self, rison_args: dict[str, Any]) -> tuple[str, str]:
        column = rison_args.get("order_column", "")
        if column and column not in self.order_columns:
            raise InvalidOrderByColumnFABException(_("Tidak dapat diurutkan menurut: %(name)s", name=column))
        return (column, rison_args.get("order_direction", "asc")) if column else self.base_order

    def _handle_filters_args(self, rison_args: dict[str, Any]) -> Any:
        self._filters.clear_filters()
        self._put_filters(rison_args.get("filters", []))
        return self._filters.get_joined_filters(self._base_filters)

    def _put_filters(self, asked: list[dict[str, Any]]) -> None:
        if len(asked) > _MOST_FILTERS:
            raise InvalidColumnFilterFABException(_("Terlalu banyak saringan."))
        for one in asked:
            column, value = one["col"], one["value"]
            known = self._filters.get_search_filters().get(column, ())
            found = next((known_one for known_one in known if known_one.arg_name == one["opr"]), None)
            if found is None or not self._comparable(column, value):
                raise InvalidColumnFilterFABException(
                    _("Saringan ini tidak tersedia untuk kolom: %(name)s", name=column)
                )
            self._filters._add_filter(found, str(value))

    def _comparable(self, column: str, value: Any) -> bool:
        if isinstance(value, bool | list):
            return False
        text = str(value)
        return len(text) <= _LONGEST_VALUE and "\0" not in text and fits(self.datamodel, column, text)


def _readable(question: str) -> bool:
    if len(question) > _LONGEST_QUESTION or "\0" in question or question.count("(") > _DEEPEST:
        return False
    try:
        return isinstance(prison.loads(question), dict)
    except Exception:  # noqa: BLE001  # its parser raises whatever it stumbles over
        return False


def _whole_within(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


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
    # No form is routed; left to itself FAB would tell every caller each person and agency a form could choose from
    add_columns = edit_columns = ["name"]
    base_order = ("id", "asc")
