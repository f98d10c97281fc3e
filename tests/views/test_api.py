"""The API reads what its caller may see, and changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import db
from app.views.api import InnovationApi
from tests.support.people import Person, signed_in
from tests.support.queries import count_queries
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


def test_what_it_says_about_itself_names_no_person_and_no_other_agency(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat")
    for person in (round_.own.admin, round_.bappedalitbang):
        said = signed_in(app, person).get("/api/v1/innovation/_info").get_data(as_text=True)
        assert "Orang" not in said
        assert "Dinas" not in said


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


DEEP = "(" * 3000
WRONG = (
    # no rison, or none that asks for anything
    "(", "!", "!(", "-", "1-", "'", "(a:", "abc", "!(a)", "[1]", '{"page":1}', "(page:!(1", DEEP, "9" * 5000,
    "(page:1)\0", "(a:" * 50 + "1" + ")" * 50 + "x", "(page:0)" + " " * 5000,
    # pages
    "(page:-1)", "(page:1.5)", "(page:1.0)", "(page:abc)", "(page:!t)", "(page:!n)", "(page:100001)", "(page:9223372036854775808)",
    "(page_size:0)", "(page_size:-1)", "(page_size:101)", "(page_size:1e400)", "(page_size:9223372036854775808)",
    # order
    "(order_column:background,order_direction:asc)", "(order_column:skpd.name,order_direction:asc)",
    "(order_column:created_by.password,order_direction:asc)", "(order_column:'1;--')",
    "(order_column:name,order_direction:sideways)", "(order_column:!(name))",
    # filters
    "(filters:!((col:background,opr:sw,value:a)))", "(filters:!((col:created_by,opr:rel_o_m,value:1)))",
    "(filters:!((col:id,opr:gt,value:0)))", "(filters:!((col:name,opr:karangan,value:a)))",
    "(filters:!((col:name,opr:rel_o_m,value:1)))", "(filters:!((col:name,opr:eqf,value:a)))",
    "(filters:!((col:name,opr:eq,value:!(a,b))))", "(filters:!((col:name,opr:eq,value:!t)))",
    "(filters:!((col:name,opr:eq)))", "(filters:!((opr:eq,value:a)))", "(filters:!(a))", "(filters:a)",
    f"(filters:!((col:name,opr:eq,value:{'a' * 300})))",
    "(filters:!(" + ",".join(["(col:name,opr:sw,value:a)"] * 30) + "))",
    # columns and keys
    "(columns:!(background))", "(columns:!(name,background))", "(columns:!(created_by.password))", "(columns:name)",
    "(select_columns:!(background))", "(select_columns:!(skpd.users))", "(columns:!(name),select_columns:!(name))",
    "(keys:!(semua))", "(keys:none)",
)  # fmt: skip


def ask(client: FlaskClient, question: str, address: str = "/api/v1/innovation/") -> TestResponse:
    return client.get(address, query_string={"q": question})


def test_a_question_that_cannot_be_answered_is_refused_in_words(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat")
    client = signed_in(app, round_.bappedalitbang)
    answers = {question: ask(client, question) for question in WRONG}
    assert {question[:80]: one.status_code for question, one in answers.items() if one.status_code != 400} == {}
    said = [one.get_json()["message"] for one in answers.values()]
    assert [one for one in said if not one or "Traceback" in one or "SELECT" in one] == []
    assert ask(app.test_client(), DEEP).status_code == 401


GOOD = (
    "(page:0,page_size:100)",
    "(order_column:name)",
    "(order_column:claimed_score,order_direction:desc,page_size:1)",
    "(filters:!((col:name,opr:ct,value:'anTAR'),(col:state,opr:eq,value:draft)))",
    "(filters:!((col:name,opr:nct,value:'zzz')))",
    "(columns:!(name,skpd.name),keys:!(none))",
    "(select_columns:!(id,name))",
    "(keys:!(list_columns,label_columns,order_columns))",
)


@pytest.mark.parametrize("question", GOOD)
def test_a_question_that_can_be_answered_is(app: Flask, question: str) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat")
    answer = ask(signed_in(app, round_.bappedalitbang), question)
    assert (answer.status_code, answer.get_json()["count"]) == (200, 1)
    row = answer.get_json()["result"][0]
    assert row["name"] == "Antar Obat"
    if "columns:!(n" in question:
        assert set(row) == {"name", "skpd"}
        assert set(row["skpd"]) == {"name"}


@pytest.mark.parametrize("number", ["0", "987654", str(2**31), str(2**63), "9" * 30])
def test_a_number_without_a_row_is_a_plain_404(app: Flask, number: str) -> None:
    answer = signed_in(app, begin_round(app).bappedalitbang).get(f"/api/v1/innovation/{number}")
    assert (answer.status_code, answer.get_json()) == (404, {"message": "Not found"})


def test_one_row_shows_its_listed_columns_alone(app: Flask) -> None:
    round_ = begin_round(app)
    address = f"/api/v1/innovation/{add_draft(app, round_, 'Antar Obat')}"
    client = signed_in(app, round_.own.admin)
    row = client.get(address).get_json()["result"]
    assert set(row) == {name.partition(".")[0] for name in InnovationApi.show_columns}
    assert (set(row["skpd"]), set(row["period"])) == ({"code", "name"}, {"year"})
    for question in ("(columns:!(background))", "(columns:!(created_by))", "(", DEEP):
        assert ask(client, question, address).status_code == 400, question


@pytest.mark.parametrize("question", ["", "(add_columns:(created_by:(page:0,page_size:100)),keys:!(add_columns))"])
def test_what_the_api_says_of_itself_names_nobody(app: Flask, question: str) -> None:
    """FAB lists the choices of every reference there: all people, all agencies, all innovations."""
    round_ = begin_round(app)
    add_draft(app, round_, "Punya Orang", office=round_.other)
    answer = ask(signed_in(app, round_.own.admin), question, "/api/v1/innovation/_info")
    said = answer.get_json()
    assert answer.status_code == 200
    assert (said.get("add_columns", []), said.get("edit_columns", [])) == ([], [])
    assert [word for word in ("Punya Orang", "Orang Uji", "Dinas", "background") if word in answer.text] == []


def test_a_page_costs_the_same_for_three_and_for_thirty(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.own.admin)
    with app.app_context():
        engine = db.engine
    costs = []
    for number in (3, 27):
        for made in range(number):
            add_draft(app, round_, f"Inovasi {number}-{made}")
        with count_queries(engine) as statements:
            ask(client, "(page_size:100)")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, str(statements)
