"""Settings: what production refuses, what cookies promise, and that starting asks the database nothing."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

import config
from tests.support.people import add_person
from tests.support.signin import csrf_token

ROOT = Path(__file__).resolve().parents[1]
GOOD = secrets.token_hex(32)
PUBLISHED = [
    "",
    "secret",
    "dev",
    "changeme",
    "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
    r"\2\1thisismyscretkey\1\2\e\y\y\h",
    "thisismyscretkey-thisismyscretkey-1",
    "YOUR_OWN_RANDOM_GENERATED_SECRET_KEY",
    "your-secret-key-here-please-change-it",
    "TEST_NON_DEV_SECRET_TEST_NON_DEV_SECRET",
    "only-for-tests-".ljust(40, "0"),
    "rahasia-rahasia-rahasia-rahasia-123",
    "ganti-dengan-32-karakter-acak-anda",
    "password-password-password-password",
    "contoh-kunci-yang-panjang-sekali-sekali",
    "0" * 64,
    "0123012301230123012301230123012301230123",
    "9b9da78c956f78c4",
]


def production(tmp_path: Path, **more: str) -> dict[str, object]:
    env: Mapping[str, str] = {"APP_ENV": "production", "INSTANCE_DIR": str(tmp_path), **more}
    return config.from_environment(env)


@pytest.mark.parametrize("key", PUBLISHED)
def test_production_refuses_a_missing_short_or_published_key(tmp_path: Path, key: str):
    with pytest.raises(config.UnsafeConfiguration, match="SECRET_KEY belum diisi atau terlalu lemah"):
        production(tmp_path, SECRET_KEY=key)
    assert list(tmp_path.iterdir()) == [], "no key is made up in its place"


@pytest.mark.parametrize("make", [lambda: secrets.token_hex(32), lambda: secrets.token_hex(16), secrets.token_urlsafe])
def test_production_takes_a_random_key(tmp_path: Path, make: Callable[[], str]):
    key = make()
    assert production(tmp_path, SECRET_KEY=key)["SECRET_KEY"] == key


@pytest.mark.parametrize(
    "key", ["short", GOOD, "rahasia-rahasia-rahasia-rahasia-123"], ids=["short", "shared", "copied"]
)
def test_production_refuses_a_weak_or_shared_key_for_tokens(tmp_path: Path, key: str):
    with pytest.raises(config.UnsafeConfiguration, match="JWT_SECRET_KEY"):
        production(tmp_path, SECRET_KEY=GOOD, JWT_SECRET_KEY=key)


def test_tokens_have_a_key_of_their_own(tmp_path: Path):
    key = production(tmp_path, SECRET_KEY=GOOD)["JWT_SECRET_KEY"]

    assert GOOD not in str(key)
    assert len(str(key)) >= 32


def test_the_refusal_is_one_sentence_and_the_server_does_not_start(tmp_path: Path):
    env = {**os.environ, "APP_ENV": "production", "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "secret"}

    done = subprocess.run(
        [sys.executable, "-c", "import run"], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "SECRET_KEY belum diisi" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_workstation_makes_its_own_key_once_and_keeps_it_to_itself(tmp_path: Path):
    first = config.from_environment({"INSTANCE_DIR": str(tmp_path / "instance")})["SECRET_KEY"]
    again = config.from_environment({"INSTANCE_DIR": str(tmp_path / "instance")})["SECRET_KEY"]

    assert first == again
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600


def test_starting_asks_the_database_nothing_and_does_not_even_make_its_file(
    tmp_path: Path, make_app: Callable[..., Flask]
):
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        make_app(f"sqlite:///{tmp_path / 'new.db'}")
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert statements == []
    assert not (tmp_path / "new.db").exists()


def test_the_cookie_in_production_is_for_this_host_over_tls_alone(
    tmp_path: Path, make_app: Callable[..., Flask], database_url: str
):
    wanted = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "PRODUCTION")
    settings = production(tmp_path, SECRET_KEY=GOOD)
    app = make_app(database_url, **{name: settings[name] for name in wanted})
    person = add_person(app)
    client = app.test_client()
    token = csrf_token(client.get("/login/", base_url="https://localhost"))

    answer = client.post(
        "/login/",
        base_url="https://localhost",
        headers={"Referer": "https://localhost/login/"},
        data={"username": person.username, "password": person.password, "csrf_token": token},
    )

    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-sepeda=")]
    parts = {part.strip().split("=")[0] for part in cookie.split(";")[1:]}
    assert parts >= {"Secure", "HttpOnly", "Path", "SameSite", "Expires"}
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in parts
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_production_sends_plain_http_to_https(tmp_path: Path, make_app: Callable[..., Flask], database_url: str):
    app = make_app(database_url, PRODUCTION=True)

    answer = app.test_client().get("/login/")

    assert (answer.status_code, answer.location) == (302, "https://localhost/login/")


def test_an_ordinary_cookie_is_closed_to_scripts_and_other_sites(app: Flask):
    (cookie,) = app.test_client().get("/login/").headers.getlist("Set-Cookie")

    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
