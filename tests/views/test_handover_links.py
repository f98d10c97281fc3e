"""Asking the links before the hand-over: by a press, by the nightly command, and what the list tells of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import AuditRow, Innovation, LinkCheck, Period, db, utc_now
from app.rules.links import Standing
from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.check_links import Round as Pressed
from app.services.check_links import check_links
from app.views.handover_links import _report
from tests.support.at_once import at_once
from tests.support.decrees import sign_decree
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, as_actor, begin_round
from tests.support.signin import csrf_token
from tests.support.web import Web, web

WAY = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)
CHECK = "/serah-terima/pemeriksaan"


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as found:
        yield found


@pytest.fixture
def linked(app: Flask, server: Web) -> tuple[Round, int]:
    """A decreed innovation whose texts name four links, one of them twice and one misspelt."""
    app.config["LINK_POLICY"] = server.policy()
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", *WAY)
    with app.app_context():
        one = db.session.get_one(Innovation, pk)
        one.background = f"Lihat {server.at('/ok')} dan {server.at('/gone')}."
        one.benefit = f"Sekali lagi {server.at('/ok')}, https://salah"
        one.entries[0].description = f"Berkas di {server.at('/busy')}"
        db.session.commit()
    sign_decree(app, round_, [pk])
    return round_, pk


def press(client: FlaskClient, **fields: str) -> TestResponse:
    token = csrf_token(client.get(CHECK))
    return client.post("/serah-terima/tautan", data={"csrf_token": token, **fields}, follow_redirects=True)


def test_what_was_never_asked_is_said_as_such_and_the_page_asks_nobody(
    app: Flask, linked: tuple[Round, int], server: Web
) -> None:
    round_, pk = linked
    client = signed_in(app, round_.bappedalitbang)
    page = client.get(CHECK).get_data(as_text=True)
    assert "4 tautan dalam daftar ini: 1 salah tulis, 3 belum pernah diperiksa." in page
    assert f"Tautan {server.at('/ok')} belum pernah diperiksa." in page
    assert "Belum pernah diperiksa." in page
    assert "belum pernah diperiksa" in client.get(f"/serah-terima/{pk}").get_data(as_text=True)
    assert server.asked == []


def test_a_press_asks_each_link_once_and_the_list_tells_what_it_answered_and_when(
    app: Flask, linked: tuple[Round, int], server: Web
) -> None:
    round_, pk = linked
    client = signed_in(app, round_.bappedalitbang)
    page = press(client).get_data(as_text=True)
    assert "Pemeriksaan tautan selesai: 1 mati" in page
    assert "4 tautan dalam daftar ini: 1 hidup, 1 mati, 1 salah tulis, 1 belum dapat dipastikan." in page
    assert f"Tautan {server.at('/gone')} tidak ditemukan (404). Diperiksa " in page
    assert f"Tautan {server.at('/busy')} belum dapat dipastikan" in page
    heads = sorted(path for method, path, _headers in server.asked if method == "HEAD")
    assert heads == ["/busy", "/gone", "/ok"]
    shown = client.get(f"/serah-terima/{pk}").get_data(as_text=True)
    assert "tidak ditemukan (404)" in shown
    with app.app_context():
        record = db.session.scalars(select(AuditRow).where(AuditRow.action == "links.checked")).one()
        assert (record.actor_id, record.object_id) == (round_.bappedalitbang.user_id, round_.period_id)
        assert record.detail == {"asked": 3, "dead": 1, "left": 0}
    server.asked.clear()
    press(client)  # what did not live is asked again at once, what lives is not
    assert {path for _method, path, _headers in server.asked} == {"/gone", "/busy"}
    server.asked.clear()
    press(client, lanjut="1")
    assert server.asked == []


def test_a_dead_link_warns_and_does_not_block(app: Flask, linked: tuple[Round, int]) -> None:
    round_, _pk = linked
    client = signed_in(app, round_.bappedalitbang)
    press(client)
    item = client.get(CHECK).get_data(as_text=True).split("tidak ditemukan (404)")[0].rpartition("<li")[2]
    assert 'class="tone-warn"' in item


def test_what_does_not_fit_into_a_press_waits_for_the_next(app: Flask, linked: tuple[Round, int], server: Web) -> None:
    round_, _pk = linked
    actor = as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)
    with app.app_context():
        first = check_links(actor, round_.period_id, server.policy(), seconds=0)
        assert (first.asked, first.left, first.total) == (0, 3, 3)
        second = check_links(actor, round_.period_id, server.policy(), seconds=30, going_on=True)
        assert (second.asked, second.left) == (3, 0)


def test_two_who_ask_at_once_keep_one_answer_each(app: Flask, linked: tuple[Round, int], server: Web) -> None:
    round_, _pk = linked
    actor = as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)

    def ask() -> None:
        check_links(actor, round_.period_id, server.policy(), seconds=30)

    assert at_once(app, [ask, ask]) == ["done", "done"]
    with app.app_context():
        assert len(db.session.scalars(select(LinkCheck)).all()) == 3


def test_only_bappedalitbang_asks_and_only_in_an_open_year(app: Flask, linked: tuple[Round, int], server: Web) -> None:
    round_, _pk = linked
    leader = signed_in(app, round_.pimpinan)
    assert "Periksa tautan" not in leader.get(CHECK).get_data(as_text=True)
    token = csrf_token(leader.get("/tugas/"))
    assert leader.post("/serah-terima/tautan", data={"csrf_token": token}).status_code == 403
    client = signed_in(app, round_.bappedalitbang)
    token = csrf_token(client.get(CHECK))
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    assert "Periksa tautan" not in client.get(CHECK).get_data(as_text=True)
    assert client.post("/serah-terima/tautan", data={"csrf_token": token}).status_code == 302
    assert server.asked == []


def test_at_night_a_command_asks_and_says_when_there_is_no_network(
    app: Flask, linked: tuple[Round, int], server: Web
) -> None:
    run = app.test_cli_runner().invoke(args=["check-links"])
    assert (run.exit_code, run.output) == (
        0,
        "2026: 3 tautan ditanya; 1 hidup, 1 mati, 1 belum dapat dipastikan, 0 belum sempat.\n",
    )
    with app.app_context():
        assert db.session.scalars(select(AuditRow.actor_id).where(AuditRow.action == "links.checked")).all() == [None]


def test_the_list_costs_the_same_for_any_number_of_links(app: Flask, linked: tuple[Round, int], server: Web) -> None:
    round_, pk = linked
    client = signed_in(app, round_.bappedalitbang)
    press(client)
    costs = []
    with app.app_context():
        engine = db.engine
    for count in (3, 30):
        with app.app_context():
            text = " ".join(server.at(f"/ok?{number}") for number in range(count))
            db.session.get_one(Innovation, pk).method = text
            db.session.commit()
        client.get(CHECK)
        with count_queries(engine) as statements:
            assert client.get(CHECK).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, str(statements)


def test_a_press_with_nothing_left_to_ask_still_tells_the_dead(app: Flask) -> None:
    standings = {**dict.fromkeys(Standing, 0), Standing.DEAD: 1}
    with app.test_request_context():
        said, look = _report(Pressed(asked=0, left=0, total=2, standings=standings, offline=False))
    assert ("1 mati" in said, look) == (True, "warning")
