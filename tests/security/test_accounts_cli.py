"""`flask create-admin`: the first administrator of a real installation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from flask_appbuilder.cli import fab
from sqlalchemy import select

from app.models import AuditRow, User, db
from tests.support.people import add_person
from tests.support.signin import sign_in

WHO = ["--username", "admin.balangan", "--name", "Siti Rahmah", "--email", "Siti@contoh.test"]


def run(app: Flask, *arguments: str, stdin: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["create-admin", *arguments], input=stdin)


def test_it_makes_an_administrator_with_a_first_password_shown_once(app: Flask):
    result = run(app, *WHO)

    assert result.exit_code == 0, result.output
    password = result.output.rsplit(": ", 1)[1].strip()
    client = app.test_client()
    assert sign_in(client, "siti@contoh.test", password).status_code == 302
    assert client.get("/peran/list/").location == "/kata-sandi/"
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        assert [role.name for role in user.roles] == ["Admin"]
        row = db.session.scalars(select(AuditRow).where(AuditRow.action == "account.created")).one()
        assert (row.actor_id, row.object_id, row.detail) == (None, user.id, {"roles": ["Admin"]})


def test_a_password_may_come_by_standard_input_and_is_not_told_back(app: Flask):
    result = run(app, *WHO, "--password-stdin", stdin="empat ekor kuda lumping\n")

    assert result.exit_code == 0, result.output
    assert "kuda" not in result.output
    client = app.test_client()
    sign_in(client, "admin.balangan", "empat ekor kuda lumping")
    assert client.get("/peran/list/").status_code == 200


def test_what_is_not_given_is_asked_for(app: Flask):
    result = run(app, stdin="admin.balangan\nSiti Rahmah\nsiti@contoh.test\n")

    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("more", "stdin", "said"),
    [
        (["--password-stdin"], "a\n", "paling sedikit 12 karakter"),
        (["--password-stdin"], "\n", "paling sedikit 12 karakter"),
        (["--password-stdin"], "admin.balangan.2026\n", "mudah ditebak"),
        (["--username", "dua kata"], None, "tanpa spasi"),
        (["--email", "bukan alamat"], None, "belum benar"),
        (["--name", " "], None, "Nama belum diisi"),
        (["--username", "ORANG"], None, "Nama pengguna ini sudah dipakai"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_made(app: Flask, more: list[str], stdin: str | None, said: str):
    add_person(app, username="orang")

    result = run(app, *WHO, *more, stdin=stdin)

    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    with app.app_context():
        assert len(db.session.scalars(select(User)).all()) == 1


def test_without_roles_it_says_what_to_run_first(make_app: Callable[..., Flask], empty_database_url: str):
    app = make_app(empty_database_url)
    app.test_cli_runner(catch_exceptions=False).invoke(args=["db", "upgrade"])

    result = run(app, *WHO)

    assert result.exit_code == 1
    assert "sync-roles" in result.output


@pytest.mark.parametrize(
    "command",
    [
        "create-admin --username x --firstname x --lastname x --email x@contoh.test --password a",
        "create-user --role Admin --username x --firstname x --lastname x --email x@contoh.test --password a",
        "reset-password --username orang --password a",
    ],
)
def test_the_frameworks_own_commands_set_no_password_past_the_rules(app: Flask, command: str):
    person = add_person(app, username="orang")

    result = app.test_cli_runner().invoke(fab, command.split())

    assert result.exit_code != 0
    assert "accounts page" in str(result.exception)
    assert sign_in(app.test_client(), "x", "a").status_code == 200
    assert sign_in(app.test_client(), person.username, person.password).status_code == 302
