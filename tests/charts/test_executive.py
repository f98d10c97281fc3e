"""The executive page: one request, never more than eight statements, figures that are the lists' own."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import db
from app.rules.workflow import Decision
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, add_draft, begin_round

PAGES = (
    "/grafik/pimpinan",
    "/grafik/",
    "/grafik/corong",
    "/grafik/peta",
    "/grafik/waktu",
    "/grafik/profil",
    "/grafik/skor",
    "/grafik/tahun",
    "/grafik/yandas",
    "/grafik/target",
)


def test_pimpinan_begins_at_the_executive_page_and_everybody_else_at_their_tasks(app: Flask) -> None:
    round_ = begin_round(app)
    assert signed_in(app, round_.pimpinan).get("/").location == "/grafik/pimpinan"
    assert signed_in(app, round_.bappedalitbang).get("/").location == "/tugas/"


def test_each_chart_page_costs_the_same_for_three_and_for_thirty(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.pimpinan)
    costs: dict[str, list[int]] = {}
    made = 0
    for total in (3, 30):
        for number in range(made, total):
            add_draft(app, round_, f"Inovasi {number}", office=round_.own if number % 2 else round_.other)
        made = total
        with app.app_context():
            engine = db.engine
        for page in PAGES:
            with count_queries(engine) as statements:
                assert client.get(page).status_code == 200
            costs.setdefault(page, []).append(len(statements))
    assert {page: pair for page, pair in costs.items() if pair[0] != pair[1] or pair[0] > 8} == {}


def test_the_six_figures_and_the_sentences_say_what_stands_in_the_lists(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Masih Draf")
    add_complete(app, round_, "Lengkap", Decision.SUBMIT)
    html = signed_in(app, round_.pimpinan).get("/grafik/pimpinan").get_data(as_text=True)
    assert "<b>2</b>" in html
    assert "<b>50 %</b>" in html
    assert "paling sering belum lengkap: pada 1 dari 2 inovasi" in html


@pytest.mark.parametrize(
    "address", ["/grafik/?jenis=kapal", "/grafik/?status=withdrawn", "/inovasi/?capai=11", "/inovasi/?indikator=3"]
)
def test_a_filter_that_means_nothing_is_told_so(app: Flask, address: str) -> None:
    round_ = begin_round(app)
    assert signed_in(app, round_.bappedalitbang).get(address).status_code == 400


def test_without_any_round_the_pages_say_what_comes(app: Flask) -> None:
    from app.rules.roles import Role
    from tests.support.people import add_person

    client = signed_in(app, add_person(app, Role.PIMPINAN))
    for page in ("/grafik/pimpinan", "/grafik/"):
        assert "Belum ada tahun penjaringan" in client.get(page).get_data(as_text=True)
