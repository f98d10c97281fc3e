"""Signing in and out by the form: lock-out, floods, sessions that end on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import AuditRow, SignIn, User, db, utc_now
from app.rules.roles import Role
from app.security.attempts import MAX_FAILURES
from tests.support.people import PASSWORD, Person, add_person, signed_in
from tests.support.signin import csrf_token, sign_in, sign_out

WRONG = "salah sama sekali"
HOME = "/tugas/"


class Clock:
    """The manager's clock, moved by hand."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return utc_now() + self.ahead


@pytest.fixture
def clock(app: Flask) -> Iterator[Clock]:
    moved = Clock()
    app.appbuilder.sm.now = moved
    yield moved
    del app.appbuilder.sm.now


@pytest.fixture
def person(app: Flask) -> Person:
    return add_person(app, Role.BAPPEDALITBANG)


def is_in(client: FlaskClient) -> bool:
    return client.get(HOME).status_code == 200


def audit(app: Flask) -> list[tuple[str, int | None]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.action, row.object_id) for row in rows]


def test_the_right_password_opens_the_page_that_was_asked_for(app: Flask, client: FlaskClient, person: Person):
    door = client.get("/kata-sandi/?x=1")
    assert (door.status_code, door.location) == (302, "/login/?next=/kata-sandi/?x%3D1")

    token = csrf_token(client.get(door.location))
    fields = {"username": person.username, "password": PASSWORD, "csrf_token": token}
    answer = client.post(door.location, data=fields)

    assert (answer.status_code, answer.location) == (302, "/kata-sandi/?x=1")
    assert is_in(client)
    assert ("signin.ok", person.user_id) in audit(app)


@pytest.mark.parametrize("name", ["upper", "email", "spaces"])
def test_the_name_may_be_in_capitals_or_the_email_address(app: Flask, client: FlaskClient, name: str):
    person = add_person(app, Role.BAPPEDALITBANG, username="siti.rahmah", email="siti@contoh.test")
    typed = {"upper": "SITI.Rahmah", "email": "Siti@contoh.test", "spaces": "  siti.rahmah "}[name]

    assert sign_in(client, typed, person.password).status_code == 302
    assert is_in(client)


def test_an_unknown_name_a_wrong_password_a_lock_and_a_shut_account_look_the_same(app: Flask, person: Person):
    shut = add_person(app, Role.BAPPEDALITBANG, active=False)
    locked = add_person(app, Role.BAPPEDALITBANG, locked_until=utc_now() + dt.timedelta(minutes=5))
    answers = []
    for name, password in (
        ("tidak.ada", PASSWORD),
        (person.username, WRONG),
        (locked.username, PASSWORD),
        (shut.username, PASSWORD),
    ):
        client = app.test_client()
        page = sign_in(client, name, password)
        html = page.get_data(as_text=True).replace(name, "NAMA").replace(csrf_token(page), "TOKEN")
        nonce = page.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
        answers.append((page.status_code, html.replace(nonce, "NONCE")))
        assert not is_in(client)

    assert answers == [answers[0]] * 4
    assert answers[0][0] == 200
    assert "Bappedalitbang" in answers[0][1]


def test_five_failures_lock_the_account_for_fifteen_minutes_and_nobody_else(app: Flask, clock: Clock, person: Person):
    neighbour = add_person(app, Role.BAPPEDALITBANG)
    client = app.test_client()
    for _ in range(MAX_FAILURES):
        sign_in(client, person.username, WRONG)

    sign_in(client, person.username, PASSWORD)
    assert not is_in(client), "the right password is refused too meanwhile"
    assert is_in(signed_in(app, neighbour)), "the office goes on working"

    clock.ahead = dt.timedelta(minutes=14)
    sign_in(client, person.username, PASSWORD)
    assert not is_in(client)

    clock.ahead = dt.timedelta(minutes=15, seconds=1)
    sign_in(client, person.username, PASSWORD)
    assert is_in(client)
    actions = [action for action, object_id in audit(app) if object_id == person.user_id]
    assert actions.count("signin.failed") == MAX_FAILURES
    assert actions.count("signin.locked") == 1
    assert actions.count("signin.refused_locked") == 2
    assert actions.count("signin.ok") == 1


def test_a_success_forgets_earlier_failures(app: Flask, person: Person):
    for _ in range(2):
        for _ in range(MAX_FAILURES - 1):
            sign_in(app.test_client(), person.username, WRONG)
        assert is_in(signed_in(app, person))


def test_parallel_guesses_are_all_counted(app: Flask, person: Person):
    def guess(_number: int) -> int:
        return sign_in(app.test_client(), person.username, WRONG).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(8)))

    assert set(codes) == {200}
    with app.app_context():
        assert db.session.get(User, person.user_id).locked_until > utc_now()
    actions = [action for action, _ in audit(app)]
    assert actions.count("signin.locked") == 1
    assert actions.count("signin.failed") + actions.count("signin.refused_locked") == len(codes)


