"""Before the first year is opened: every page says what is missing, and who may open one is led there."""

from __future__ import annotations

import pytest
from flask import Flask

from app.rules.roles import Role
from tests.support.people import add_person, signed_in

MISSING, BUTTON = "Belum ada tahun penjaringan", 'href="/periode/add"'
MENU = ("/tugas/", "/inovasi/", "/jadwal/", "/grafik/", "/nihil/", "/target/", "/grafik/simulasi", "/grafik/pimpinan")


def test_the_menu_of_who_may_open_a_year_leads_there(app: Flask) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    for path in (*MENU, "/monev/penugasan"):
        answer = client.get(path)
        page = answer.get_data(as_text=True)
        assert (path, answer.status_code, MISSING in page, BUTTON in page) == (path, 200, True, True)


def test_others_are_told_what_they_wait_for(app: Flask) -> None:
    page = signed_in(app, add_person(app, Role.PIMPINAN)).get("/grafik/pimpinan").get_data(as_text=True)
    assert (MISSING in page, BUTTON in page) == (True, False)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.ADMIN_SKPD, "/inovasi/tambah"),
        (Role.ADMIN_SKPD, "/nihil/tambah"),
        (Role.KEPALA_SKPD, "/inovasi/tetapkan/"),
        (Role.BAPPEDALITBANG, "/serah-terima/pemeriksaan"),
        (Role.BAPPEDALITBANG, "/grafik/rekap.pdf"),
    ],
)
def test_an_address_that_needs_a_year_says_that_it_is_missing(app: Flask, role: Role, path: str) -> None:
    answer = signed_in(app, add_person(app, role)).get(path)
    assert (answer.status_code, MISSING in answer.get_data(as_text=True)) == (404, True)
