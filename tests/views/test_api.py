"""The API reads what its caller may see, and changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.people import Person, signed_in
from tests.support.rounds import add_draft, begin_round


def names(app: Flask, person: Person) -> list[str]:
    answer = signed_in(app, person).get("/api/v1/innovation/")
    assert answer.status_code == 200
    return [one["name"] for one in answer.get_json()["result"]]


def test_each_caller_reads_their_own_reach(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_, "Antar Obat")
    assert names(app, round_.own.admin) == ["Antar Obat"]
    assert names(app, round_.bappedalitbang) == ["Antar Obat"]
    assert names(app, round_.other.admin) == []
    assert names(app, round_.own.manager) == []
    assert signed_in(app, round_.other.admin).get(f"/api/v1/innovation/{pk}").status_code == 404


def test_nobody_reads_anything(app: Flask) -> None:
    assert app.test_client().get("/api/v1/innovation/").status_code == 401


def test_a_token_reads_like_the_person_it_belongs_to(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat")
    person = round_.other.admin
    given = {"username": person.username, "password": person.password, "provider": "db"}
    client = app.test_client()
    token = client.post("/api/v1/security/login", json=given).get_json()["access_token"]
    answer = client.get("/api/v1/innovation/", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.get_json()["result"]) == (200, [])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_verb_changes_anything(app: Flask, method: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_, "Antar Obat")
    client = signed_in(app, round_.own.admin)
    for address in ("/api/v1/innovation/", f"/api/v1/innovation/{pk}"):
        assert client.open(address, method=method, json={"name": "x"}).status_code in {400, 405}


def test_sorting_and_filtering_by_what_is_not_listed_is_refused(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat")
    client = signed_in(app, round_.bappedalitbang)
    for query in ("(order_column:background,order_direction:asc)", "(filters:!((col:background,opr:sw,value:a)))"):
        assert client.get(f"/api/v1/innovation/?q={query}").status_code == 400
