"""Asks one address, or many at once, whether it answers: head lines only, within a fixed time, as nobody in particular.

No cookie, no password, no proxy of the environment, no body: the connection is closed when the head has come.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import io
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urljoin

from app.links.reach import Policy, Target, Unfit, public_addresses, read_target
from app.rules.links import LinkAnswer, LinkReason, judged

AGENT = "SEPEDA-BARU-link-check/1"
MAX_REDIRECTS = 5
#: The most that is read of an answer: its head lines.
MAX_READ = 64 * 1024
AT_ONCE = 8

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FIRST_BAD = 400
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})


def ask_many(addresses: Sequence[str], policy: Policy, *, seconds: float) -> dict[str, LinkAnswer]:
    """The answers of as many of these as can be begun within `seconds`, in their order, some at a time.

    Ends at most one link's time later. A name server that stays silent even then leaves "could not be asked".
    """
    waiting, answers = deque(addresses), dict[str, LinkAnswer]()
    begun: list[str] = []
    end = time.monotonic() + seconds

    def work() -> None:
        while time.monotonic() < end:
            try:
                one = waiting.popleft()
            except IndexError:
                return
            begun.append(one)
            answers[one] = ask(one, policy)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(AT_ONCE, len(addresses)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end + policy.seconds + 1 - time.monotonic()))
    silent = LinkAnswer(LinkReason.NO_NETWORK)
    return {one: answers.get(one, silent) for one in list(begun)}


def ask(address: str, policy: Policy) -> LinkAnswer:
    """Follow an address to its end and judge it. Answers always, never raises."""
    end = time.monotonic() + policy.seconds
    reached = False
    try:
        for _hop in range(MAX_REDIRECTS + 1):
            target = read_target(address, policy)
            status, onward = _status(target, policy, end)
            reached = True
            if status not in _REDIRECTS or not onward:
                return LinkAnswer(judged(status, target.host), status, reached)
            address = urljoin(address, onward)
    except Exception as error:  # noqa: BLE001 - whatever a foreign server does, the link has an answer
        spoke = isinstance(error, ssl.SSLError | http.client.HTTPException)
        return LinkAnswer(_reason(error), None, reached or spoke)
    return LinkAnswer(LinkReason.REDIRECTS, None, reached)


def _reason(error: Exception) -> LinkReason:
    match error:
        case Unfit():
            return error.reason
        case ssl.SSLError():
            return LinkReason.TLS
        case TimeoutError() | http.client.RemoteDisconnected():
            return LinkReason.NO_ANSWER
        case OSError():
            return LinkReason.NO_NETWORK if error.errno in _NO_ROUTE else LinkReason.NO_ANSWER
        case _:
            return LinkReason.GARBLED


def _status(target: Target, policy: Policy, end: float) -> tuple[int, str]:
    """The target's number and where it sends one on; what HEAD does not get is asked for with GET."""
    addresses = [str(one) for one in public_addresses(target, policy)]
    with contextlib.suppress(http.client.HTTPException, ConnectionResetError):
        status, onward = _asked("HEAD", target, addresses, end)
        if status < _FIRST_BAD:
            return status, onward
    return _asked("GET", target, addresses, end)


def _asked(method: str, target: Target, addresses: Sequence[str], end: float) -> tuple[int, str]:
    lines = (
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.named}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Connection: close",
    )
    with contextlib.closing(_connected(target, addresses, end)) as line:
        line.settimeout(_left(end))
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
        response = http.client.HTTPResponse(_Line(line, end), method=method)  # type: ignore[arg-type]
        response.begin()
        return response.status, response.getheader("Location") or ""


def _connected(target: Target, addresses: Sequence[str], end: float) -> socket.socket:
    """A connection to the first of these addresses that takes one, and to no other."""
    failed: OSError = OSError(errno.EADDRNOTAVAIL, "no address")
    for address in addresses:
        try:
            line = socket.create_connection((address, target.port), timeout=_left(end))
        except TimeoutError:
            raise
        except OSError as error:
            failed = error
            continue
        if not target.secure:
            return line
        try:
            return _trusting().wrap_socket(line, server_hostname=target.host)
        except BaseException:
            line.close()
            raise
    raise failed


@cache
def _trusting() -> ssl.SSLContext:
    """The certificates that this server trusts; loading them takes longer than many an answer."""
    return ssl.create_default_context()


def _left(end: float) -> float:
    """The seconds left until `end`. Raises TimeoutError when there are none."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Line(io.RawIOBase):
    """A connection read within its time and size, however slowly and much the other side sends."""

    def __init__(self, line: socket.socket, end: float) -> None:
        self._line, self._end, self._read = line, end, 0

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The reader that `http.client` asks a socket for."""
        return io.BufferedReader(self, 4096)

    def readable(self) -> bool:
        """It is read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Some bytes of what comes. Raises TimeoutError, or HTTPException for a head that does not end."""
        if self._read >= MAX_READ:
            raise http.client.HTTPException("a head without end")
        self._line.settimeout(_left(self._end))
        count = self._line.recv_into(buffer)
        self._read += count
        return count
