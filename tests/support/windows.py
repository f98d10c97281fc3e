"""Browser windows in which somebody has signed in, and what is asked of every page in them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from app.services.save_profile import name_managers
from tests.support.people import Person
from tests.support.rounds import Round, add_draft, admin_actor, begin_round


def open_window(
    browser: Browser, address: str, person: Person, path: str = "", *, width: int = 1280, scheme: str = "light"
) -> Page:
    """A window of this person's own, on `path`; a script that breaks in it fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="id-ID")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    page.goto(f"{address}/login/")
    page.fill("#username", person.username)
    page.fill("#password", person.password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    if path:
        page.goto(address + path)
    return page


def violations(page: Page) -> list[str]:
    """What axe-core finds."""
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in Axe().run(page).response["violations"]]


def look_at(page: Page) -> list[str]:
    """What is wrong with the page that is open, as on a phone in the dark and then at a desk in daylight."""
    wrong: list[str] = []
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wrong += [f"{width}: {one}" for one in violations(page)]
        if sideways(page):
            wrong.append(f"{width}: scrolls sideways")
    return wrong


def sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))


def shared_draft(app: Flask) -> tuple[Round, int]:
    """A draft that the agency's admin and its manager both fill in."""
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
    return round_, pk
