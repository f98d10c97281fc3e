"""Signing in by API: the same locks and limits, and tokens that die with the password."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import User
from flask_jwt_extended import create_access_token, decode_token
from sqlalchemy import select
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app.models import AuditRow, db, utc_now
from app.rules.roles import Role
from app.security.attempts import MAX_FAILURES
from tests.support.people import PASSWORD, Person, add_person, signed_in
from tests.support.signin import sign_in

LOGIN = "/api/v1/security/login"
REFRESH = "/api/v1/security/refresh"


@pytest.fixture
def person(app: Flask) -> Person:
    return add_person(app, Role.BAPPEDALITBANG)


def ask(client: FlaskClient, username: str, password: str = PASSWORD, **more: object) -> TestResponse:
    return client.post(LOGIN, json={"username": username, "password": password, "provider": "db", **more})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def opens(client: FlaskClient, token: str) -> int:
    return client.post(REFRESH, headers=bearer(token)).status_code


def change(app: Flask, person: Person, **columns: object) -> None:
    with app.app_context():
        user = db.session.get(User, person.user_id)
        for name, value in columns.items():
            setattr(user, name, value)
        db.session.commit()


def test_the_right_password_gives_tokens_and_no_session(client: FlaskClient, person: Person):
    answer = ask(client, person.username, refresh=True)

    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "refresh_token"}
    assert client.get("/tugas/").status_code == 302
    assert opens(client, answer.json["refresh_token"]) == 200


def test_refusals_look_alike(app: Flask, client: FlaskClient, person: Person):
    locked = add_person(app, Role.BAPPEDALITBANG, locked_until=utc_now() + dt.timedelta(minutes=5))
    answers = [
        ask(client, "tidak.ada"),
        ask(client, person.username, "salah sama sekali"),
        ask(client, locked.username),
    ]

    assert [(one.status_code, one.data) for one in answers] == [(401, answers[0].data)] * 3


def test_failures_by_api_lock_the_form_and_the_other_way_round(app: Flask, client: FlaskClient, person: Person):
    for number in range(MAX_FAILURES):
        if number % 2:
            ask(client, person.username, "salah sama sekali")
        else:
            sign_in(client, person.username, "salah sama sekali")

    assert ask(client, person.username).status_code == 401
    assert sign_in(client, person.username, PASSWORD).status_code == 200
    with app.app_context():
        rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "signin.failed"))
        assert {row.detail["door"] for row in rows} == {"api", "form"}


def test_a_name_that_fails_too_often_is_told_to_wait(client: FlaskClient):
    codes = [ask(client, "tidak.ada").status_code for _ in range(11)]

    assert codes == [401] * 10 + [429]
    assert ask(client, "tidak.ada").json["message"]


@pytest.mark.parametrize(
    "body", [None, {}, {"username": "a"}, {"username": 1, "password": [], "provider": "db"}, "text"]
)
def test_a_malformed_request_is_told_so(client: FlaskClient, body: object):
    assert client.post(LOGIN, json=body).status_code == 400


def test_a_first_password_gives_no_token(app: Flask, client: FlaskClient):
    newcomer = add_person(app, Role.BAPPEDALITBANG, must_change_password=True)

    answer = ask(client, newcomer.username)

    assert (answer.status_code, answer.json["change_password"]) == (403, "/kata-sandi/")


@pytest.mark.parametrize(
    "columns",
    [
        {"password": generate_password_hash("yang lain lagi", "pbkdf2:sha256:1")},
        {"active": False},
        {"must_change_password": True},
    ],
)
def test_tokens_die_with_the_password_and_with_the_account(
    app: Flask, client: FlaskClient, person: Person, columns: dict[str, object]
):
    token = ask(client, person.username, refresh=True).json["refresh_token"]
    assert opens(client, token) == 200

    change(app, person, **columns)

    assert opens(client, token) == 401


def test_forged_expired_and_exchanged_tokens_open_nothing(app: Flask, client: FlaskClient, person: Person):
    tokens = ask(client, person.username, refresh=True).json
    with app.app_context():
        expired = create_access_token(str(person.user_id), expires_delta=dt.timedelta(seconds=-1))
        lifetime = decode_token(tokens["access_token"])
    head, body, _signature = tokens["refresh_token"].split(".")

    assert lifetime["exp"] - lifetime["iat"] <= 15 * 60
    for token in (expired, tokens["access_token"], f"{head}.{body}.", f"{head}.{body}.AAAA", "nonsense"):
        assert opens(client, token) in (401, 422)


def test_a_cookie_alone_is_no_key_to_the_api(app: Flask, person: Person):
    client = signed_in(app, person)

    assert client.post(REFRESH).status_code == 401
