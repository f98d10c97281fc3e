"""One's own password, and the first one that has to be changed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import AuditRow, User, db
from app.rules.roles import Role
from tests.support.people import PASSWORD, Person, add_person, signed_in
from tests.support.signin import csrf_token, sign_in, sign_out

NEW = "empat ekor kuda lumping"
PAGE = "/kata-sandi/"


@pytest.fixture
def person(app: Flask) -> Person:
    return add_person(app, Role.KEPALA_SKPD, nip="199001012015031001")


@pytest.fixture
def newcomer(app: Flask) -> Person:
    return add_person(app, Role.BAPPEDALITBANG, must_change_password=True)


def change(
    client: FlaskClient, current: str = PASSWORD, password: str = NEW, repeated: str | None = None
) -> TestResponse:
    fields = {"current": current, "password": password, "repeated": password if repeated is None else repeated}
    return client.post(PAGE, data={**fields, "csrf_token": csrf_token(client.get(PAGE))})


def test_a_change_ends_every_other_session_and_keeps_this_one(app: Flask, person: Person):
    here, there = signed_in(app, person), signed_in(app, person)

    assert change(here).status_code == 302

    assert here.get("/tugas/").status_code == 200
    assert there.get("/tugas/").status_code == 302
    assert sign_in(app.test_client(), person.username, PASSWORD).status_code == 200
    assert sign_in(app.test_client(), person.username, NEW).status_code == 302
    with app.app_context():
        row = db.session.scalars(select(AuditRow).where(AuditRow.action == "account.password_changed")).one()
        assert (row.actor_id, row.object_id, row.detail) == (person.user_id, person.user_id, {})


def test_the_current_password_is_asked_and_may_not_be_guessed_without_end(app: Flask, person: Person):
    client = signed_in(app, person)

    assert "tidak cocok" in change(client, current="salah sama sekali").get_data(as_text=True)
    for _ in range(9):
        change(client, current="salah sama sekali")
    assert change(client).status_code == 429
    assert sign_in(app.test_client(), person.username, PASSWORD).status_code == 302, "signing in is not locked by it"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a", "paling sedikit 12"),
        ("dragon123456", "dipakai banyak orang"),
        ("SepedaBaru2026", "mudah ditebak"),
        ("199001012015031001", "mudah ditebak"),
        (PASSWORD, "sama dengan yang sekarang"),
        ("x y" * 50, "paling banyak 128"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(app: Flask, person: Person, password: str, said: str):
    client = signed_in(app, person)

    answer = change(client, password=password)

    assert answer.status_code == 200
    assert said in answer.get_data(as_text=True)
    assert sign_in(app.test_client(), person.username, PASSWORD).status_code == 302


def test_both_entries_of_the_new_one_are_the_same(app: Flask, person: Person):
    assert "berbeda" in change(signed_in(app, person), repeated=NEW + "x").get_data(as_text=True)


def test_a_first_password_opens_only_the_page_that_changes_it(app: Flask, newcomer: Person):
    client = signed_in(app, newcomer)

    for address in ("/", "/tugas/", "/akun/list/", "/profil/", "/akun/add"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (302, PAGE), address
    post = client.post("/profil/", data={"first_name": "x", "csrf_token": csrf_token(client.get(PAGE))})
    assert (post.status_code, post.location) == (302, PAGE)
    with client.get("/static/css/app.css") as sheet:
        assert sheet.status_code == 200
    assert client.get("/lang/en").status_code == 302
    script = client.get("/tugas/", headers={"Accept": "application/json"})
    assert (script.status_code, script.json["change_password"]) == (403, PAGE)

    assert change(client).status_code == 302
    assert client.get("/tugas/").status_code == 200


def test_whoever_has_a_first_password_can_sign_out(app: Flask, newcomer: Person):
    client = signed_in(app, newcomer)

    sign_out(client)

    assert client.get(PAGE).location == "/login/?next=/kata-sandi/"


def test_the_page_tells_no_password_back(app: Flask, person: Person):
    html = change(signed_in(app, person), password="dragon123456").get_data(as_text=True)

    assert "dragon123456" not in html
    assert PASSWORD not in html
    with app.app_context():
        assert db.session.get(User, person.user_id).must_change_password is False
