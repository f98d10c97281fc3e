"""Several endorsements at once: only what was opened as it stands, one transaction each, and a clear report."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import AuditRow, Innovation, TimelineRow, db, innovation_contributor
from app.queries.openings import OPENED
from app.rules.workflow import Decision
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, advance, begin_round
from tests.support.signin import csrf_token

PATH = "/inovasi/tetapkan/"


def version_of(app: Flask, pk: int) -> int:
    with app.app_context():
        return db.session.get_one(Innovation, pk).version


def state_of(app: Flask, pk: int) -> str:
    with app.app_context():
        return db.session.get_one(Innovation, pk).state


def endorse(app: Flask, client: FlaskClient, *pks: int) -> TestResponse:
    """Choose these at the version they have, and send."""
    chosen = [f"{pk}:{version_of(app, pk)}" for pk in pks]
    return client.post(PATH, data={"pilih": chosen, "csrf_token": csrf_token(client.get(PATH))})


def test_only_what_was_opened_is_endorsed_and_the_report_says_which(app: Flask) -> None:
    round_ = begin_round(app)
    opened, other, unread = (add_complete(app, round_, name, Decision.SUBMIT) for name in ("Satu", "Dua", "Tiga"))
    head = signed_in(app, round_.own.head)
    assert "Tetapkan beberapa sekaligus" in head.get("/inovasi/").get_data(as_text=True)
    for pk in (opened, other):
        assert head.get(f"/inovasi/{pk}").status_code == 200
    page = head.get(PATH).get_data(as_text=True)
    assert page.count("Belum dibuka") == 1
    answer = endorse(app, head, opened, other, unread)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "2 inovasi ditetapkan" in html
    assert "1 inovasi belum ditetapkan" in html
    assert "Belum Anda buka sejak dikirim" in html
    assert [state_of(app, pk) for pk in (opened, other, unread)] == ["endorsed", "endorsed", "submitted"]
    with app.app_context():
        rows = db.session.scalars(select(TimelineRow).where(TimelineRow.decision == "endorse")).all()
        assert {row.innovation_id for row in rows} == {opened, other}


def test_what_was_opened_before_it_changed_counts_no_more(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Satu", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    head.get(f"/inovasi/{pk}")
    with app.app_context():
        db.session.get_one(Innovation, pk).background = "Diubah."
        db.session.commit()
    assert "Belum Anda buka" in endorse(app, head, pk).get_data(as_text=True)
    head.get(f"/inovasi/{pk}")
    assert endorse(app, head, pk).status_code == 200
    assert state_of(app, pk) == "endorsed"


@pytest.mark.parametrize("who", ["admin", "manager", "other_head", "fetched_ahead"])
def test_an_opening_is_the_heads_own_and_not_the_browsers(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Satu", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    if who == "fetched_ahead":
        head.get(f"/inovasi/{pk}", headers={"Sec-Purpose": "prefetch"})
    else:
        person = round_.other.head if who == "other_head" else getattr(round_.own, who)
        signed_in(app, person).get(f"/inovasi/{pk}")
    with app.app_context():
        assert db.session.scalars(select(AuditRow).where(AuditRow.action == OPENED)).all() == []
    assert endorse(app, head, pk).status_code == 409
    assert state_of(app, pk) == "submitted"


def test_nobody_endorses_what_they_entered_nor_another_agencys(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Satu", Decision.SUBMIT)
    with app.app_context():
        values = {"innovation_id": pk, "user_id": round_.own.head.user_id}
        db.session.execute(innovation_contributor.insert().values(values))
        db.session.commit()
    head = signed_in(app, round_.own.head)
    head.get(f"/inovasi/{pk}")
    assert "Anda ikut mengisi" in head.get(PATH).get_data(as_text=True)
    assert endorse(app, head, pk).status_code == 409
    stranger = signed_in(app, round_.other.head)
    assert "Satu" not in endorse(app, stranger, pk).get_data(as_text=True)
    assert state_of(app, pk) == "submitted"


def test_choosing_nothing_or_nonsense_endorses_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Satu", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    head.get(f"/inovasi/{pk}")
    token = csrf_token(head.get(PATH))
    for chosen in ([], ["x"], [f"{pk}"], ["²:1"], ["987654:1"], ["9999999999:1"], [f"{pk}:0"]):
        head.post(PATH, data={"pilih": chosen, "csrf_token": token})
    assert state_of(app, pk) == "submitted"


def test_the_page_costs_the_same_for_three_and_for_thirty(app: Flask) -> None:
    round_ = begin_round(app)
    head, costs, made = signed_in(app, round_.own.head), [], 0
    with app.app_context():
        engine = db.engine
    for total in (3, 30):
        for number in range(made, total):
            add_complete(app, round_, f"Inovasi {number}", Decision.SUBMIT)
        made = total
        with count_queries(engine) as statements:
            assert head.get(PATH).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, str(statements)


def test_an_innovation_returned_and_sent_again_must_be_opened_again(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Satu", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    token = csrf_token(head.get(f"/inovasi/{pk}"))
    fields = {"version": version_of(app, pk), "reason": "Lengkapi uraiannya.", "csrf_token": token}
    assert head.post(f"/inovasi/{pk}/alasan/return", data=fields).status_code == 302
    advance(app, round_, pk, Decision.SUBMIT)
    assert endorse(app, head, pk).status_code == 409
