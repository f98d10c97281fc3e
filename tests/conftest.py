"""Fixtures of the whole suite. `app`, and all that stands on it, runs once on SQLite and once on PostgreSQL.

Making an application costs half a second, so each engine has one for the whole run; what is fresh for every test is
its database (as after a deployment: schema, roles, reference data), its folder of files and its rate limits.
A test that needs other settings makes its own with `make_app`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.databases import ENGINES, Engine, PostgresDatabases, SqliteDatabases, let_go
from tests.support.live import serve
from tests.support.postgres import PostgresServer

SETTINGS = {
    "TESTING": True,
    "SECRET_KEY": "only-for-tests-".ljust(40, "0"),
    "JWT_SECRET_KEY": "only-for-tests-jwt-".ljust(40, "0"),
}


@pytest.fixture(scope="session", autouse=True)
def _own_instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of this machine's installation is read or written by a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "STORAGE_URL", "SECRET_KEY", "APP_ENV", "PDF_ENGINE", "BASE_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("INSTANCE_DIR", str(tmp_path_factory.mktemp("instance")))
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL of this run's own."""
    with PostgresServer.start() as server:
        yield server


def _new_app(database_url: str, storage: Path, **settings: Any) -> Flask:
    from app import create_app

    storage.mkdir(parents=True, exist_ok=True)
    addresses = {"SQLALCHEMY_DATABASE_URI": database_url, "STORAGE_URL": f"file://{storage}"}
    return create_app({**SETTINGS, **addresses, **settings})


class _Engines(dict[str, Engine]):
    """The engines of this run, each begun when the first test asks for it."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        super().__init__()
        self._request = request
        self._folder = folder

    def __missing__(self, name: str) -> Engine:
        if name == "sqlite":
            databases: Any = SqliteDatabases(self._folder)
        else:
            databases = PostgresDatabases(self._request.getfixturevalue("postgres_server"))
        self[name] = Engine(databases, lambda url: _new_app(url, self._folder / "template"))
        return self[name]


@pytest.fixture(scope="session")
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> _Engines:
    return _Engines(request, tmp_path_factory.mktemp("databases"))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, engines: _Engines) -> Engine:
    """SQLite and PostgreSQL in turn."""
    return engines[request.param]


@pytest.fixture
def database_url(engine: Engine) -> Iterator[str]:
    """The address of a database as after a deployment, for a test that makes its own application."""
    with engine.one() as url:
        yield url


@pytest.fixture
def empty_database_url(engine: Engine) -> Iterator[str]:
    """The address of a database without any table."""
    with engine.one(filled=False) as url:
        yield url


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`make_app(database_url, SETTING=value, …)`: an application of the test's own."""
    made: list[Flask] = []

    def make(database_url: str, **settings: Any) -> Flask:
        made.append(_new_app(database_url, tmp_path / "berkas", **settings))
        return made[-1]

    yield make
    for app in made:
        let_go(app)


@pytest.fixture(scope="session")
def _shared_apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Flask, Path]]:
    return {}


@pytest.fixture
def app(
    engine: Engine, _shared_apps: dict[str, tuple[Flask, Path]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application on a fresh database, on each engine in turn."""
    from app.extensions import limiter

    url = engine.renew("shared")
    if url not in _shared_apps:
        storage = tmp_path_factory.mktemp("berkas")
        _shared_apps[url] = (_new_app(url, storage), storage)
    application, storage = _shared_apps[url]
    shutil.rmtree(storage)
    storage.mkdir()
    settings = dict(application.config)
    limiter.reset()
    yield application
    application.config.clear()
    application.config.update(settings)
    let_go(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody's browser; `tests.support.signin.sign_in` makes it somebody's."""
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address at which `app` really listens."""
    with serve(app) as address:
        yield address


@pytest.fixture(scope="session")
def base_url() -> None:
    """Pages are opened by their whole address: the server differs from test to test."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of one that Playwright would download."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("no Chromium here: `make test` installs it (Debian's package chromium)")
    arguments = [
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk in Paringin."""
    size = {"width": 1280, "height": 800}
    return {**browser_context_args, "viewport": size, "locale": "id-ID", "timezone_id": "Asia/Makassar"}
