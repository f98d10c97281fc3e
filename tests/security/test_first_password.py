"""A first password that an administrator gave opens the door for a week; then its owner is told whom to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import AuditRow, User, db, utc_now
from app.rules.roles import Role
from app.services.accounts_reset import FIRST_PASSWORD_LASTS, give_first_password
from tests.support.people import Person, add_person
from tests.support.signin import csrf_token, sign_in

OVER = "Mintalah kata sandi awal yang baru"


@pytest.fixture
def later(app: Flask) -> Iterator[None]:
    app.appbuilder.sm.now = lambda: utc_now() + FIRST_PASSWORD_LASTS + dt.timedelta(minutes=1)
    yield
    del app.appbuilder.sm.now


def newcomer(app: Flask) -> Person:
    person = add_person(app, Role.BAPPEDALITBANG)
    with app.app_context():
        password = give_first_password(db.session.get_one(User, person.user_id))
        db.session.commit()
    return Person(person.user_id, person.username, password)


@pytest.mark.usefixtures("later")
def test_after_a_week_it_opens_neither_form_nor_api_and_says_whom_to_ask(app: Flask) -> None:
    person = newcomer(app)
    client = app.test_client()
    page = sign_in(client, person.username, person.password)
    assert page.status_code == 200
    assert OVER in page.get_data(as_text=True)
    given = {"username": person.username, "password": person.password, "provider": "db"}
    answer = client.post("/api/v1/security/login", json=given)
    assert answer.status_code == 401
    assert OVER in answer.get_json()["message"]
    assert client.get("/tugas/").status_code == 302
    with app.app_context():
        noted = db.session.scalars(select(AuditRow.action).where(AuditRow.object_id == person.user_id)).all()
        assert noted == ["signin.refused_late"] * 2


@pytest.mark.usefixtures("later")
def test_who_does_not_know_it_learns_nothing_of_it(app: Flask) -> None:
    person = newcomer(app)
    assert OVER not in sign_in(app.test_client(), person.username, "salah sama sekali").get_data(as_text=True)


def test_within_the_week_it_leads_to_a_password_of_ones_own_that_does_not_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, own = newcomer(app), "lembah teduh berkabut"
    client = app.test_client()
    assert sign_in(client, person.username, person.password).status_code == 302
    form = {"current": person.password, "password": own, "repeated": own}
    answer = client.post("/kata-sandi/", data={**form, "csrf_token": csrf_token(client.get("/kata-sandi/"))})
    assert answer.status_code == 302
    with app.app_context():
        assert db.session.get_one(User, person.user_id).first_password_until is None
    monkeypatch.setattr(app.appbuilder.sm, "now", lambda: utc_now() + dt.timedelta(days=30))
    assert sign_in(app.test_client(), person.username, own).status_code == 302
