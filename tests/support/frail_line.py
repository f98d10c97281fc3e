"""A line that breaks: a relay between browser and server that hangs up in the middle of an upload."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_PIECE = 16_384


class FrailLine:
    """Relays to `address`; the next `cuts` uploads are cut after `after` bytes, answers included."""

    def __init__(self, address: str) -> None:
        target = urlsplit(address)
        self._target = (target.hostname or "", target.port or 0)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.cuts = 0
        self.after = 40_000
        self.uploads = 0

    def accept(self) -> None:
        """Serve until `close`."""
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                threading.Thread(target=self._relay, args=(near,), daemon=True).start()

    def close(self) -> None:
        """No further connection."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _relay(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._target) as far:
            back = threading.Thread(target=_pour, args=(far, near), daemon=True)
            back.start()
            with suppress(OSError):
                self._forward(near, far)
            for end in (near, far):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join(10)

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        passed = -1
        while piece := near.recv(_PIECE):
            if passed < 0 and b"application/octet-stream" in piece:
                with self._lock:
                    self.uploads += 1
                    if self.cuts > 0:
                        self.cuts -= 1
                        passed = 0
            if passed >= 0:
                passed += len(piece)
                if passed > self.after:
                    return
            far.sendall(piece)


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def frail_line(address: str) -> Iterator[FrailLine]:
    """A relay in front of `address` that holds until told to break."""
    line = FrailLine(address)
    thread = threading.Thread(target=line.accept, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.close()
        thread.join(10)
