"""Addresses that people, robots and attackers make up: refused or without effect, never an error of the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Flask, g
from werkzeug.exceptions import HTTPException

from app.models import User, db
from app.views.filters import search_text
from app.views.secure import SecureModelView
from tests.security.world import World
from tests.support.people import signed_in

HUGE = "9" * 30
LONG = "9" * 5000
OVER = str(2**31)

VALUES = ("abc", "-1", "1.5", "1e3", HUGE, LONG, OVER, "", " ", "\0", "²", "٣", "null", "'", "%", "0x10", "2026-02-31")

#: What a page may trip over when it writes the address back: signs of HTML and of addresses, much of it, nothing.
REPEATED = ("%", "'", "²", " ", LONG, "&_oc_=x", '"><b>')


def lists(app: Flask) -> Iterator[tuple[SecureModelView, str]]:
    """Every generated list with its address."""
    with app.test_request_context():
        from flask import url_for

        for view in app.appbuilder.baseviews:
            if isinstance(view, SecureModelView):
                yield view, url_for(f"{view.endpoint}.list")


def arguments(view: SecureModelView) -> Iterator[dict[str, str]]:
    """One odd argument at a time, for paging, sorting, searching and filtering."""
    name = type(view).__name__
    for value in VALUES:
        yield {f"page_{name}": value}
        yield {f"psize_{name}": value}
        yield {f"x_page_{name}": value}
        yield {"q": value}
        yield {f"_oc_{name}": value, f"_od_{name}": "asc"}
        yield {f"_oc_{name}": view.order_columns[0], f"_od_{name}": value}
        yield {f"_flt_{value[:20]}_{view.search_columns[0]}": "x"}
        yield {f"_flt_0_{value[:20]}": "x"}
        for column in view.search_columns:
            for index in range(len(view.datamodel.get_filters([column]).get_search_filters()[column])):
                yield {f"_flt_{index}_{column}": value}
    for other in ("RolesView", "Nobody"):
        yield {f"_oc_{other}": "password", f"_od_{other}": "asc"}
        yield {f"page_{other}": "abc"}
    yield {f"page_{name}": "99999"}
    for column in view.search_columns:
        yield from ({f"_flt_9_{column}": value} for value in ("1", "y", "2026-01-01"))


def answer(app: Flask, view: SecureModelView, address: str, query: dict[str, str], person: User, met: set[Any]) -> int:
    """The status of a list asked for like this, up to its rows; the page around them is not drawn.

    What was met before is not asked of the database again: a value for the same comparison with the same type.
    """
    with app.test_request_context(address, query_string=query):
        g.user = person
        try:
            asked = view._asked()
            kind = (*_compared(view),) or (view, asked, search_text())
            if kind not in met:
                met.add(kind)
                view._list()
        except HTTPException as refused:
            return refused.code or 0
    return 200


def _compared(view: SecureModelView) -> Iterator[tuple[object, ...]]:
    for one, values in zip(view._filters.filters, view._filters.values, strict=True):
        yield type(one).__name__, type(view.datamodel.list_columns[one.column_name].type).__name__, str(values)


def test_no_made_up_argument_of_a_list_breaks_it(app: Flask, world: World) -> None:
    met: set[Any] = set()
    with app.app_context():
        person = db.session.get(User, world.operator.user_id)
        statuses = {
            (address, *query.items()): answer(app, view, address, query, person, met)
            for view, address in lists(app)
            for query in arguments(view)
        }
    assert {asked: status for asked, status in statuses.items() if status not in {200, 400}} == {}
    assert min(Counter(statuses.values()).values()) > 500  # neither everything refused nor everything swallowed
    assert len(met) > 100


def test_no_made_up_text_breaks_the_page_that_repeats_it(app: Flask, world: World) -> None:
    client = signed_in(app, world.operator)
    broken = []
    for view, address in lists(app):
        name = type(view).__name__
        for value in REPEATED:
            odd = {"q": value, f"_flt_0_{view.search_columns[0]}": value, "_oc_Nobody": value, f"x_{name}": value}
            status = client.get(address, query_string=odd).status_code
            if status not in {200, 400}:
                broken.append((address, value, status))
    assert broken == []
