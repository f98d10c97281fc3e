"""Steps 7 to 9 with an innovation of the demo: judged, found eligible, decreed, signed, packed, handed over."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from app.models import Innovation, Monev, Period, User, db
from app.services.demo.accounts import read_accounts
from app.storage.samples import make_pdf
from tests.e2e.test_walk import Desk
from tests.support.databases import ENGINES, let_go
from tests.support.demo import load_demo
from tests.support.live import serve
from tests.support.people import Person

pytestmark = pytest.mark.e2e

OFFICER = "petugas.monev"
NUMBER, NATIONAL = "188.45/901/KUM", "IND2026110901"


@pytest.fixture(params=ENGINES)
def demo(request, engines, tmp_path) -> Iterator[Flask]:
    app = load_demo(engines[request.param], tmp_path, "walk", dt.date(2026, 11, 24))
    yield app
    let_go(app)


def people(app: Flask) -> dict[str, Person]:
    """The demo's accounts by user name, with the passwords of this installation."""
    listed = read_accounts(Path(app.config["INSTANCE_DIR"]))
    assert listed is not None
    return {one.username: Person(0, one.username, one.password) for one in listed}


def waiting_innovation(app: Flask) -> tuple[int, str, int]:
    """An innovation of the open year that waits for this officer: its id, its name, how many indicators it claims."""
    with app.app_context():
        one = db.session.scalars(
            select(Innovation)
            .join(Monev, Monev.innovation_id == Innovation.id)
            .join(Monev.officer)
            .join(Innovation.period)
            .where(Innovation.state == "filed", Monev.issued_at.is_(None), User.username == OFFICER)
            .where(Period.closed_at.is_(None))
            .order_by(Innovation.id)
        ).first()
        assert one is not None
        return one.id, one.name, sum(bool(entry.claimed_level) for entry in one.entries)


def judge(page: Page, address: str, pk: int, claims: int) -> None:
    """Every claim valid as claimed, the six items, the head; then the finding, on the last page."""
    page.goto(f"{address}/inovasi/{pk}/monev")
    for _ in range(claims):
        page.get_by_role("link", name="Berikutnya yang belum").click()
        shown = page.locator("[id^=indikator-]:visible")
        page.keyboard.press("1")
        expect(shown.locator("[data-mark]")).to_have_attribute("data-mark", "valid", timeout=15_000)
        if page.get_by_role("link", name="Lanjut ke Formulir C.2").count():
            break
    page.get_by_role("link", name="Lanjut ke Formulir C.2").click()
    for number in range(1, 7):
        item = page.locator(f"#butir-{number}")
        item.get_by_label("Faktual").fill(f"Butir {number} terlihat di lapangan.")
        item.get_by_role("button", name="Simpan").click()
        expect(item.locator("[data-save-here]")).to_contain_text("tersimpan", timeout=15_000)
    page.locator("#held_on").fill("2026-11-24")
    page.locator("#agency_signer_name").fill("Pejabat Contoh")
    page.locator("#penutup").get_by_role("button", name="Simpan").click()
    expect(page.locator("#penutup [data-save-here]")).to_contain_text("tersimpan", timeout=15_000)
    page.goto(f"{address}/inovasi/{pk}/monev/terbitkan")
    page.get_by_label("Memenuhi: menjadi calon peserta").check()
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan", exact=True).click()
    expect(page.get_by_text("Formulir C.2 diterbitkan.")).to_be_visible()


def choose(page: Page, name: str) -> str:
    """Take the new candidate into the decree that is being prepared, choose it, send it on; the decree's address."""
    page.goto(page.url.split("/tugas")[0] + "/sk/")
    page.get_by_role("link", name=re.compile("2026")).first.click()
    page.get_by_role("button", name="Masukkan ke daftar").click()
    page.get_by_label(f"Pilih {name}").check()
    page.get_by_label(f"Alasan untuk {name}").fill("Sudah diperiksa bersama Bagian Hukum.")
    page.get_by_role("button", name="Simpan daftar").click()
    page.get_by_role("button", name="Serahkan ke Bagian Hukum").click()
    page.get_by_role("dialog").get_by_role("button", name="Serahkan", exact=True).click()
    expect(page.get_by_role("link", name="Catat tanda tangan")).to_be_visible()
    return page.url.split("?")[0]


