"""The application as it is deployed: gunicorn with our configuration, and a visitor who comes through a proxy."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlencode

from tests.support.people import Person
from tests.support.places import Place
from tests.support.signin import csrf_token

ROOT = Path(__file__).resolve().parents[2]
HOST = "inovasi.contoh.go.id"
_START_SECONDS = 60
#: 64 digits, as an administrator would make them.
_SECRET = "8d3f0e51c7a2b96470fe1d2c3b4a59687f6e5d4c3b2a19087164fa5be90c72d3"


class Server:
    """gunicorn on an installation; `kill()` as a power cut would, `stop()` as systemd does."""

    def __init__(self, place: Place, **settings: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._log = place.storage.root.parent / "gunicorn.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "APP_ENV": "production",
            "SECRET_KEY": _SECRET,
            "DATABASE_URL": place.app.config["SQLALCHEMY_DATABASE_URI"],
            "STORAGE_URL": place.app.config["STORAGE_URL"],
            "INSTANCE_DIR": str(place.storage.root.parent),
            "PROXY_HOPS": "1",
            "BIND": f"127.0.0.1:{self.port}",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it and wait until it answers."""
        gunicorn = Path(sys.executable).with_name("gunicorn")
        command = [str(gunicorn), "--config", "deploy/gunicorn.conf.py", "run:app"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                if Visitor(self.port).get("/healthz").status == 200:
                    return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(self.log()) from None
                time.sleep(0.1)

    def kill(self) -> None:
        """Every process of it dies at once."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def terminate(self) -> None:
        """Ask it to end after what it has begun."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.wait(60)

    def log(self) -> str:
        """What it wrote."""
        return self._log.read_text(errors="replace")


@contextmanager
def production(place: Place, **settings: str) -> Iterator[Server]:
    """Gunicorn on this installation until the block ends."""
    server = Server(place, **settings).start()
    try:
        yield server
    finally:
        server.kill()


class Answer:
    """What came back, read whole."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self) -> Any:
        return json.loads(self.body)


class Visitor:
    """A browser behind a proxy that speaks HTTPS to the world, one request after the other."""

    def __init__(self, port: int, address: str = "203.0.113.7") -> None:
        self.port = port
        self._cookies: dict[str, str] = {}
        self._headers = {"Host": HOST, "X-Forwarded-For": address, "X-Forwarded-Proto": "https"}

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def send(
        self, method: str, path: str, body: bytes | Iterable[bytes] | None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own; raises OSError or HTTPException when the server hangs up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {**self._headers, **(headers or {}), **({"Cookie": cookies} if cookies else {})}
        sent = {name.replace("_", "-"): value for name, value in sent.items()}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self._cookies[name] = rest.split(";", 1)[0]
            return Answer(response)
        finally:
            connection.close()

    def form(self, path: str, **fields: object) -> Answer:
        data = urlencode({**fields, "csrf_token": self.token()}).encode()
        return self.send("POST", path, data, self._posted("application/x-www-form-urlencoded"))

    def json(self, path: str, body: object) -> Answer:
        return self.send("POST", path, json.dumps(body).encode(), self._posted("application/json"))

    def upload(self, path: str, name: str, pieces: Iterable[bytes], size: int) -> Answer:
        """A file as upload.js sends it, in these pieces."""
        headers = self._posted("application/octet-stream") | {"Content-Length": str(size)}
        return self.send("POST", f"{path}&nama={quote(name)}", pieces, headers)

    def sign_in(self, person: Person) -> Self:
        page = self.get("/login/").body.decode()
        fields = {"username": person.username, "password": person.password, "csrf_token": csrf_token(page)}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}/login/"}
        answer = self.send("POST", "/login/", urlencode(fields).encode(), headers)
        if answer.status != 302:
            raise AssertionError(answer.body.decode()[:2000])
        return self

    def token(self) -> str:
        return str(self.get("/sesi/token").json()["token"])

    def _posted(self, kind: str) -> dict[str, str]:
        return {
            "Content-Type": kind,
            "Accept": "application/json",
            "X-CSRFToken": self.token(),
            "Referer": f"https://{HOST}/",
        }
