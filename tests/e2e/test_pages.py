"""Every page as each role: nothing that axe-core finds, no sideways scrolling on a phone, no broken script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser

from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.save_profile import name_managers
from tests.support.people import add_person
from tests.support.rounds import add_complete, add_draft, add_step_paper, admin_actor, begin_round

pytestmark = pytest.mark.e2e

OF_ALL = (
    "/tugas/",
    "/inovasi/",
    "/inovasi/{full}",
    "/inovasi/{full}/indikator?nomor=8",
    "/jadwal/",
    "/jadwal/list/",
    "/nihil/",
    "/sk/",
    "/profil/",
    "/grafik/",
    "/grafik/peta",
)
PAGES = {
    "admin": (
        *OF_ALL,
        "/inovasi/{draft}",
        "/inovasi/{draft}/profil",
        "/inovasi/{draft}/indikator?nomor=1",
        "/inovasi/{draft}/alasan/withdraw",
        "/inovasi/tambah",
        "/kata-sandi/",
    ),
    "head": (*OF_ALL, "/inovasi/tetapkan/", "/inovasi/{full}/alasan/return"),
    "bappedalitbang": (
        *OF_ALL,
        "/skpd/list/",
        "/skpd/show/1",
        "/skpd/edit/1",
        "/pengaturan/identitas/",
        "/jadwal/{step}/ubah",
        "/jadwal/surat/{paper}",
        "/periode/list/",
        "/periode/add",
        "/indikator/list/",
        "/indikator/show/1",
        "/set-indikator/list/",
        "/hari-libur/list/",
        "/akun/list/",
        "/akun/add",
        "/tidak-ada",
    ),
    "pimpinan": (
        *OF_ALL,
        "/grafik/simulasi",
        "/serah-terima/",
        "/skpd/list/",
        "/grafik/pimpinan",
        "/grafik/corong",
        "/grafik/waktu",
    ),
    "monev": (*OF_ALL, "/skpd/list/", "/skpd/show/1"),
    "manager": (
        "/tugas/",
        "/inovasi/",
        "/inovasi/{draft}",
        "/inovasi/{draft}/profil",
        "/inovasi/{draft}/indikator?nomor=21",
        "/nihil/",
    ),
    "operator": (
        "/peran/list/",
        "/peran/list/?q=zzz",
        "/peran/show/1",
        "/peran/edit/2",
        "/peran/add",
        "/akun/list/",
        "/akun/show/1",
        "/akun/edit/1",
        "/akun/add",
        "/inovasi/",
        "/tugas/",
    ),
}


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_open_to_everybody(app: Flask, live_server: str, browser: Browser, who: str) -> None:
    round_ = begin_round(app)
    ids = {"draft": add_draft(app, round_, "Masih Draf"), "full": add_complete(app, round_, "Lengkap", Decision.SUBMIT)}
    ids |= add_step_paper(app, round_)
    with app.app_context():
        name_managers(admin_actor(round_.own), ids["draft"], [round_.own.manager.user_id])
    operator = add_person(app, Role.ADMIN)
    person = operator if who == "operator" else getattr(round_.own, who, None) or getattr(round_, who)
    wrong: list[str] = []

    def note(error: object) -> None:
        wrong.append(f"script: {error}")

    for width, scheme in ((1280, "light"), (390, "dark")):
        page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
        page.on("pageerror", note)
        page.goto(f"{live_server}/login/")
        page.fill("#username", person.username)
        page.fill("#password", person.password)
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.wait_for_url("**/grafik/pimpinan" if who == "pimpinan" else "**/tugas/")
        for pattern in PAGES[who]:
            address = pattern.format(**ids)
            answer = page.goto(live_server + address)
            assert answer
            if (answer.status == 404) != (address == "/tidak-ada") or answer.status not in (200, 404):
                wrong.append(f"{address}: {answer.status}")
            found = Axe().run(page).response["violations"]
            wrong += [f"{address} {width}: {one['id']} {one['nodes'][0]['target']}" for one in found]
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{address} {width}: scrolls sideways")
    assert wrong == []
