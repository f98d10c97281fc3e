"""The profile form in real browsers: it saves itself, says what is wrong, and lets two people work at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.models import Innovation, Period, db, utc_now
from tests.support.people import Person
from tests.support.rounds import add_draft, begin_round
from tests.support.windows import open_window, shared_draft, violations

pytestmark = pytest.mark.e2e

STATE = "form [data-save-state]"


def open_profile(
    browser: Browser, address: str, person: Person, pk: int, *, width: int = 1280, scheme: str = "light"
) -> Page:
    """This person's own window, on the profile."""
    return open_window(browser, address, person, f"/inovasi/{pk}/profil", width=width, scheme=scheme)


def wait_saved(page: Page) -> None:
    expect(page.locator(STATE)).to_have_text(re.compile(r"^tersimpan \d\d:\d\d$"), timeout=15_000)


def stored(app: Flask, pk: int, name: str) -> object:
    with app.app_context():
        return getattr(db.session.get_one(Innovation, pk), name)


def test_what_is_typed_is_saved_by_itself_and_the_side_list_follows(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = open_profile(browser, live_server, round_.own.admin, pk)
    expect(page.locator("[data-parts]")).to_contain_text("1/9")
    page.get_by_label("Latar Belakang").fill("Lansia di desa sulit mengambil obat rutin.")
    page.get_by_label("Pelayanan Publik").check()
    wait_saved(page)
    expect(page.locator("[data-parts]")).to_contain_text("3/9")
    page.get_by_role("button", name="Simpan profil").click()
    expect(page.get_by_text("Profil tersimpan.")).to_be_visible()
    assert stored(app, pk, "background") == "Lansia di desa sulit mengambil obat rutin."
    page.reload()
    expect(page.get_by_label("Latar Belakang")).to_have_value("Lansia di desa sulit mengambil obat rutin.")
    expect(page.get_by_label("Pelayanan Publik")).to_be_checked()


def test_the_national_part_joins_the_narratives_and_counts_their_words(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = open_profile(browser, live_server, round_.own.admin, pk)
    page.get_by_label("Latar Belakang").fill("satu dua tiga")
    page.get_by_label("Permasalahan (Hulu)").fill("empat lima")
    page.get_by_text("Isian nasional").click()
    page.get_by_label("Kesehatan", exact=True).check()
    page.get_by_role("button", name="Gabung dari isian di atas").click()
    expect(page.get_by_label("Rancang bangun")).to_have_value("satu dua tiga\n\nempat lima")
    expect(page.locator("[data-count-words]")).to_have_text("5 dari paling sedikit 300 kata")
    wait_saved(page)
    assert stored(app, pk, "design_text") == "satu dua tiga\n\nempat lima"
    assert stored(app, pk, "other_affairs") == [2]


def test_an_error_is_told_beside_its_field_and_goes_when_mended(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    add_draft(app, round_, "Posyandu Digital")
    page = open_profile(browser, live_server, round_.own.admin, pk)
    page.get_by_label("Nama Inovasi").fill("posyandu digital")
    field = page.locator(".field", has=page.locator("#name"))
    expect(field).to_contain_text("sudah memiliki inovasi dengan nama ini", timeout=15_000)
    expect(page.locator(STATE)).to_contain_text("belum tersimpan")
    assert violations(page) == []
    page.get_by_label("Nama Inovasi").fill("Posyandu Malam")
    wait_saved(page)
    expect(field).not_to_contain_text("sudah memiliki")
    assert stored(app, pk, "name") == "Posyandu Malam"


def test_two_people_in_different_fields_lose_nothing_and_are_asked_nothing(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_, pk = shared_draft(app)
    admin = open_profile(browser, live_server, round_.own.admin, pk)
    manager = open_profile(browser, live_server, round_.own.manager, pk, width=390)
    admin.get_by_label("Latar Belakang").fill("Ditulis admin.")
    wait_saved(admin)
    manager.get_by_label("Permasalahan (Hulu)").fill("Ditulis pengelola.")
    wait_saved(manager)
    expect(manager.get_by_label("Latar Belakang")).to_have_value("Ditulis admin.")
    assert stored(app, pk, "background") == "Ditulis admin."
    assert stored(app, pk, "problem") == "Ditulis pengelola."


def test_two_people_in_one_field_see_both_texts_and_the_second_chooses(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_, pk = shared_draft(app)
    admin = open_profile(browser, live_server, round_.own.admin, pk)
    manager = open_profile(browser, live_server, round_.own.manager, pk)
    admin.get_by_label("Latar Belakang").fill("Ditulis admin.")
    wait_saved(admin)
    manager.get_by_label("Latar Belakang").fill("Ditulis pengelola.")
    dialog = manager.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Orang Uji \d+ menyimpan isian ini"), timeout=15_000)
    expect(dialog.locator("[data-clash-mine]")).to_have_value("Ditulis pengelola.")
    expect(dialog.locator("[data-clash-theirs]")).to_have_value("Ditulis admin.")
    assert violations(manager) == []
    assert stored(app, pk, "background") == "Ditulis admin."
    dialog.get_by_role("button", name="Pakai tulisan saya").click()
    wait_saved(manager)
    assert stored(app, pk, "background") == "Ditulis pengelola."


def test_a_choice_in_dispute_is_shown_by_its_words(app: Flask, live_server: str, browser: Browser) -> None:
    round_, pk = shared_draft(app)
    admin = open_profile(browser, live_server, round_.own.admin, pk)
    manager = open_profile(browser, live_server, round_.own.manager, pk, width=390)
    for page in (admin, manager):
        page.get_by_text("Isian nasional").click()
    choices = admin.locator("select[name=main_affair] option")
    first, second = choices.nth(1).inner_text(), choices.nth(2).inner_text()
    admin.locator("select[name=main_affair]").select_option(index=1)
    wait_saved(admin)
    manager.locator("select[name=main_affair]").select_option(index=2)
    dialog = manager.get_by_role("dialog")
    expect(dialog.locator("[data-clash-theirs]")).to_have_value(first.strip(), timeout=15_000)
    expect(dialog.locator("[data-clash-mine]")).to_have_value(second.strip())
    assert violations(manager) == []
    dialog.get_by_role("button", name="Pakai tulisan mereka").click()
    wait_saved(manager)
    assert stored(app, pk, "main_affair") == 1


def test_a_broken_line_and_an_ended_session_cost_no_word(app: Flask, live_server: str, browser: Browser) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = open_profile(browser, live_server, round_.own.admin, pk)
    page.context.set_offline(True)
    page.get_by_label("Latar Belakang").fill("Ditulis saat sambungan terputus.")
    expect(page.get_by_text("Sambungan terputus.").first).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    wait_saved(page)
    page.context.clear_cookies()
    page.get_by_label("Permasalahan (Hulu)").fill("Ditulis setelah waktu masuk habis.")
    again = page.get_by_role("dialog")
    expect(again).to_contain_text("Masuk lagi", timeout=15_000)
    again.get_by_label("Kata sandi").fill(round_.own.admin.password)
    again.get_by_role("button", name="Masuk", exact=True).click()
    wait_saved(page)
    assert stored(app, pk, "background") == "Ditulis saat sambungan terputus."
    assert stored(app, pk, "problem") == "Ditulis setelah waktu masuk habis."


def test_without_script_the_second_editor_takes_or_keeps_field_by_field(
    app: Flask, live_server: str, browser: Browser
) -> None:
    round_, pk = shared_draft(app)
    admin = open_profile(browser, live_server, round_.own.admin, pk)
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    plain = context.new_page()
    plain.goto(f"{live_server}/login/")
    plain.fill("#username", round_.own.manager.username)
    plain.fill("#password", round_.own.manager.password)
    plain.get_by_role("button", name="Masuk", exact=True).click()
    plain.goto(f"{live_server}/inovasi/{pk}/profil")
    admin.get_by_label("Latar Belakang").fill("Ditulis admin.")
    wait_saved(admin)
    plain.get_by_label("Latar Belakang").fill("Ditulis pengelola.")
    plain.get_by_role("button", name="Simpan profil").click()
    expect(plain.locator("[data-theirs=background]")).to_contain_text("Ditulis admin.")
    expect(plain.get_by_label("Latar Belakang")).to_have_value("Ditulis pengelola.")
    plain.get_by_role("button", name="Simpan profil").click()
    expect(plain.get_by_text("Profil tersimpan.").first).to_be_visible()
    assert stored(app, pk, "background") == "Ditulis pengelola."


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_whole_form_is_clean_for_axe_and_never_scrolls_sideways(
    app: Flask, live_server: str, browser: Browser, width: int, scheme: str
) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    page = open_profile(browser, live_server, round_.own.admin, pk, width=width, scheme=scheme)
    page.get_by_text("Isian nasional").click()
    assert violations(page) == []
    for path in (f"/inovasi/{pk}/profil", "/inovasi/tambah", "/inovasi/?q=zzz", "/nihil/tambah"):
        page.goto(live_server + path)
        assert violations(page) == [], path
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), path
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    page.goto(f"{live_server}/inovasi/{pk}/profil")
    expect(page.locator(".notice")).to_contain_text("hanya dapat dibaca")
    assert violations(page) == []
