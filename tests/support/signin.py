"""Signing in as people do: through FAB's form, with its CSRF token."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


def csrf_token(page: TestResponse | str) -> str:
    """The token of the first form on a page."""
    html = page if isinstance(page, str) else page.get_data(as_text=True)
    found = _TOKEN.search(html)
    if found is None:
        raise AssertionError(f"no CSRF token on this page:\n{html[:2000]}")
    return found[1] or found[2]


def sign_in(client: FlaskClient, username: str, password: str) -> TestResponse:
    """Fill in the sign-in form; the answer is the redirect after it (302), or the form again (200)."""
    token = csrf_token(client.get("/login/"))
    fields = {"username": username, "password": password, "csrf_token": token}
    return client.post("/login/", data=fields)


def sign_out(client: FlaskClient) -> TestResponse:
    """Leave; the client is nobody again."""
    token = csrf_token(client.get("/logout/"))
    return client.post("/logout/", data={"csrf_token": token})
