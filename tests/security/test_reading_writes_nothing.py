"""A GET may be repeated, prefetched and linked to by anybody: it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder import expose

from app.models import AuditRow, Holiday, db
from app.views.page import Page
from tests.security.world import World, build_world
from tests.support.people import signed_in
from tests.support.queries import count_queries


def writes(client: FlaskClient, engine: Any, address: str) -> list[str]:
    """The statements by which a GET of this address changes rows; a line in the record is no change."""
    with count_queries(engine) as statements:
        client.get(address).get_data()
    changes = [one for one in statements if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    return [one for one in changes if not one.startswith(f"INSERT INTO {AuditRow.__tablename__} ")]


def addresses(app: Flask, world: World) -> Iterator[str]:
    """Every address that takes a GET, for rows that exist."""
    adapter = app.url_map.bind("localhost")
    values = {"kind": "csv", "code": "return", "locale": "id", "filename": "x", "path": "x"}
    ids = {world.own.innovation_id, world.own.entry_id, world.own.evidence_id, world.period_id, 1}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            for pk in sorted(ids) if rule.arguments else (1,):
                yield adapter.build(rule.endpoint, {name: values.get(name, pk) for name in rule.arguments})


def test_no_get_changes_anything(app: Flask) -> None:
    world = build_world(app)
    with app.app_context():
        engine = db.engine
    for person in (world.own.admin, world.bappeda):
        client = signed_in(app, person)
        found = {address: said for address in addresses(app, world) if (said := writes(client, engine, address))}
        assert found == {}


class Hasty(Page):
    """Writes when it is looked at."""

    route_base = "/tergesa"

    @expose("/")
    def look(self) -> str:
        db.session.get(Holiday, 1).name = "diubah"
        db.session.commit()
        return "sudah"


def test_a_get_that_writes_is_noticed(make_app: Callable[..., Flask], database_url: str) -> None:
    app = make_app(database_url)
    with app.app_context():
        app.appbuilder.add_view_no_menu(Hasty)
        engine = db.engine
    client = signed_in(app, build_world(app).bappeda)
    assert len(writes(client, engine, "/tergesa/")) == 1
