"""The Tab key alone: every stop is seen, none lies behind a bar, and the way ends at the end of the page."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.rules.workflow import Decision
from tests.support.rounds import add_complete, add_draft, begin_round

pytestmark = pytest.mark.e2e

MANY = 150
#: Nothing when the stop is in order, else what is wrong. A ring may be the stop's own, its label's, or its row's.
LOOK = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return 'end';
  const ring = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 1; };
  const near = [one, one.nextElementSibling, one.parentElement, one.closest('label, tr'), ...(one.labels || [])];
  const name = `${one.tagName} ${(one.getAttribute('aria-label') || one.textContent || one.name).trim().slice(0, 40)}`;
  if (!near.some((e) => e && ring(e))) return `${name}: no ring`;
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  return top && near.some((e) => e && (e.contains(top) || top.contains(e))) ? '' : `${name}: out of sight`;
}"""
PAGES = {
    "bappedalitbang": ("/target/", "/inovasi/", "/grafik/corong", "/inovasi/{full}"),
    "admin": ("/inovasi/{draft}/indikator?nomor=8", "/inovasi/{draft}/alasan/withdraw"),
}


@pytest.mark.parametrize(("who", "width"), [("bappedalitbang", 1280), ("admin", 390)])
def test_each_stop_of_the_tab_key_is_seen(app: Flask, live_server: str, browser: Browser, who: str, width: int) -> None:
    round_ = begin_round(app)
    ids = {"draft": add_draft(app, round_, "Masih Draf"), "full": add_complete(app, round_, "Lengkap", Decision.SUBMIT)}
    person = getattr(round_.own, who, None) or getattr(round_, who)
    view = browser.new_context(viewport={"width": width, "height": 700}, reduced_motion="reduce")
    page = view.new_page()
    page.goto(f"{live_server}/login/")
    page.fill("#username", person.username)
    page.fill("#password", person.password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/tugas/")
    wrong: list[str] = []
    for pattern in PAGES[who]:
        address = pattern.format(**ids)
        page.goto(live_server + address, wait_until="load")
        said = ""
        for _stop in range(MANY):
            page.keyboard.press("Tab")
            said = page.evaluate(LOOK)
            if said == "end":
                break
            wrong += [f"{address}: {said}"] if said else []
        assert said == "end", address
    view.close()
    assert wrong == []
