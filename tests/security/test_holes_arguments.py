"""Addresses that people, robots and attackers make up: refused or without effect, never an error of the server."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from app.views.secure import SecureModelView
from tests.security.world import World
from tests.support.people import signed_in

HUGE = "9" * 30
LONG = "9" * 5000
OVER = str(2**31)

VALUES = ("abc", "-1", "1.5", "1e3", HUGE, LONG, OVER, "", " ", "\0", "²", "٣", "null", "'", "%", "0x10", "2026-02-31")


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


def test_no_made_up_argument_of_a_list_breaks_the_page(app: Flask, world: World) -> None:
    client = signed_in(app, world.operator)
    broken = []
    for view, address in lists(app):
        for query in arguments(view):
            answer = client.get(address, query_string=query)
            if answer.status_code not in {200, 400}:
                broken.append((address, query, answer.status_code))
    assert broken == []
