"""A web server of the test's own that behaves as well, or as badly, as the address says."""

from __future__ import annotations

import contextlib
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.links.reach import Policy

LOOPBACK = "127.0.0.1"
_STATUS = {"/ok": 200, "/gone": 404, "/closed": 403, "/busy": 503, "/odd": 418}


@dataclass
class Web:
    """Where it listens, and what it was asked: (method, path, header names)."""

    port: int
    scheme: str = "http"
    asked: list[tuple[str, str, set[str]]] = field(default_factory=list)

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"{self.scheme}://{LOOPBACK}:{self.port}{path}"

    def policy(self, **changes: object) -> Policy:
        """The links of this server may be asked."""
        values = {"ports": frozenset({self.port}), "trusted": frozenset({LOOPBACK}), **changes}
        return Policy(**values)  # type: ignore[arg-type]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, found: Web) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.found, self.done = found, threading.Event()

    def handle_error(self, *_: object) -> None:
        """Who hangs up is no error here."""


@contextmanager
def web(certificate: Path | None = None) -> Iterator[Web]:
    """Listens until the block ends; with a certificate by TLS."""
    found = Web(0, "https" if certificate else "http")
    server = _Server(found)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.done.set()
        server.shutdown()
        server.server_close()
        thread.join()


def own_certificate(folder: Path) -> Path:
    """A certificate that nobody signed but its owner, with its key in the same file."""
    file = folder / "own.pem"
    asked = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={LOOPBACK} -addext subjectAltName=IP:{LOOPBACK}"
    files = ["-keyout", file, "-out", folder / "part.pem"]
    subprocess.run(["openssl", *asked.split(), *files], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + (folder / "part.pem").read_bytes())
    return file


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_HEAD(self) -> None:
        self._answer(head=True)

    def do_GET(self) -> None:
        self._answer(head=False)

    def log_message(self, *_: object) -> None:
        """Silence."""

    def _answer(self, *, head: bool) -> None:
        self.server.found.asked.append((self.command, self.path, {name.lower() for name in self.headers}))
        verb = getattr(self, "_" + self.path.partition("?")[0].strip("/").replace("-", "_"), None)
        if self.path in _STATUS:
            self._say(_STATUS[self.path])
        elif verb:
            with contextlib.suppress(OSError):
                verb(head)
        else:
            self._say(404)

    def _say(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _get_only(self, head: bool) -> None:
        self._say(405 if head else 200)

    def _drops_head(self, head: bool) -> None:
        if head:
            self.close_connection = True
        else:
            self._say(200)

    def _loop(self, _head: bool) -> None:
        self._say(302, Location="/loop", Set_Cookie="a=b")

    def _onward(self, _head: bool) -> None:
        self._say(301, Location="ok", Set_Cookie="a=b")

    def _to(self, _head: bool) -> None:
        self._say(302, Location=self.path.partition("?")[2])

    def _hang(self, _head: bool) -> None:
        self.server.done.wait()

    def _drip(self, _head: bool) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.server.done.wait(0.05):
            self.wfile.write(b"x")

    def _no_end(self, _head: bool) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.done.is_set():
            self.wfile.write(b"X: " + b"x" * 1000 + b"\r\n")

    def _huge(self, head: bool) -> None:
        if head:
            self._say(405)
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
        while not self.server.done.is_set():
            self.wfile.write(b"x" * 65536)

    def _noise(self, _head: bool) -> None:
        self.wfile.write(b"\x00\x01 no answer at all\r\n\r\n")
