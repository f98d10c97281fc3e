"""Templates keep what the content security policy, the sprite and the frame need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
SPRITE = (APP / "static/vendor/tabler-icons-3.51.0/icons.svg").read_text()
DRAWN = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))
ICON_MACRO = (APP / "templates/components/icon.html").read_text()
FROM_FA = dict(re.findall(r"'(fa-[a-z0-9-]+)': '([a-z0-9-]+)'", ICON_MACRO))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(APP)))
def test_no_inline_style_and_no_handler_in_html(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"<[a-z][^>{]*\s(style|on[a-z]+)=", text) == []
    assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(APP)))
def test_every_script_carries_the_nonce(path: Path) -> None:
    tags = re.findall(r"<script\b.*?>", path.read_text())
    assert [tag for tag in tags if "get_nonce()" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(APP)))
def test_nothing_is_asked_of_another_server(path: Path) -> None:
    assert re.findall(r"""(?:src|href)=["']https?://""", path.read_text()) == []


def test_every_icon_named_in_a_template_is_drawn() -> None:
    named = {name for path in TEMPLATES for name in re.findall(r"\bicon\('([a-z0-9-]+)'", path.read_text())}
    assert {FROM_FA.get(name, name) for name in named} - DRAWN == set()


def test_every_icon_of_menu_and_actions_is_drawn() -> None:
    views = "\n".join(path.read_text() for path in (APP / "views").rglob("*.py"))
    assert set(re.findall(r'"(fa-[a-z0-9-]+)"', views)) - set(FROM_FA) == set()
    assert set(FROM_FA.values()) - DRAWN == set()


def test_the_style_stays_small() -> None:
    assert len((APP / "static/css/app.css").read_text().splitlines()) <= 300


def test_every_vendored_package_has_its_licence() -> None:
    folders = [path for path in (APP / "static/vendor").iterdir() if path.is_dir()]
    assert folders
    assert [path.name for path in folders if not list(path.glob("LICENSE*"))] == []
