"""Style and scripts with their contents' fingerprint in the address: kept for a year, replaced the moment they change."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.utils import safe_join

_YEAR = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
_LENGTH = 12
_FOUND = (200, 206, 304)
#: Fonts have their version in the folder's name. A stylesheet asks for them by their bare address, so the page must
#: too: another address would be loaded twice, the second time too late.
_NAMED_BY_VERSION = ".woff2"


class Fingerprints:
    """The fingerprint of each file of a folder, read again only when the file has changed."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._known: dict[str, tuple[int, int, str]] = {}

    def of(self, filename: str) -> str:
        """Twelve characters, other ones for other contents; empty when there is no such file."""
        path = safe_join(self._folder, filename)
        try:
            state = Path(path or "").stat()
        except (OSError, ValueError):
            return ""
        known = self._known.get(filename)
        if path is None or known is None or known[:2] != (state.st_mtime_ns, state.st_size):
            if path is None or not Path(path).is_file():
                return ""
            mark = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:_LENGTH]
            known = self._known[filename] = (state.st_mtime_ns, state.st_size, mark)
        return known[2]


class _NoSessionOnFiles(SecureCookieSessionInterface):
    """A file that anybody's cache may keep carries nobody's cookie and differs for nobody (`Vary`)."""

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Put the fingerprint into every address of a static file, and let browsers keep what carries the right one."""
    app.session_interface = _NoSessionOnFiles()
    marks = Fingerprints(str(app.static_folder))

    @app.url_defaults
    def _add_mark(endpoint: str, values: dict[str, Any]) -> None:
        filename = str(values.get("filename", ""))
        if endpoint != "static" or "v" in values or filename.endswith(_NAMED_BY_VERSION):
            return
        if mark := marks.of(filename):
            values["v"] = mark

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint != "static":
            return response
        response.headers["Cache-Control"] = "no-store"
        if response.status_code in _FOUND:
            asked, filename = request.args.get("v"), str((request.view_args or {}).get("filename", ""))
            known = filename.endswith(_NAMED_BY_VERSION) or (asked and asked == marks.of(filename))
            response.headers["Cache-Control"] = _YEAR if known else _ASK_EACH_TIME
        return response
