"""Step 8 as two people walk it: Bappedalitbang prepares the decree, Pimpinan records the signature; then its papers."""

from __future__ import annotations

import io

import docx
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from app.models import Innovation, db
from app.storage.samples import make_pdf
from tests.e2e.test_walk import Desk
from tests.support.decree_desk import NUMBER, add_candidates, begun
from tests.support.rounds import begin_round
from tests.support.windows import look_at

pytestmark = pytest.mark.e2e

BEST, SECOND, THIRD = "Antar Obat Lansia", "Sigap Banjir", "Pajak di Warung"


def candidates(app: Flask) -> tuple[object, list[int]]:
    round_ = begin_round(app)
    ids = [
        add_candidates(app, round_, name, verified_score=score)[0]
        for name, score in ((BEST, 90), (SECOND, 80), (THIRD, 70))
    ]
    return round_, ids


def agree(page: Page, label: str) -> None:
    """Say yes to the question that a button asks."""
    page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()


def test_the_decree_goes_from_candidates_to_signed_with_its_papers(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_, ids = candidates(app)
    desk = Desk(browser, live_server, width=1280)
    page = desk.sign_in(round_.bappedalitbang)  # type: ignore[attr-defined]
    page.get_by_role("link", name="Buka SK").first.click()
    page.get_by_role("button", name="Siapkan SK 2026").click()
    expect(page.get_by_text("Nama Bupati belum diisi")).to_be_visible()

    page.get_by_role("link", name="Naskah").click()
    page.get_by_label("Nama Bupati").fill("Contoh Bupati")
    page.get_by_role("button", name="Simpan naskah").click()
    expect(page.locator(".paper")).to_contain_text("CONTOH BUPATI")

    page.get_by_role("link", name="Daftar inovasi (3)").click()
    page.get_by_label(f"Urutan {SECOND}").fill("1")
    page.get_by_label(f"Pilih {THIRD}").uncheck()
    expect(page.get_by_text("2 dicentang")).to_be_visible()
    page.get_by_label(f"Alasan untuk {THIRD}").fill("Menunggu pengembangan tahun depan.")
    page.get_by_role("button", name="Simpan daftar").click()
    expect(page.get_by_text("2 / 200")).to_be_visible()
    page.get_by_role("button", name="Serahkan ke Bagian Hukum").click()
    agree(page, "Serahkan")
    expect(page.get_by_role("link", name="Catat tanda tangan")).to_be_visible()
    address = page.url

    page = desk.sign_in(round_.pimpinan)  # type: ignore[attr-defined]
    page.goto(address)
    page.get_by_role("link", name="Catat tanda tangan").click()
    expect(page.get_by_text("2 inovasi dari 1 SKPD")).to_be_visible()
    assert look_at(page) == []
    page.get_by_label("Nomor keputusan").fill(NUMBER)
    page.get_by_label("Tanggal ditandatangani").fill("2026-11-02")
    content = make_pdf("Keputusan Bupati", ["ditandatangani"])
    page.get_by_label("Keputusan yang sudah ditandatangani").set_input_files(
        {"name": "SK.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Catat tanda tangan").click()
    agree(page, "Catat tanda tangan")
    expect(page.get_by_text("Tanda tangan tercatat")).to_be_visible()
    with app.app_context():
        assert [db.session.get_one(Innovation, one).state for one in ids] == ["decreed", "decreed", "eligible"]

    pdf = page.request.get(f"{address}.pdf").body()
    text = " ".join(" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages)
    assert f"NOMOR {NUMBER} TAHUN 2026" in text
    assert text.index(SECOND) < text.index(BEST)
    assert THIRD not in text
    assert "DRAF" not in text
    book = docx.Document(io.BytesIO(page.request.get(f"{address}.docx").body()))
    assert [row.cells[1].text for row in book.tables[-1].rows] == ["Nama Inovasi", SECOND, BEST]
    assert f"NOMOR {NUMBER} TAHUN 2026" in [one.text for one in book.paragraphs]
    page.context.close()


def test_a_row_is_dragged_to_its_place(app: Flask, live_server: str, browser: Browser) -> None:
    round_, _ = candidates(app)
    with app.app_context():
        pk = begun(round_).id  # type: ignore[arg-type]
    page = Desk(browser, live_server, width=1280).sign_in(round_.bappedalitbang)  # type: ignore[attr-defined]
    page.goto(f"{live_server}/sk/{pk}")
    rows = page.locator(".table-desk tbody tr")
    rows.nth(2).locator(".grip").drag_to(rows.nth(0))
    expect(page.get_by_label(f"Urutan {THIRD}")).to_have_value("1")
    page.get_by_role("button", name="Simpan daftar").click()
    expect(rows.first).to_contain_text(THIRD)
    page.context.close()


def test_without_script_the_list_is_saved_and_filtered(app: Flask, live_server: str, browser: Browser) -> None:
    round_, _ = candidates(app)
    with app.app_context():
        pk = begun(round_).id  # type: ignore[arg-type]
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    page.goto(f"{live_server}/login/")
    page.fill("#username", round_.bappedalitbang.username)  # type: ignore[attr-defined]
    page.fill("#password", round_.bappedalitbang.password)  # type: ignore[attr-defined]
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto(f"{live_server}/sk/{pk}?tanda=siap")
    page.get_by_label(f"Urutan {THIRD}").fill("1")
    page.get_by_role("button", name="Simpan daftar").click()
    expect(page.locator(".table-desk tbody tr").first).to_contain_text(THIRD)
    context.close()
