"""Style and scripts are kept for a year under an address that changes with them; pages are never kept."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urljoin

from flask import Flask, url_for

from app.rules.roles import Role
from app.views.assets import Fingerprints
from tests.support.people import add_person, signed_in


def test_every_file_of_a_page_carries_its_mark_and_may_be_kept_for_a_year(app: Flask) -> None:
    client = signed_in(app, add_person(app, Role.ADMIN))
    page = client.get("/tugas/")
    assert page.headers["Cache-Control"] == "no-store"
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.get_data(as_text=True)))
    assert len(addresses) >= 5
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{12}$", address) or address.endswith(".woff2"), address
        with client.get(address) as kept:
            assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Cookie" not in kept.headers.get("Vary", "")
            assert "Set-Cookie" not in kept.headers


def test_a_font_is_fetched_ahead_by_the_address_that_the_stylesheet_uses(app: Flask) -> None:
    ahead = re.findall(r'rel="preload" href="([^"]+)"', app.test_client().get("/login/").get_data(as_text=True))
    sheet = (Path(app.static_folder or "") / "css/app.css").read_text()
    used = {urljoin("/static/css/app.css", one) for one in re.findall(r"""url\(["']?([^"')]+\.woff2)""", sheet)}
    assert len(ahead) == 1
    assert set(ahead) <= used


def test_an_old_or_made_up_mark_is_not_kept(app: Flask) -> None:
    client = app.test_client()
    for query in ("", "?v=000000000000", "?v="):
        with client.get(f"/static/css/app.css{query}") as sheet:
            assert (sheet.status_code, sheet.headers["Cache-Control"]) == (200, "no-cache")
    with client.get("/static/css/tidak-ada.css?v=1") as missing:
        assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-store")


def test_the_mark_follows_the_contents(tmp_path: Path) -> None:
    marks, file = Fingerprints(str(tmp_path)), tmp_path / "a.css"
    file.write_text("a")
    first = marks.of("a.css")
    file.write_text("b")
    os.utime(file, ns=(1, 1))
    second = marks.of("a.css")
    file.write_text("a")
    os.utime(file, ns=(2, 2))
    assert (len(first), first != second, marks.of("a.css") == first) == (12, True, True)
    assert [marks.of(name) for name in ("b.css", "../a.css", "", "/etc/passwd", "a\0b")] == [""] * 5


def test_a_file_that_is_not_there_has_no_mark(app: Flask) -> None:
    with app.test_request_context("/"):
        assert url_for("static", filename="tidak/ada.css") == "/static/tidak/ada.css"
