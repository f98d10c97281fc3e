"""What a person or a script gets when something cannot be answered: never a trace, a path or a statement of SQL.

Each page says what happened, what is safe and what to do next, and carries a reference number under which the log
holds the rest. Scripts of ours and API clients get the same as JSON.
"""

from __future__ import annotations

import sqlite3
import uuid
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug import Response
from werkzeug.exceptions import HTTPException, InternalServerError, Unauthorized

from app.extensions import db
from app.security.manager import PasswordChangeDue
from app.security.row_guard import RowForbidden
from app.services.errors import Invalid, NotFoundForActor, Refused, ServiceError, Stale
from app.views import words
from app.views.page import wants_json
from app.views.signin import safe_next

#: Statuses with a page of their own; any other gets that of its class.
_PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})
_RETRY_SECONDS = "30"
#: What SQLite says when the database, not the statement, is in trouble.
_SQLITE_TROUBLE = ("locked", "unable to open", "disk", "full", "readonly")


def install(app: Flask) -> None:
    """Answer every failure of this application here."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Unauthorized, _sign_in_first)
    app.register_error_handler(PasswordChangeDue, _password_first)
    app.register_error_handler(CSRFError, _token_missing)
    app.register_error_handler(RowForbidden, _row_forbidden)
    app.register_error_handler(ServiceError, _service_refusal)
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(PoolTimeout, _database_trouble)
    app.register_error_handler(InternalServerError, _broken)
    app.log_exception = _log_broken  # type: ignore[method-assign]


def script_waits() -> bool:
    """Whether a script made this request, so that a page or a redirect would be no answer."""
    return wants_json() or request.headers.get("Sec-Fetch-Mode") in ("cors", "same-origin")


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    answer = _answer(status, description=_said(error))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _said(error: HTTPException) -> str:
    """Our own sentence for the refusal, if it has one; Werkzeug's English default is not for people."""
    own = error.description
    return own if own and own != type(error).description else ""


def _sign_in_first(_error: Unauthorized) -> Response:
    door = url_for("SignInView.login", next=_way_back())
    if script_waits():
        return _json(
            HTTPStatus.UNAUTHORIZED, _("Waktu masuk Anda sudah habis. Masuk lagi untuk melanjutkan."), login=door
        )
    return make_response(redirect(door))


def _way_back() -> str:
    """Where to go on after signing in: this page, or for a form or a script the page it was on."""
    if request.method == "GET" and not script_waits():
        return safe_next(request.full_path.removesuffix("?"))
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return safe_next(None)
    return safe_next(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def _password_first(_error: PasswordChangeDue) -> Response:
    page = url_for("MyPasswordView.this_form_get")
    if script_waits():
        return _json(HTTPStatus.FORBIDDEN, _("Kata sandi awal harus diganti dahulu."), change_password=page)
    return make_response(redirect(page))


def _token_missing(_error: CSRFError) -> Response:
    return _answer(
        HTTPStatus.BAD_REQUEST,
        "errors/400_csrf.html",
        description=_("Halaman ini terlalu lama terbuka. Muat ulang halaman, lalu kirim sekali lagi."),
        back=_way_back(),
    )


def _row_forbidden(_error: RowForbidden) -> Response:
    db.session.rollback()
    return _answer(HTTPStatus.FORBIDDEN)


def _service_refusal(error: ServiceError) -> Response:
    """A refusal that no view turned into its own answer."""
    if isinstance(error, NotFoundForActor):
        return _answer(HTTPStatus.NOT_FOUND)
    problems = list(error.problems) if isinstance(error, (Refused, Invalid)) else []
    said = [{"code": one.code, "where": one.where, "message": words.sentence(one)} for one in problems]
    if isinstance(error, Stale):
        who = error.changed_by
        said = [{"code": "stale", "where": "", "message": _("Diubah oleh %(name)s.", name=who)}] if who else []
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, Invalid) else HTTPStatus.CONFLICT
    return _answer(status, "errors/409.html", problems=said)


def _database_trouble(error: SQLAlchemyError) -> Response:
    """The database is gone or too busy: 503, come back soon. A wrong statement is our fault: 500."""
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error) and not any(word in str(cause).lower() for word in _SQLITE_TROUBLE):
        raise error
    current_app.log_exception((type(error), error, error.__traceback__))
    db.session.rollback()
    answer = _answer(HTTPStatus.SERVICE_UNAVAILABLE, reference=_reference())
    answer.headers["Retry-After"] = _RETRY_SECONDS
    return answer


def _broken(error: InternalServerError) -> Response:
    db.session.rollback()
    if error.original_exception is None:  # abort(500): nothing was logged yet
        current_app.logger.error("reference %s: %s", _reference(), request.endpoint)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, reference=_reference())


def _log_broken(exc_info: Any) -> None:
    current_app.logger.error("reference %s: %s %s", _reference(), request.method, request.endpoint, exc_info=exc_info)


def _reference() -> str:
    """The number of this failure, the same on the page and in the log."""
    if "_reference" not in g:
        g._reference = uuid.uuid4().hex[:8].upper()
    number: str = g._reference
    return number


def _answer(status: int, template: str = "", **context: Any) -> Response:
    if script_waits():
        return _json(status, context.get("description") or _short(status), **_for_scripts(context))
    _forget_unknown_user()
    page = template or f"errors/{status if status in _PAGES else _class_of(status)}.html"
    return make_response(render_template(page, **{"code": int(status), "reference": "", **context}), int(status))


def _class_of(status: int) -> int:
    return 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500


def _forget_unknown_user() -> None:
    """Templates are told the user; an error page must not ask a database that may be the trouble."""
    if "_login_user" not in g:
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def _for_scripts(context: dict[str, Any]) -> dict[str, Any]:
    return {name: context[name] for name in ("reference", "problems") if context.get(name)}


def _json(status: int, message: str, **more: Any) -> Response:
    answer = jsonify(message=message, **more)
    answer.status_code = int(status)
    return answer


def _short(status: int) -> str:
    """One sentence for a script to show."""
    sentences = {
        400: _("Permintaan tidak dapat dibaca. Muat ulang halaman lalu coba lagi."),
        403: _("Akun Anda tidak dapat melakukan ini."),
        404: _("Tidak ditemukan."),
        405: _("Alamat ini tidak menerima permintaan semacam ini."),
        409: _("Data sudah berubah. Muat ulang halaman, lalu periksa lagi."),
        413: _("Terlalu besar untuk dikirim sekaligus."),
        422: _("Ada isian yang perlu diperbaiki."),
        429: _("Terlalu sering dalam waktu singkat. Tunggu sebentar lalu coba lagi."),
        503: _("Sedang tidak dapat melayani. Coba lagi sebentar."),
    }
    broken = _("Ada yang rusak di pihak kami. Sudah tercatat.")
    return sentences.get(status) or sentences.get(_class_of(status), broken)
