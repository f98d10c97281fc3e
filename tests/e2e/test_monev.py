"""An officer judges an innovation: at a desk, on a phone, by keyboard alone; the agency repairs; the officer finds."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.models import Evidence, FileObject, Innovation, db
from app.rules.codes import Verdict
from app.rules.workflow import Decision, State
from app.services.save_entry import save_entry
from app.services.save_monev import Said
from app.storage.samples import make_pdf
from app.storage.store import storage_from_url
from tests.support.monev import add_filed, current_form, fill_c2, officer
from tests.support.rounds import admin_actor, advance, begin_round
from tests.support.windows import open_window, sideways, violations

pytestmark = pytest.mark.e2e


def give_real_bytes(app: Flask, pk: int) -> None:
    """Put a real PDF behind every document of the innovation, so that it can be looked at."""
    import io

    with app.app_context():
        store = storage_from_url(app.config["STORAGE_URL"])
        for piece in db.session.query(Evidence).filter_by(innovation_id=pk, kind="document"):
            data = make_pdf("SK", ["Bukti yang sungguh dapat dibuka."])
            kept = store.put(io.BytesIO(data), max_bytes=len(data))
            file = db.session.get_one(FileObject, piece.current.file_object_id)
            file.storage_key, file.sha256, file.size = kept.key, kept.sha256, kept.size
        db.session.commit()


def saved(page: Page) -> None:
    state = page.locator(".desk-bar [data-save-state]")
    expect(state).to_have_attribute("data-is", "saved", timeout=15_000)


def test_an_officer_judges_by_keyboard_alone(app: Flask, live_server: str, browser: Browser) -> None:
    """1, 2 and 3 give the verdict, J and K move, E turns to the next evidence, a reason is typed; nothing is clicked."""
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    give_real_bytes(app, pk)
    page = open_window(browser, live_server, round_.monev, width=1280)
    page.goto(f"{live_server}/inovasi/{pk}/monev?nomor=1")
    expect(page.locator("#indikator-1 iframe")).to_have_attribute("src", re.compile(r"/bukti/\d+\?lihat=1"))
    keys = page.keyboard
    keys.press("1")
    expect(page.locator("#indikator-1 [data-mark]")).to_have_attribute("data-mark", "valid", timeout=15_000)
    keys.press("j")
    expect(page.locator("#indikator-2")).to_be_visible()
    keys.press("2")
    expect(page.locator("#indikator-2 [name=reason]")).to_be_focused()
    keys.type("Surat tugas 1 orang belum bertanggal.")
    expect(page.locator("#indikator-2 [data-mark]")).to_have_attribute("data-mark", "needs_work", timeout=15_000)
    keys.press("Escape")
    keys.press("j")
    keys.press("3")
    expect(page.locator("#indikator-3 [data-mark]")).to_have_attribute("data-mark", "lacking", timeout=15_000)
    keys.press("Escape")
    keys.press("e")
    expect(page.locator("#indikator-3 [data-piece]")).to_be_focused()
    keys.press("k")
    expect(page.locator("#indikator-2")).to_be_visible()
    saved(page)
    with app.app_context():
        found = {one.entry.indicator.number: (one.verdict, one.reason) for one in current_form(pk).verdicts}
    assert found == {
        1: ("valid", ""),
        2: ("needs_work", "Surat tugas 1 orang belum bertanggal."),
        3: ("invalid", ""),
    }
    assert violations(page) == []


def test_on_a_phone_list_and_verdict_are_two_screens(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    page = open_window(browser, live_server, round_.monev, width=390, scheme="dark")
    page.goto(f"{live_server}/inovasi/{pk}/monev")
    expect(page.locator(".desk-list")).to_be_visible()
    expect(page.locator("#indikator-1")).to_be_hidden()
    assert not sideways(page)
    page.get_by_role("link", name=re.compile("Replikasi")).click()
    expect(page.locator(".desk-list")).to_be_hidden()
    page.locator("#indikator-8 .verdict-invalid").click()
    page.locator("#indikator-8 [name=reason]").fill("Bukan bukti replikasi.")
    expect(page.locator("#indikator-8 [data-mark]")).to_have_attribute("data-mark", "invalid", timeout=15_000)
    assert not sideways(page)
    assert violations(page) == []
    page.locator("#indikator-8 [data-list]").click()
    expect(page.locator('.desk-list [data-go="8"] [data-mark=invalid]')).to_be_visible()
    for address in (f"/inovasi/{pk}/monev/formulir", f"/inovasi/{pk}/monev/terbitkan", "/monev/list/"):
        page.goto(live_server + address)
        assert not sideways(page), address
        assert violations(page) == [], address


def test_a_return_is_repaired_compared_and_found_eligible(app: Flask, live_server: str, browser: Browser) -> None:
    """The last page, the agency's reading of it, the repair, the words marked beside each other, the finding."""
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: Said(Verdict.NEEDS_WORK, 2, "PKS belum ditandatangani.")})
    page = open_window(browser, live_server, round_.monev, width=1280)
    issue(page, live_server, pk, "Kembalikan untuk diperbaiki", "Lengkapi replikasi.")
    agency = open_window(browser, live_server, round_.own.admin, width=390)
    agency.goto(f"{live_server}/inovasi/{pk}/monev")
    expect(agency.get_by_role("heading", name="Yang harus diperbaiki (1)")).to_be_visible()
    expect(agency.get_by_text("PKS belum ditandatangani.").first).to_be_visible()
    assert violations(agency) == []
    assert not sideways(agency)
    with app.app_context():
        eight = next(one for one in db.session.get_one(Innovation, pk).entries if one.indicator.number == 8)
        text = "Sudah berjalan di Tabalong dan terdokumentasi."
        save_entry(admin_actor(round_.own), pk, eight.id, description=text, claimed_level=2, seen_version=eight.version)
    advance(app, round_, pk, Decision.FILE)
    page.goto(f"{live_server}/inovasi/{pk}/monev")
    expect(page.locator("#indikator-8")).to_be_visible()  # the only one that waits
    expect(page.locator("#indikator-8 ins")).to_have_text("di Tabalong ")
    assert violations(page) == []
    page.locator("#indikator-8 .verdict-valid").click()
    saved(page)
    with app.app_context():
        fill_c2(officer(round_), pk)
    issue(page, live_server, pk, "Memenuhi: menjadi calon peserta", "")
    with app.app_context():
        assert db.session.get_one(Innovation, pk).state == State.ELIGIBLE


def issue(page: Page, address: str, pk: int, finding: str, reason: str) -> None:
    """Choose the finding on the last page, write the reason, and say yes."""
    page.goto(f"{address}/inovasi/{pk}/monev/terbitkan")
    page.get_by_label(finding).check()
    page.get_by_label("Alasan").fill(reason)
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan", exact=True).click()
    expect(page.get_by_text("Formulir C.2 diterbitkan.")).to_be_visible()
