"""Charts in a browser: drawn under the strict policy, a bar opens its list, without scripts the picture does the same."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.rules.workflow import Decision
from tests.support.people import Person
from tests.support.rounds import add_complete, add_draft, begin_round

pytestmark = pytest.mark.e2e

WATCH = "addEventListener('securitypolicyviolation', (e) => { (window.refused ||= []).push(e.violatedDirective); })"


def opened(browser: Browser, server: str, person: Person, address: str, *, scripts: bool = True) -> Page:
    page = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(f"{server}/login/")
    page.fill("#username", person.username)
    page.fill("#password", person.password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto(server + address)
    return page


def test_a_bar_opens_the_list_that_it_counts(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    add_draft(app, round_, "Masih Draf")
    page = opened(browser, live_server, round_.pimpinan, "/grafik/")
    expect(page.locator(".chart-drawn")).to_have_count(1)
    assert page.evaluate("() => window.refused || []") == []
    bar = page.locator(".chart-live .bars .point").first.bounding_box()
    assert bar
    page.mouse.click(bar["x"] + bar["width"] * 0.9, bar["y"] + 3)
    page.wait_for_url("**/inovasi/**")
    expect(page.locator(".list-top")).to_contain_text("2 baris")
    expect(page.get_by_text("Tanpa yang ditarik")).to_be_visible()


def test_without_scripts_the_picture_and_the_table_lead_to_the_same_list(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Masih Draf")
    page = opened(browser, live_server, round_.bappedalitbang, "/grafik/corong", scripts=False)
    wide, narrow = page.locator(".chart-svg-wide"), page.locator(".chart-svg-narrow")
    expect(wide).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(narrow).to_be_visible()
    expect(wide).to_be_hidden()
    assert page.evaluate("() => document.querySelector('.chart-frame').scrollWidth <= innerWidth - 64")
    mark = narrow.locator("a").first.get_attribute("href")
    assert mark in page.locator(".chart-table a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    page.locator(".chart-table tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovasi/**")
    expect(page.get_by_text("Masih Draf")).to_be_visible()
