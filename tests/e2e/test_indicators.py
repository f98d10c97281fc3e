"""The indicator page in real browsers, on lines that break, among people who write at the same time."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from app.models import db
from app.storage.samples import make_pdf
from tests.services.test_add_evidence import entry_of, video_entry
from tests.support.files import bytes_in
from tests.support.frail_line import frail_line
from tests.support.people import Person
from tests.support.rounds import add_draft, begin_round
from tests.support.windows import open_window, shared_draft, violations

pytestmark = pytest.mark.e2e

NUMBER = 8
SAVED = re.compile(r"^tersimpan \d\d:\d\d$")


def desk(browser: Browser, address: str, person: Person, pk: int, *, width: int = 1280, scheme: str = "light") -> Page:
    """This person's own window, on indicator 8."""
    return open_window(browser, address, person, f"/inovasi/{pk}/indikator?nomor={NUMBER}", width=width, scheme=scheme)


def card(page: Page, number: int = NUMBER) -> Locator:
    return page.locator(f"#indikator-{number}")


def wait_saved(page: Page) -> None:
    expect(page.locator(".desk-bar [data-save-state]")).to_have_text(SAVED, timeout=20_000)


def stored(app: Flask, pk: int, number: int = NUMBER) -> tuple[str, int | None]:
    with app.app_context():
        entry = entry_of(pk, number)
        return entry.description, entry.claimed_level


def names_of(app: Flask, pk: int) -> list[str]:
    """The names of the files attached to indicator 8."""
    from app.queries.entries import entry_rows

    with app.app_context():
        row = next(one for one in entry_rows(db.session(), pk) if one.indicator.number == NUMBER)
        return sorted(one.current.file.filename for one in row.evidence)


