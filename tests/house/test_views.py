"""What may stand behind an address: views of the house's own bases, no blind doors, filters that fail shut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder import MasterDetailView, ModelRestApi, ModelView
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.models.sqla.filters import FilterEqual, FilterEqualFunction
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.models import Holiday, Period
from app.views.api import SecureApi
from app.views.page import Page
from app.views.secure import Rows, SecureModelView

BASES = (SecureModelView, SecureApi, Page)
#: Views on a base of the framework's, and what they are.
FRAMEWORK = {
    "HomeIndex": "leads to the tasks",
    "LocaleView": "chooses the language",
    "MenuApi": "the menu of whoever is signed in",
    "MyPasswordView": "one's own password",
    "ProfileView": "one's own account",
    "SignInApi": "sign-in by API",
    "SignInView": "sign-in",
    "UtilView": "leads to the page before",
}
#: The framework's doors that fetch rows, or files, without asking whose they are.
BLIND = {"action", "action_post", "download"}
CHANGING = {"PUT", "PATCH", "DELETE"}


def strangers(views: Iterable[Any]) -> list[str]:
    """Views that stand on no base of the house."""
    return [type(one).__name__ for one in views if not isinstance(one, BASES) and type(one).__name__ not in FRAMEWORK]


def blind_doors(app: Flask) -> list[str]:
    """Endpoints that lead to one of the framework's blind doors, or change things by a verb of an API."""
    found = []
    for rule in app.url_map.iter_rules():
        handler = app.view_functions[rule.endpoint]
        frameworks = getattr(handler, "__module__", "").startswith("flask_appbuilder")
        blind = frameworks and getattr(handler, "__name__", "") in BLIND
        if blind or (rule.methods or set()) & CHANGING:
            found.append(rule.endpoint)
    return sorted(found)


def filters_that_fail_open(view: Any) -> Iterator[str]:
    """Filters of a view that some value switches off: a list is skipped when empty, None asks for `IS NULL`.

    To be asked in a request of nobody's.
    """
    forms = [getattr(view, name, None) or {} for name in ("add_form_query_rel_fields", "edit_form_query_rel_fields")]
    asked = [
        *(getattr(view, "base_filters", None) or ()),
        *(one for form in forms for rows in form.values() for one in rows),
    ]
    for column, kind, value in asked:
        named = f"{type(view).__name__}.{column}"
        if isinstance(value, list | tuple | set | dict):
            yield f"{named}: a list of values"
        if issubclass(kind, FilterEqualFunction) and value() is None:
            yield f"{named}: None for nobody"
        if not kind.__module__.startswith("flask_appbuilder") and kind.arg_name is not None:
            yield f"{named}: an argument of the API"


def test_every_view_stands_on_a_base_of_the_house(app: Flask) -> None:
    assert strangers(app.appbuilder.baseviews) == []


def test_no_address_leads_to_a_blind_door(app: Flask) -> None:
    assert blind_doors(app) == []


def test_every_filter_of_a_view_fails_shut(app: Flask) -> None:
    with app.test_request_context("/"):
        app.preprocess_request()
        assert [said for view in app.appbuilder.baseviews for said in filters_that_fail_open(view)] == []


# Each of these rules on a bad example


class Everything(BaseFilter):
    """Would be a value of `opr` in the API."""

    name, arg_name = "everything", "semua"

    def apply(self, query: Any, _value: object) -> Any:
        return query


class Stock(ModelView):
    """What a tutorial has one write."""

    datamodel = SQLAInterface(Holiday)
    search_columns = ["name"]


class StockMaster(MasterDetailView):
    datamodel = SQLAInterface(Holiday)
    search_columns = ["name"]
    related_views: list[Any] = []


class StockApi(ModelRestApi):
    datamodel = SQLAInterface(Holiday)


class Generous(SecureModelView):
    """On the right base, with every filter that opens by accident."""

    datamodel = Rows(Period, eager=("indicator_set",))
    class_permission_name = "Periods"
    search_columns, order_columns = ["name"], ["name"]
    add_columns = ["name", "indicator_set"]
    base_filters = [["id", FilterEqualFunction, lambda: None], ["id", FilterEqual, []]]
    add_form_query_rel_fields = {"indicator_set": [["kind", Everything, None]]}


@pytest.fixture
def careless(make_app: Callable[..., Flask], database_url: str) -> Flask:
    """The console with one bad example of each kind."""
    app = make_app(database_url)
    with app.app_context():
        for view in (Stock, StockMaster, Generous):
            app.appbuilder.add_view_no_menu(view)
        app.appbuilder.add_api(StockApi)
    return app


def test_the_rules_notice_strange_bases_blind_doors_and_filters_that_open(careless: Flask) -> None:
    assert strangers(careless.appbuilder.baseviews) == ["Stock", "StockMaster", "StockApi"]
    doors = {f"Stock.{door}" for door in BLIND} | {"StockApi.put", "StockApi.delete"}
    assert set(blind_doors(careless)) == doors
    with careless.test_request_context("/"):
        careless.preprocess_request()
        found = [said for view in careless.appbuilder.baseviews for said in filters_that_fail_open(view)]
    assert found == [
        "Generous.id: None for nobody",
        "Generous.id: a list of values",
        "Generous.kind: an argument of the API",
    ]
