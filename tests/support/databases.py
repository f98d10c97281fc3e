"""Fresh databases in milliseconds: each engine is migrated once a run, and every test gets a copy of that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app.extensions import db
from tests.support.postgres import PostgresServer

ENGINES = ("sqlite", "postgresql")


def fill(app: Flask) -> None:
    """What a deployment does to an empty database: schema, roles, reference data."""
    runner = app.test_cli_runner(catch_exceptions=False)
    for command in ("db upgrade", "sync-roles", "load-reference"):
        result = runner.invoke(args=command.split())
        if result.exit_code != 0:
            raise RuntimeError(f"flask {command} failed: {result.output}")


def let_go(app: Flask) -> None:
    """Close the application's connections, so that its database can be replaced."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class SqliteDatabases:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def create(self, name: str, template: str | None = None) -> None:
        """An empty database, or a copy of `template` (which nobody may have open)."""
        if template:
            shutil.copyfile(self._path(template), self._path(name))

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self._path(name)}{suffix}").unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.db"


class PostgresDatabases:
    """Databases of one running server."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def url(self, name: str) -> str:
        return self._server.url(name)

    def create(self, name: str, template: str | None = None) -> None:
        """An empty database, or a copy of `template` (which nobody may have open)."""
        self._server.create(name, template or "template0")

    def drop(self, name: str) -> None:
        self._server.drop(name)


Databases = SqliteDatabases | PostgresDatabases


class Engine:
    """One kind of database during a run: its filled template, and the databases copied from it."""

    TEMPLATE = "filled"

    def __init__(self, databases: Databases, make_app: Callable[[str], Flask]) -> None:
        self._databases = databases
        self._make_app = make_app
        self._filled = False
        self._count = 0

    def url(self, name: str) -> str:
        return self._databases.url(name)

    def renew(self, name: str, *, filled: bool = True) -> str:
        """Database `name`, replaced by a fresh one: as after a deployment, or empty. Returns its address."""
        if filled and not self._filled:
            self._fill()
        self._databases.drop(name)
        self._databases.create(name, self.TEMPLATE if filled else None)
        return self.url(name)

    @contextmanager
    def one(self, *, filled: bool = True) -> Iterator[str]:
        """The address of a database that nobody else uses, dropped afterwards."""
        self._count += 1
        name = f"one_{self._count}"
        yield self.renew(name, filled=filled)
        self._databases.drop(name)

    def _fill(self) -> None:
        self._databases.drop(self.TEMPLATE)
        self._databases.create(self.TEMPLATE)
        app = self._make_app(self.url(self.TEMPLATE))
        fill(app)
        let_go(app)
        self._filled = True