def test_a_name_that_fails_too_often_is_told_to_wait_whether_it_exists_or_not(app: Flask, person: Person):
    for name in (person.username, "tidak.ada"):
        codes = [sign_in(app.test_client(), name, WRONG).status_code for _ in range(11)]
        assert codes == [200] * 10 + [429]

    page = sign_in(app.test_client(), person.username, PASSWORD)
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) >= 60
    assert "Tunggu" in page.get_data(as_text=True)


def test_an_address_that_fails_too_often_is_told_to_wait_and_a_strangers_header_is_not_believed(app: Flask):
    client = app.test_client()
    token = csrf_token(client.get("/login/"))

    def guess(number: int) -> int:
        fields = {"username": f"orang{number}", "password": WRONG, "csrf_token": token}
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        return client.post("/login/", data=fields, headers=headers).status_code

    app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"] = "pbkdf2:sha256:1$x$y"
    codes = [guess(number) for number in range(101)]

    assert codes == [200] * 100 + [429]


def test_signing_out_ends_the_session_on_the_server(app: Flask, person: Person):
    client = signed_in(app, person)
    stolen = app.test_client()
    stolen.set_cookie("sepeda", client.get_cookie("sepeda").value)
    other = signed_in(app, person)
    assert is_in(stolen)

    assert sign_out(client).location == "/login/"

    assert not is_in(client)
    assert not is_in(stolen)
    assert is_in(other), "another browser of the same person stays"
    assert ("signin.ended", person.user_id) in audit(app)


def test_a_link_or_a_form_of_another_site_signs_nobody_out(app: Flask, person: Person):
    client = signed_in(app, person)

    assert client.get("/logout/").status_code == 200
    assert client.post("/logout/").status_code == 400
    assert is_in(client)


def test_a_closed_account_is_out_at_its_next_request(app: Flask, person: Person):
    client = signed_in(app, person)
    with app.app_context():
        db.session.get(User, person.user_id).active = False
        db.session.commit()

    assert not is_in(client)


def test_another_password_ends_every_session_that_began_with_the_old_one(app: Flask, person: Person):
    client = signed_in(app, person)
    with app.app_context():
        db.session.get(User, person.user_id).password = "pbkdf2:sha256:1$x$y"
        db.session.commit()

    assert not is_in(client)


def test_a_lost_role_is_gone_at_the_next_request(app: Flask, person: Person):
    client = signed_in(app, person)
    assert client.get("/akun/list/").status_code == 200
    with app.app_context():
        db.session.get(User, person.user_id).roles = []
        db.session.commit()

    assert client.get("/akun/list/").status_code == 403


def test_after_twelve_hours_one_signs_in_again(app: Flask, clock: Clock, person: Person):
    client = signed_in(app, person)
    clock.ahead = dt.timedelta(hours=11, minutes=59)
    assert is_in(client)

    clock.ahead = dt.timedelta(hours=12, minutes=1)
    assert not is_in(client)

    sign_in(client, person.username, PASSWORD)
    with app.app_context():
        assert len(db.session.scalars(select(SignIn)).all()) == 1, "rows of old sessions are cleared away"


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.test/",
        "//jahat.test/",
        "/\\jahat.test/",
        "\\\\jahat.test",
        "javascript:alert(1)",
        "/%09/jahat.test\n",
        "/login/?next=/logout/",
        "/logout/",
        "",
    ],
)
def test_next_leads_to_no_other_site_and_in_no_circle(app: Flask, person: Person, target: str):
    client = app.test_client()
    token = csrf_token(client.get("/login/"))
    fields = {"username": person.username, "password": PASSWORD, "csrf_token": token}

    answer = client.post("/login/", query_string={"next": target}, data=fields)

    assert (answer.status_code, answer.location) == (302, "/")


def test_the_host_header_does_not_reach_the_address_of_the_form(app: Flask):
    answer = app.test_client().get(HOME, headers={"Host": "jahat.test"})

    assert answer.location == "/login/?next=/tugas/"


def test_no_account_exists_by_itself(app: Flask, client: FlaskClient):
    for name in ("admin", "Admin", "root", "sepeda", "bappedalitbang"):
        for password in ("admin", "admin123", "password", name):
            app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"] = "pbkdf2:sha256:1$x$y"
            assert sign_in(client, name, password).status_code == 200
    assert not is_in(client)


def test_the_record_holds_neither_what_was_typed_nor_a_password(app: Flask, person: Person):
    client = app.test_client()
    sign_in(client, PASSWORD, "bukan-nama")
    sign_in(client, person.username, WRONG)
    sign_in(client, person.username, PASSWORD)

    with app.app_context():
        rows = db.session.scalars(select(AuditRow).where(AuditRow.action.startswith("signin"))).all()
        kept = " ".join(f"{row.action} {row.object_type} {row.detail}" for row in rows)
    assert len(rows) == 3
    for secret in (PASSWORD, WRONG, "bukan-nama"):
        assert secret not in kept