def choose(page: Page, *files: tuple[str, bytes], number: int = NUMBER) -> None:
    """Choose files in the open indicator's upload form."""
    chosen = [{"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in files]
    card(page, number).locator("form[data-upload] input[type=file]").set_input_files(chosen)


def photo(side: int = 500) -> bytes:
    """A JPEG that takes a while: noise, which nothing compresses; 500 pixels are some 300 KB."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_what_is_typed_is_saved_by_itself_with_the_time_and_the_figures_follow(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk)
    card(page).get_by_label("Uraian").fill("Belum pernah dipakai daerah lain.")
    card(page).get_by_label("Belum ada", exact=False).check()
    wait_saved(page)
    expect(page.locator("[data-board=complete]")).to_have_text("1")
    expect(page.locator(f'.desk-list [data-go="{NUMBER}"]')).to_contain_text("belum ada")
    expect(card(page).locator("[data-save-here]")).to_have_text(SAVED)
    page.keyboard.press("Control+s")
    page.reload()
    expect(card(page).get_by_label("Uraian")).to_have_value("Belum pernah dipakai daerah lain.")
    assert stored(app, pk) == ("Belum pernah dipakai daerah lain.", 0)


def test_offline_and_back_loses_nothing(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk)
    page.context.set_offline(True)
    card(page).get_by_label("Uraian").fill("Ditulis saat sambungan terputus.")
    expect(page.locator("[data-line=cut]")).to_contain_text("Tulisan disimpan di perangkat ini.", timeout=15_000)
    expect(card(page).locator("[data-save-here]")).to_contain_text("belum tersimpan, ada di perangkat ini")
    page.locator(f'.desk-list [data-go="{NUMBER + 1}"]').click()
    card(page, NUMBER + 1).get_by_label("Uraian").fill("Indikator kedua, juga terputus.")
    assert violations(page) == []
    page.context.set_offline(False)
    wait_saved(page)
    expect(page.locator("[data-line=back]")).to_contain_text("semua tersimpan")
    assert stored(app, pk)[0] == "Ditulis saat sambungan terputus."
    assert stored(app, pk, NUMBER + 1)[0] == "Indikator kedua, juga terputus."


def test_a_window_closed_without_a_line_gives_its_text_back_when_opened_again(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk)
    page.context.set_offline(True)
    card(page).get_by_label("Uraian").fill("Baterai habis.")
    expect(page.locator("[data-line=cut]")).to_be_visible(timeout=15_000)
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(f"{live_server}/inovasi/{pk}/indikator?nomor={NUMBER}")
    expect(card(again).get_by_label("Uraian")).to_have_value("Baterai habis.")
    expect(card(again)).to_contain_text("Tulisan yang belum tersimpan dari perangkat ini dikembalikan.")
    wait_saved(again)
    assert stored(app, pk)[0] == "Baterai habis."


def test_an_ended_session_asks_to_sign_in_and_the_text_is_there(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk)
    page.context.clear_cookies()
    card(page).get_by_label("Uraian").fill("Ditulis setelah waktu masuk habis.")
    again = page.get_by_role("dialog")
    expect(again).to_contain_text("Masuk lagi", timeout=15_000)
    assert violations(page) == []
    again.get_by_label("Kata sandi").fill("salah")
    again.get_by_role("button", name="Masuk", exact=True).click()
    expect(again.get_by_role("alert")).to_be_visible()
    again.get_by_role("button", name="Nanti").click()
    expect(page.locator("[data-line=signed-out]")).to_contain_text("Waktu masuk Anda habis")
    expect(card(page).get_by_label("Uraian")).to_have_value("Ditulis setelah waktu masuk habis.")
    page.locator("[data-line-sign-in]").click()
    again.get_by_label("Kata sandi").fill(round_.own.admin.password)
    again.get_by_role("button", name="Masuk", exact=True).click()
    wait_saved(page)
    assert stored(app, pk)[0] == "Ditulis setelah waktu masuk habis."


def test_two_people_in_one_answer_see_both_texts_and_the_second_chooses(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_, pk = shared_draft(app)
    admin = desk(browser, live_server, round_.own.admin, pk)
    manager = desk(browser, live_server, round_.own.manager, pk, width=390)
    card(admin).get_by_label("Uraian").fill("Ditulis admin.")
    card(admin).get_by_role("radio").nth(0).check()
    wait_saved(admin)
    manager.context.set_offline(True)
    card(manager).get_by_label("Uraian").fill("Ditulis pengelola.")
    card(manager).get_by_role("radio").nth(1).check()
    manager.context.set_offline(False)
    dialog = manager.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Orang Uji \d+ menyimpan isian ini \(\d\d:\d\d\)"), timeout=15_000)
    assert violations(manager) == []
    assert not manager.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    text, level = (dialog.locator(".clash").filter(has_text=name) for name in ("Uraian", "Tingkat"))
    expect(text.locator("[data-clash-mine]")).to_have_value("Ditulis pengelola.")
    expect(text.locator("[data-clash-theirs]")).to_have_value("Ditulis admin.")
    expect(level.locator("[data-clash-theirs]")).to_have_value(re.compile("Inovasi .* poin"))
    assert stored(app, pk) == ("Ditulis admin.", 1)
    text.get_by_role("button", name="Pakai tulisan saya").click()
    level.get_by_role("button", name="Pakai tulisan mereka").click()
    wait_saved(manager)
    assert stored(app, pk) == ("Ditulis pengelola.", 1)


def test_two_people_in_different_parts_of_one_answer_are_joined_and_told(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_, pk = shared_draft(app)
    admin = desk(browser, live_server, round_.own.admin, pk)
    manager = desk(browser, live_server, round_.own.manager, pk)
    card(admin).get_by_role("radio").nth(0).check()
    wait_saved(admin)
    card(manager).get_by_label("Uraian").fill("Ditulis pengelola.")
    wait_saved(manager)
    expect(card(manager)).to_contain_text(re.compile(r"Orang Uji \d+ juga mengubah isian ini"))
    expect(card(manager).get_by_role("radio").nth(0)).to_be_checked()
    assert stored(app, pk) == ("Ditulis pengelola.", 1)


def test_an_upload_cut_in_the_middle_says_so_and_arrives_by_itself(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with frail_line(live_server) as line:
        page = desk(browser, line.address, round_.own.admin, pk)
        line.cuts = 2
        choose(page, ("Foto Tabalong.jpg", photo()))
        row = card(page).locator(".send")
        expect(row).to_contain_text("Sambungan terputus", timeout=15_000)
        assert violations(page) == []
        row.get_by_role("button", name="Ulangi").click()
        expect(card(page).locator("[data-pieces]")).to_contain_text("Foto Tabalong.jpg", timeout=30_000)
        expect(row).to_have_count(0)
        assert line.uploads == 3
    assert names_of(app, pk) == ["Foto Tabalong.jpg"]
    assert bytes_in(app) == 1


def test_four_files_at_once_all_arrive_and_the_wrong_one_is_told_beside_the_field(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk, width=390, scheme="dark")
    files = [(f"Bukti {number}.jpg", photo(900)) for number in range(1, 5)]
    choose(page, *files, ("Palsu.pdf", b"bukan PDF"), ("Besar.pdf", b"x" * (11 << 20)), ("Program.exe", b"MZ"))
    for name, _ in files:
        expect(card(page).locator("[data-pieces]")).to_contain_text(name, timeout=30_000)
    wrong = card(page).locator(".send")
    expect(wrong).to_have_count(3)
    expect(wrong.filter(has_text="Palsu.pdf")).to_contain_text("isinya tidak sesuai dengan namanya")
    expect(wrong.filter(has_text="Besar.pdf")).to_contain_text("lebih besar dari 10 MB")
    expect(wrong.filter(has_text="Program.exe")).to_contain_text("jenisnya tidak diterima")
    assert violations(page) == []
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    assert names_of(app, pk) == [name for name, _ in files]


def test_a_session_that_ends_before_an_upload_costs_no_file(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk)
    page.context.clear_cookies()
    choose(page, ("SK.pdf", make_pdf("SK", ["Isi."])))
    again = page.get_by_role("dialog")
    again.get_by_label("Kata sandi").fill(round_.own.admin.password)
    again.get_by_role("button", name="Masuk", exact=True).click()
    expect(card(page).locator("[data-pieces]")).to_contain_text("SK.pdf", timeout=20_000)
    assert names_of(app, pk) == ["SK.pdf"]


def test_a_file_is_described_detached_taken_back_and_used_again_without_leaving(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk)
    choose(page, ("SK.pdf", make_pdf("SK", ["Isi."])))
    pieces = card(page).locator("[data-pieces]")
    pieces.get_by_text("Isi nomor, tanggal, dan perihal surat").click()
    pieces.get_by_label("Nomor surat").fill("12/2026")
    wait_saved(page)
    pieces.get_by_role("button", name="Lepas").click()
    page.get_by_role("dialog").get_by_role("button", name="Lepas").click()
    expect(pieces).to_contain_text("SK.pdf dilepas")
    pieces.get_by_role("button", name="Pakai lagi").click()
    expect(pieces).to_contain_text("Nomor 12/2026")
    page.locator(f'.desk-list [data-go="{NUMBER + 1}"]').click()
    card(page, NUMBER + 1).get_by_role("link", name="Pakai berkas yang sudah ada").click()
    pick = page.get_by_role("dialog")
    expect(pick).to_contain_text("dipakai indikator 8")
    assert violations(page) == []
    pick.get_by_role("button", name="Pakai", exact=True).click()
    expect(card(page, NUMBER + 1).locator("[data-pieces]")).to_contain_text("SK.pdf")
    assert page.evaluate("() => performance.getEntriesByType('navigation').length") == 1


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_every_indicator_is_clean_for_axe_and_never_scrolls_sideways(
    app: Flask, live_server: str, browser: Browser, width: int, scheme: str
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        number = video_entry(pk).indicator.number
    page = desk(browser, live_server, round_.own.admin, pk, width=width, scheme=scheme)
    choose(page, ("Nama berkas yang sangat panjang_tanpa_spasi_" + "x" * 90 + ".pdf", make_pdf("SK", ["Isi."])))
    expect(card(page).locator("[data-pieces]")).to_contain_text("Nama berkas", timeout=15_000)
    for one in (NUMBER, number):
        page.goto(f"{live_server}/inovasi/{pk}/indikator?nomor={one}")
        for fold in card(page, one).locator("summary").all():
            fold.click()
        assert violations(page) == []
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), one


def test_on_a_phone_list_and_indicator_are_two_screens(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = desk(browser, live_server, round_.own.admin, pk, width=390)
    expect(card(page)).to_be_visible()
    expect(page.locator(".desk-list")).to_be_hidden()
    card(page).get_by_role("link", name=f"Ke indikator {NUMBER + 1}").click()
    expect(card(page, NUMBER + 1)).to_be_visible()
    expect(card(page)).to_be_hidden()
    card(page, NUMBER + 1).get_by_role("link", name="Daftar").click()
    expect(page.locator(".desk-list")).to_be_visible()
    page.go_back()
    expect(card(page, NUMBER + 1)).to_be_visible()


def test_without_script_an_answer_is_saved_and_a_file_sent(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    page.goto(f"{live_server}/login/")
    page.fill("#username", round_.own.admin.username)
    page.fill("#password", round_.own.admin.password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto(f"{live_server}/inovasi/{pk}/indikator?nomor={NUMBER}")
    card(page).get_by_label("Uraian").fill("Tanpa skrip.")
    card(page).get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Indikator 8 tersimpan.")).to_be_visible()
    choose(page, ("SK.pdf", make_pdf("SK", ["Isi."])))
    card(page).locator("form[data-upload]").get_by_role("button", name="Unggah").click()
    expect(card(page).locator("[data-pieces]")).to_contain_text("SK.pdf")
    choose(page, ("Palsu.pdf", b"bukan PDF"))
    card(page).locator("form[data-upload]").get_by_role("button", name="Unggah").click()
    expect(card(page).locator("[id^=ditolak-]")).to_contain_text("Palsu.pdf: Berkas ditolak")
    assert stored(app, pk)[0] == "Tanpa skrip."
