"""A PostgreSQL of the suite's own: own data directory, reached by a socket only its owner can open, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

_START_SECONDS = 60
_PORT = 5432  # only names the socket file: the server listens on no network address
_SETTINGS = {
    "listen_addresses": "",
    # A test database that does not survive a power cut costs nothing and runs several times as fast.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "Asia/Makassar",  # not UTC, so that code relying on the server's zone is caught
}


def binaries() -> Path:
    """The folder with the newest PostgreSQL server on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("no PostgreSQL server here: `make test` installs it (Debian's package postgresql)")
    return found[-1].parent


class PostgresServer:
    """Started by `start()`, ended by leaving the `with`; `url(name)` is what DATABASE_URL takes."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._process = process

    @classmethod
    def start(cls) -> Self:
        """A new server, ready for connections. Never as root: then as the system's user postgres or nobody."""
        folder = Path(tempfile.mkdtemp(prefix="sepeda-pg-"))
        owner = _owner()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, bin_folder = folder / "data", binaries()
        initdb = [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([*_as_owner(owner), *initdb, *locale], check=True, capture_output=True, cwd=folder)
        settings = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*_as_owner(owner), bin_folder / "postgres", "-D", data, "-k", folder, "-p", str(_PORT), *settings],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )
        server = cls(folder, process)
        server._wait()
        return server

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.send_signal(signal.SIGINT)  # "fast" shutdown: clients are not waited for
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database of this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port={_PORT}"

    def create(self, database: str, template: str = "template0") -> None:
        """A new database, a copy of `template` (to which nobody may be connected)."""
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template)))

    def drop(self, database: str) -> None:
        """Remove a database, with whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), port=_PORT, user="postgres", dbname="postgres", autocommit=True, connect_timeout=10
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root (PostgreSQL refuses to be root); None: as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as_owner(owner: pwd.struct_passwd | None) -> list[str]:
    # The server dies with the test run, however that ends.
    command = ["setpriv", "--pdeathsig", "INT"]
    if owner:
        command += [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    return command
