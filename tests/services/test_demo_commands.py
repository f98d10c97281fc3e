"""`flask demo` and `flask demo-accounts`: once, into an empty database, with passwords of this installation only."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.security import check_password_hash

from app.models import FileObject, Innovation, Skpd, TimelineRow, User, db
from app.rules.passwords import HOUSE_WORDS, password_problems
from app.rules.roles import Role
from app.services.demo.accounts import FILE_NAME, Account, keep_accounts, new_password, read_accounts, ready_accounts
from app.storage.store import Storage
from tests.support.people import add_person
from tests.support.signin import sign_in

DAY = ["--today", "2026-07-15"]


@pytest.fixture
def instance(app: Flask, tmp_path: Path) -> Path:
    app.config["INSTANCE_DIR"] = str(tmp_path / "instance")
    return tmp_path / "instance"


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=list(arguments))


def counts() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(one)) for one in (User, Innovation, TimelineRow, FileObject)
    ]


def test_the_demo_loads_once_hands_out_its_accounts_and_renews_lost_passwords(app, client, instance):
    first = run(app, "demo", *DAY)
    assert (first.exit_code, first.output.splitlines()[0]) == (0, "Data peragaan (kabupaten) dimuat.")
    with app.app_context():
        before = counts()
    again = run(app, "demo", *DAY)
    assert (again.exit_code, again.output.splitlines()[0]) == (0, "Data peragaan sudah ada.")
    with app.app_context():
        assert counts() == before

    assert stat.S_IMODE((instance / FILE_NAME).stat().st_mode) == 0o600
    listed = json.loads(run(app, "demo-accounts", "--json").output)
    assert all(set(one) == {"role", "username", "password", "skpd"} for one in listed)
    assert {one["role"] for one in listed} == {role.value for role in Role}
    assert len({one["skpd"] for one in listed if one["skpd"]}) >= 2
    table = run(app, "demo-accounts").output
    assert all(one["username"] in table and one["password"] in table for one in listed)
    check_accounts(app, listed)
    head = next(one for one in listed if one["username"] == "kepala.dinkes")
    assert sign_in(client, head["username"], head["password"]).status_code == 302

    (instance / FILE_NAME).unlink()
    lost = run(app, "demo-accounts", "--json")
    assert lost.exit_code == 1
    assert "flask --app run demo" in lost.output
    assert run(app, "demo", *DAY).exit_code == 0
    renewed = json.loads(run(app, "demo-accounts", "--json").output)
    assert {one["password"] for one in renewed}.isdisjoint(one["password"] for one in listed)
    check_accounts(app, renewed)


def check_accounts(app: Flask, listed: list[dict[str, str]]) -> None:
    with app.app_context():
        for one in listed:
            user = db.session.scalars(select(User).where(User.username == one["username"])).one()
            assert check_password_hash(user.password, one["password"])
            assert not user.must_change_password
            assert [role.name for role in user.roles] == [one["role"]]
            assert (user.skpd.name if user.skpd else None) == one["skpd"]
        handed_out = {one["username"] for one in listed}
        others = list(db.session.scalars(select(User).where(User.username.not_in(handed_out))))
        assert len({user.password for user in others}) == 1
        assert not any(check_password_hash(others[0].password, one["password"]) for one in listed[:3])


def test_the_demo_refuses_a_database_with_anybody_elses_data(app, instance):
    add_person(app, Role.BAPPEDALITBANG)
    refused = run(app, "demo", *DAY)
    assert refused.exit_code == 1
    assert "bukan data peragaan" in refused.output
    assert not (instance / FILE_NAME).exists()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Innovation)) == 0
        assert db.session.scalars(select(Skpd.head_name).where(Skpd.head_name != "")).all() == []


def test_there_are_no_demo_accounts_without_the_demo(app, instance):
    for arguments in (["demo-accounts"], ["demo-accounts", "--json"]):
        refused = run(app, *arguments)
        assert refused.exit_code == 1
        assert "belum dimuat" in refused.output


def test_the_demo_asks_for_the_roles_first_and_leaves_nothing(empty_database_url, make_app, tmp_path):
    app = make_app(empty_database_url, INSTANCE_DIR=str(tmp_path / "instance"))
    assert run(app, "db", "upgrade").exit_code == 0
    refused = run(app, "demo", *DAY)
    assert refused.exit_code == 1
    assert "sync-roles" in refused.output
    with app.app_context():
        assert counts() == [0, 0, 0, 0]


def test_a_load_that_breaks_off_takes_its_files_back(app, instance, monkeypatch):
    # The disk fills up in the middle: the real store, but one that stops taking bytes.
    put = Storage.put
    taken = []

    def until_full(self, stream, *, max_bytes):
        taken.append(1)
        if len(taken) > 60:
            raise OSError("no space left")
        return put(self, stream, max_bytes=max_bytes)

    monkeypatch.setattr(Storage, "put", until_full)
    assert run(app, "demo", *DAY).exit_code != 0
    folder = Path(app.config["STORAGE_URL"].removeprefix("file://"))
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    with app.app_context():
        assert counts() == [0, 0, 0, 0]


def test_only_the_size_that_exists_is_offered(app):
    refused = run(app, "demo", "--size", "nasional")
    assert refused.exit_code == 2
    assert "kabupaten" in refused.output


def test_new_passwords_are_random_and_pass_the_rules_for_passwords():
    found = {new_password() for _ in range(200)}
    assert len(found) == 200
    for password in found:
        assert password_problems(password, common=frozenset(), own_words=HOUSE_WORDS) == ()


def test_a_second_database_of_the_installation_opens_with_the_same_list(tmp_path):
    names = {"DINKES": "Dinas Kesehatan", "RSUD-DKH": "RSUD", "DUKCAPIL": "Disdukcapil", "KEC-HALONG": "Halong"}
    assert read_accounts(tmp_path) is None
    first = ready_accounts(tmp_path, names)
    assert ready_accounts(tmp_path, names) == first == read_accounts(tmp_path)
    keep_accounts(tmp_path, [Account("Admin", "admin", "kata-sandi-lama", None)])
    changed = ready_accounts(tmp_path, names)
    assert changed[0].password == "kata-sandi-lama"
    assert {one.password for one in changed[1:]}.isdisjoint(one.password for one in first)