def sign(page: Page, decree: str) -> None:
    """Record the number, the date and the signed paper."""
    page.goto(decree)
    page.get_by_role("link", name="Catat tanda tangan").click()
    page.get_by_label("Nomor keputusan").fill(NUMBER)
    page.get_by_label("Tanggal ditandatangani").fill("2026-11-24")
    signed = make_pdf("Keputusan Bupati", ["Ditandatangani."])
    page.get_by_label("Keputusan yang sudah ditandatangani").set_input_files(
        {"name": "SK.pdf", "mimeType": "application/pdf", "buffer": signed}
    )
    page.get_by_role("button", name="Catat tanda tangan").click()
    page.get_by_role("dialog").get_by_role("button", name="Catat tanda tangan", exact=True).click()
    expect(page.get_by_text("Tanda tangan tercatat")).to_be_visible()


def package_of(page: Page, address: str) -> zipfile.ZipFile:
    """The package as the browser saves it, however many presses the printing takes."""
    page.goto(f"{address}/serah-terima/")
    with page.expect_download(timeout=180_000) as coming:
        page.get_by_role("button", name="Siapkan dan unduh paket").click()
    return zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes()))


def hand_over(page: Page, name: str) -> None:
    """Write down the number that the ministry gave."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("Nomor pendaftaran nasional").fill(NATIONAL)
    page.get_by_role("button", name="Catat terkirim ke pusat").click()
    expect(page.get_by_text(NATIONAL).first).to_be_visible()


def words_of(content: bytes) -> str:
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages).split())


def test_an_innovation_of_the_demo_goes_from_filed_to_handed_over(demo: Flask, browser: Browser) -> None:
    who = people(demo)
    pk, name, claims = waiting_innovation(demo)
    with serve(demo) as address:
        desk, phone = Desk(browser, address, width=1280), Desk(browser, address, width=390)
        judge(desk.sign_in(who[OFFICER]), address, pk, claims)
        page = desk.sign_in(who["bappedalitbang"])
        form = words_of(page.request.get(f"{address}/inovasi/{pk}/c2.pdf").body())
        decree = choose(page, name)
        sign(phone.sign_in(who["bupati"]), decree)
        page = desk.sign_in(who["bappedalitbang"])
        printed = words_of(page.request.get(f"{decree}.pdf").body())
        book = docx.Document(io.BytesIO(page.request.get(f"{decree}.docx").body()))
        package = package_of(page, address)
        hand_over(page, name)
        page.goto(f"{address}/inovasi/{pk}")
        history = page.locator("#riwayat").inner_text()
        for one in (desk, phone):
            one.page.context.close()

    for number in range(1, 7):
        assert f"Butir {number} terlihat di lapangan." in form
    assert "Pejabat Contoh" in form
    assert "DRAF" not in form + printed
    assert f"NOMOR {NUMBER} TAHUN 2026" in printed
    assert name in printed
    assert name in [row.cells[1].text for row in book.tables[-1].rows]

    root = package.namelist()[0].split("/")[0]
    manifest = json.loads(package.read(f"{root}/manifest.json"))
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert set(listed) == set(package.namelist()) - {f"{root}/manifest.json"}
    assert {path: hashlib.sha256(package.read(path)).hexdigest() for path in listed} == listed
    assert manifest["missing"] == []
    own = [path for path in listed if path.endswith("/C2.pdf") and name in words_of(package.read(path))]
    assert len(own) == 1
    assert "Butir 6 terlihat di lapangan." in words_of(package.read(own[0]))
    for sentence in ("menyatakan memenuhi", "menetapkan dengan SK Bupati", "mencatat terkirim ke pusat"):
        assert sentence in history
    with demo.app_context():
        assert db.session.get_one(Innovation, pk).state == "handed_over"
