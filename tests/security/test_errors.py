"""What people and scripts get when something cannot be answered."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text

from app.extensions import db
from app.rules.problems import problem
from app.rules.roles import Role
from app.security.row_guard import RowForbidden
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from tests.support.people import Person, add_person, signed_in
from tests.support.signin import csrf_token

JSON = {"Accept": "application/json"}
#: What no answer may hold: traces, paths, statements, versions, Werkzeug's own English pages.
TALKATIVE = re.compile(
    r"Traceback|site-packages|File \"|SELECT .* FROM|sqlite3|psycopg|sqlalchemy|Werkzeug/|The requested URL"
)
SECRET = "KENARI-RAHASIA"


def raises(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


def wrong_statement() -> str:
    db.session.execute(text(f"SELECT '{SECRET}' FROM tidak_ada"))
    return ""


@pytest.fixture
def broken_app(make_app: Callable[..., Flask], database_url: str) -> Flask:
    """An application with pages that fail in every way, answering as in production."""
    app = make_app(database_url, PROPAGATE_EXCEPTIONS=False)
    for code in (400, 401, 403, 404, 413, 418, 429, 500, 503):
        app.add_url_rule(f"/rusak/{code}", str(code), lambda code=code: abort(code))
    failures = {
        "bug": RuntimeError(f"{SECRET} /etc/passwd"),
        "row": RowForbidden(SECRET),
        "unknown": NotFoundForActor(SECRET),
        "stale": Stale("Siti Rahmah"),
        "refused": Refused([problem("workflow.reason_required", "reason")]),
        "invalid": Invalid([problem("account.no_name", "first_name")]),
    }
    for name, error in failures.items():
        app.add_url_rule(f"/rusak/{name}", name, raises(error))
    app.add_url_rule("/rusak/sql", "sql", wrong_statement)
    app.add_url_rule("/rusak/post", "post", lambda: "", methods=["POST"])
    return app


STATUSES = {
    "400": 400,
    "403": 403,
    "404": 404,
    "413": 413,
    "418": 418,
    "429": 429,
    "500": 500,
    "503": 503,
    "bug": 500,
    "sql": 500,
    "row": 403,
    "unknown": 404,
    "stale": 409,
    "refused": 409,
    "invalid": 422,
    "post": 405,
    "nirgends": 404,
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_each_failure_has_a_civil_page_and_a_civil_answer_for_scripts(broken_app: Flask, name: str, status: int):
    client = broken_app.test_client()

    page = client.get(f"/rusak/{name}")
    html = page.get_data(as_text=True)
    script = client.get(f"/rusak/{name}", headers=JSON)

    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert '<html lang="id"' in html
    assert "Yang dapat Anda lakukan" in html
    assert (script.status_code, script.mimetype) == (status, "application/json")
    assert script.json["message"]
    for said in (html, script.get_data(as_text=True)):
        assert SECRET not in said
        assert not TALKATIVE.search(said)


@pytest.mark.parametrize("address", ["/api/v1/tidak-ada", "/api/v1/security/login"])
def test_the_api_answers_json_whatever_is_asked_for(broken_app: Flask, address: str):
    answer = broken_app.test_client().get(address)

    assert answer.status_code in (404, 405)
    assert answer.json["message"]


def test_a_fetch_of_a_page_gets_json_too(broken_app: Flask):
    answer = broken_app.test_client().get("/rusak/404", headers={"Sec-Fetch-Mode": "cors", "Accept": "*/*"})

    assert answer.mimetype == "application/json"


def test_the_number_on_the_page_is_the_one_in_the_log(broken_app: Flask, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR):
        html = broken_app.test_client().get("/rusak/bug?nip=199001012015031001").get_data(as_text=True)

    number = re.search(r"Nomor rujukan: <strong>([0-9A-F]{8})</strong>", html)[1]
    (record,) = [one for one in caplog.records if number in one.getMessage()]
    assert record.exc_info
    assert "199001012015031001" not in record.getMessage()


def test_a_refusal_says_every_reason(broken_app: Flask):
    client = broken_app.test_client()

    assert "Alasan belum ditulis" in client.get("/rusak/refused").get_data(as_text=True)
    assert "Siti Rahmah" in client.get("/rusak/stale").get_data(as_text=True)
    (said,) = client.get("/rusak/invalid", headers=JSON).json["problems"]
    assert said == {"code": "account.no_name", "where": "first_name", "message": "Nama belum diisi."}


def test_a_database_that_is_gone_is_a_pause_not_a_bug(make_app: Callable[..., Flask]):
    gone = make_app(
        "postgresql+psycopg://postgres@127.0.0.1:9/tidak_ada",
        PROPAGATE_EXCEPTIONS=False,
        SQLALCHEMY_ENGINE_OPTIONS={"connect_args": {"connect_timeout": 2}},
    )
    client = gone.test_client()

    for answer in (client.get("/tugas/"), client.get("/tugas/", headers=JSON)):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert not TALKATIVE.search(answer.get_data(as_text=True))


@pytest.fixture
def person(app: Flask) -> Person:
    return add_person(app, Role.BAPPEDALITBANG)


def test_a_page_sends_to_the_form_and_a_script_is_told_where_it_is(app: Flask, client: FlaskClient):
    page = client.get("/akun/list/?q=siti")
    script = client.get("/akun/list/?q=siti", headers={**JSON, "Referer": "http://localhost/akun/list/?q=siti"})

    assert (page.status_code, page.location) == (302, "/login/?next=/akun/list/?q%3Dsiti")
    assert (script.status_code, script.json["login"]) == (401, "/login/?next=/akun/list/?q%3Dsiti")
    assert script.json["message"]
    assert "Access is Denied" not in client.get(page.location).get_data(as_text=True)


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(app: Flask, person: Person):
    client = signed_in(app, person)
    token = csrf_token(client.get("/profil/"))
    client.post("/logout/", data={"csrf_token": token})
    token = csrf_token(client.get("/login/"))

    def sent(referer: str) -> str:
        fields = {"first_name": "x", "csrf_token": token}
        return client.post("/profil/", data=fields, headers={"Referer": referer}).location

    assert sent("http://localhost/profil/?x=1") == "/login/?next=/profil/?x%3D1"
    assert sent("http://jahat.test/profil/") == "/login/?next=/"


@pytest.mark.parametrize("token", [None, "", "salah"])
def test_a_missing_token_says_that_nothing_typed_is_lost(app: Flask, person: Person, token: str | None):
    client = signed_in(app, person)
    fields = {"first_name": "x"} if token is None else {"first_name": "x", "csrf_token": token}

    page = client.post("/profil/", data=fields, headers={"Referer": "http://localhost/profil/"})
    script = client.post("/profil/", data=fields, headers=JSON)

    html = page.get_data(as_text=True)
    assert page.status_code == script.status_code == 400
    assert "masih ada di halaman sebelumnya" in html
    assert 'href="/profil/"' in html
    assert "lama terbuka" in script.json["message"]


@pytest.mark.parametrize(
    "address",
    [
        "/akun/list/?_oc_AccountsView=created_by.password&_od_AccountsView=asc",
        "/akun/list/?_oc_AccountsView=tidak_ada",
        "/akun/list/?page_AccountsView=abc",
        "/akun/list/?psize_AccountsView=-5",
        "/akun/list/?psize_AccountsView=100000",
        "/akun/show/1000000000000000000000",
        "/akun/ekspor.exe",
        "/akun/list/?_flt_0_password=a",
        "/akun/show/abc",
        "/akun/edit/x",
        "/lang/xx",
    ],
)
def test_a_crooked_address_is_no_failure_of_ours(app: Flask, person: Person, address: str):
    answer = signed_in(app, person).get(address)

    assert answer.status_code < 500
    assert not TALKATIVE.search(answer.get_data(as_text=True))


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("address", ["/login/", "/tugas/", "/tidak-ada", "/api/v1/security/login", "/healthz"])
def test_every_answer_tells_the_browser_what_it_may_do(app: Flask, person: Person, address: str):
    client = signed_in(app, person) if address == "/tugas/" else app.test_client()

    answer = client.get(address)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    rules = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", rules["script-src"])
    assert (rules["style-src"], rules["object-src"], rules["base-uri"], rules["frame-ancestors"]) == (
        "'self'",
        "'none'",
        "'none'",
        "'none'",
    )


def test_a_file_carries_the_rules_too_and_may_be_kept(app: Flask, client: FlaskClient):
    with client.get("/static/css/app.css") as sheet:
        assert sheet.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src" in sheet.headers["Content-Security-Policy"]
        assert sheet.headers.get("Cache-Control") != "no-store"
