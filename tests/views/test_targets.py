"""The year's targets: one table, kept by Bappedalitbang, never half stored."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import Participation, Period, Skpd, db, utc_now
from app.rules.roles import Role
from app.security.row_guard import RowForbidden
from app.services.errors import Refused
from app.services.set_targets import set_targets
from tests.security.world import acting
from tests.support.people import add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_draft, as_actor, begin_round
from tests.support.signin import csrf_token


def save(client: FlaskClient, **targets: str) -> TestResponse:
    token = csrf_token(client.get("/target/"))
    fields = {name.replace("_", "-"): value for name, value in targets.items()}
    return client.post("/target/", data={"csrf_token": token, **fields}, follow_redirects=True)


def stored(app: Flask, round_: Round) -> dict[int, int | None]:
    with app.app_context():
        rows = db.session.scalars(select(Participation).where(Participation.period_id == round_.period_id))
        return {row.skpd_id: row.target for row in rows}


@pytest.fixture
def round_(app: Flask) -> Round:
    return begin_round(app)


def test_targets_are_stored_beside_what_the_agency_has(app: Flask, round_: Round) -> None:
    add_draft(app, round_)
    client = signed_in(app, round_.bappedalitbang)
    answer = save(client, **{f"target_{round_.own.skpd_id}": "3", f"target_{round_.other.skpd_id}": ""})
    assert "Target 1 SKPD tersimpan." in answer.get_data(as_text=True)
    assert stored(app, round_)[round_.own.skpd_id] == 3
    assert "Tidak ada yang berubah." in save(client, **{f"target_{round_.own.skpd_id}": "3"}).get_data(as_text=True)


def test_nobody_but_bappedalitbang_sets_a_target(app: Flask, round_: Round) -> None:
    for person, role in ((round_.pimpinan, Role.PIMPINAN), (round_.monev, Role.PETUGAS_MONEV)):
        with app.app_context(), pytest.raises(Refused):
            set_targets(as_actor(person, role), round_.period_id, {round_.own.skpd_id: 3})
    assert not any(stored(app, round_).values())


def test_an_emptied_target_is_taken_back(app: Flask, round_: Round) -> None:
    client = signed_in(app, round_.bappedalitbang)
    save(client, **{f"target_{round_.own.skpd_id}": "3"})
    save(client)
    assert stored(app, round_)[round_.own.skpd_id] is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [("tiga", "Isi dengan angka"), ("-1", "0 sampai 100"), ("101", "0 sampai 100"), ("1.5", "Isi dengan angka")],
)
def test_a_number_that_cannot_be_stores_nothing_and_stays_in_the_form(
    app: Flask, round_: Round, typed: str, said: str
) -> None:
    client = signed_in(app, round_.bappedalitbang)
    answer = save(client, **{f"target_{round_.own.skpd_id}": typed, f"target_{round_.other.skpd_id}": "4"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert f'value="{typed}"' in page
    assert 'value="4"' in page
    assert stored(app, round_) == {}


def test_a_closed_year_shows_its_targets_and_takes_none(app: Flask, round_: Round) -> None:
    client = signed_in(app, round_.bappedalitbang)
    save(client, **{f"target_{round_.own.skpd_id}": "3"})
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    assert "Simpan target" not in client.get("/target/").get_data(as_text=True)
    assert "sudah ditutup" in save(client, **{f"target_{round_.own.skpd_id}": "9"}).get_data(as_text=True)
    assert stored(app, round_)[round_.own.skpd_id] == 3


def test_an_agency_does_not_set_its_own_target(app: Flask, round_: Round) -> None:
    assert signed_in(app, round_.own.admin).get("/target/").status_code in {302, 403}
    with app.app_context():
        db.session.add(Participation(period_id=round_.period_id, skpd_id=round_.own.skpd_id))
        db.session.commit()
    with acting(app, round_.own.admin) as session:
        session.scalars(select(Participation)).one().target = 1
        with pytest.raises(RowForbidden):
            session.flush()


def test_the_page_costs_the_same_for_few_and_many_agencies(app: Flask, round_: Round) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    client.get("/target/")
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as many:
        client.get("/target/")
    with app.app_context():
        for agency in db.session.scalars(select(Skpd).order_by(Skpd.id).offset(3)):
            agency.valid_to = utc_now().date()
        db.session.commit()
    with count_queries(engine) as few:
        client.get("/target/")
    assert len(many) == len(few) <= 10
