"""Steps 2 to 6 as four people walk them, in two browsers: upload, return with a reason, fix, endorse, accept, file."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from app.models import EvidenceLink, IndicatorEntry, Innovation, db
from app.storage.samples import make_pdf
from tests.support.people import Person
from tests.support.rounds import Round, begin_round, fill_form

pytestmark = pytest.mark.e2e

NAME = "Antar Obat Lansia"


class Desk:
    """One browser window in which people sign in after one another."""

    def __init__(self, browser: Browser, address: str, *, width: int) -> None:
        self.page: Page = browser.new_context(viewport={"width": width, "height": 900}, locale="id-ID").new_page()
        self.address = address

    def sign_in(self, person: Person) -> Page:
        """Sign in as this person, whoever sat here before."""
        self.page.goto("about:blank")  # an answer still on its way would sign the last person in again
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/login/")
        self.page.fill("#username", person.username)
        self.page.fill("#password", person.password)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile("Tugas saya|Ringkasan pimpinan"))
        self.page.wait_for_load_state("networkidle")  # a file cut off by leaving is left open on the server
        return self.page

    def press(self, label: str) -> None:
        """Press a decision's button and say yes to its question."""
        self.page.get_by_role("button", name=label, exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()
        expect(self.page.get_by_text("tersimpan dan tercatat di riwayat")).to_be_visible()


def fill_all_but_indicator_eight(app: Flask, pk: int) -> None:
    """Spare the walk 20 indicators that look like the one it fills by hand."""
    with app.app_context():
        fill_form(pk)
        entry = next(e for e in db.session.get_one(Innovation, pk).entries if e.indicator.number == 8)
        entry.description, entry.claimed_level, entry.is_complete = "", None, False
        for link in db.session.query(EvidenceLink).filter_by(entry_id=entry.id):
            db.session.delete(link)
        db.session.commit()


def answer_indicator_eight(page: Page, address: str, pk: int) -> None:
    """Choose the level, write the description, and see it saved."""
    page.goto(f"{address}/inovasi/{pk}/indikator?nomor=8")
    card = page.locator("#indikator-8")
    card.get_by_text("Inovasi pernah direplikasi satu kali.").click()
    card.get_by_label("Uraian").fill("Dipakai juga oleh Kabupaten Tabalong sejak 2025.")
    expect(page.locator("[data-save-state]")).to_contain_text("tersimpan", timeout=15_000)
    expect(page.locator("[data-save-state]")).not_to_contain_text("belum", timeout=15_000)


def upload(page: Page, name: str) -> None:
    """Upload one real PDF to the open indicator; the same bytes twice would be kept once."""
    card = page.locator("#indikator-8")
    content = make_pdf("Perjanjian Kerja Sama", ["Replikasi inovasi antar kabupaten.", name])
    card.locator("form[data-upload] input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    expect(card.locator("[data-pieces]")).to_contain_text(name, timeout=20_000)


def test_an_innovation_goes_from_nothing_to_waiting_for_monev(  # noqa: PLR0915 - a walk is one long story
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_: Round = begin_round(app)
    office, desk, phone = round_.own, Desk(browser, live_server, width=1280), Desk(browser, live_server, width=390)

    page = desk.sign_in(office.admin)
    page.get_by_role("link", name="Tambah inovasi").click()
    page.get_by_label("Nama Inovasi").fill(NAME)
    page.get_by_role("button", name="Tambah inovasi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Profil: {NAME}")
    pk = int(page.url.split("/inovasi/")[1].split("/")[0])
    page.get_by_label("Latar Belakang").fill("Lansia di desa sulit mengambil obat rutin.")
    page.get_by_role("button", name="Simpan profil").click()
    expect(page.get_by_text("Profil tersimpan.")).to_be_visible()

    fill_all_but_indicator_eight(app, pk)
    answer_indicator_eight(page, live_server, pk)
    upload(page, "PKS Tabalong.pdf")
    page.goto(f"{live_server}/inovasi/{pk}")
    desk.press("Kirim ke Kepala SKPD")

    page = phone.sign_in(office.head)
    page.get_by_role("link", name=f"Periksa: {NAME}").click()
    page.get_by_role("link", name="Kembalikan dengan alasan").click()
    page.get_by_label("Alasan", exact=True).fill("Bukti replikasi belum ditandatangani.")
    page.get_by_text("8. Replikasi").click()
    page.get_by_label("Catatan untuk Replikasi").fill("PKS belum ditandatangani")
    page.get_by_role("button", name="Kembalikan dengan alasan").click()
    expect(page.get_by_text("tersimpan dan tercatat di riwayat")).to_be_visible()

    page = desk.sign_in(office.admin)
    expect(page.get_by_text("Bukti replikasi belum ditandatangani.")).to_be_visible()
    page.get_by_role("link", name=f"Perbaiki: {NAME}").click()
    expect(page.locator("#indikator-8")).to_contain_text("PKS belum ditandatangani")
    upload(page, "PKS Tabalong ditandatangani.pdf")
    page.goto(f"{live_server}/inovasi/{pk}")
    desk.press("Kirim ke Kepala SKPD")

    phone.sign_in(office.head).goto(f"{live_server}/inovasi/{pk}")
    phone.press("Tetapkan")
    desk.sign_in(round_.bappedalitbang).goto(f"{live_server}/inovasi/{pk}")
    desk.press("Terima")
    page = desk.sign_in(office.admin)
    page.goto(f"{live_server}/inovasi/{pk}")
    desk.press("Kirim lengkap")

    history = page.locator("#riwayat").inner_text()
    for sentence in ("mengirim ke Kepala SKPD", "mengembalikan", "menetapkan", "menerima", "mengirim data lengkap"):
        assert sentence in history
    assert "Bukti replikasi belum ditandatangani." in history
    expect(page.get_by_text("Menunggu monev").first).to_be_visible()

    printed = page.request.get(f"{live_server}/inovasi/{pk}/c1.pdf").body()
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(printed)).pages).split())
    assert NAME in text
    assert "Dipakai juga oleh Kabupaten Tabalong" in text
    assert "PKS Tabalong ditandatangani.pdf" in text.replace("- ", "")
    assert "DRAF" not in text
    with app.app_context():
        entry = db.session.query(IndicatorEntry).filter_by(innovation_id=pk).count()
        assert (db.session.get_one(Innovation, pk).state, entry) == ("filed", 21)
