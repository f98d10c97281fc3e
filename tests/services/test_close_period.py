"""A round is closed when all nine steps are done, or with an explicit word on what is open."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import AuditRow, Period, db
from app.rules.roles import Role
from app.services.errors import Refused
from app.services.open_period import close_period
from tests.support.people import signed_in
from tests.support.rounds import TODAY, as_actor, begin_round
from tests.support.signin import csrf_token


def test_a_round_with_open_steps_is_closed_only_with_an_explicit_word_that_is_recorded(app: Flask) -> None:
    round_ = begin_round(app)
    officer = as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)
    with app.app_context():
        period = db.session.get_one(Period, round_.period_id)
        for step in period.steps[:-2]:
            step.actual_on = TODAY
        db.session.commit()
        with pytest.raises(Refused) as caught:
            close_period(officer, round_.period_id)
        assert [(one.code, one.params["numbers"]) for one in caught.value.problems] == [("period.steps_open", "8, 9")]
        close_period(officer, round_.period_id, despite_open=True)
        row = db.session.scalars(select(AuditRow).where(AuditRow.action == "period.closed")).one()
        assert row.detail == {"year": 2026, "open_steps": [8, 9]}


def test_a_round_whose_steps_are_all_done_is_closed_without_further_words(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        for step in db.session.get_one(Period, round_.period_id).steps:
            step.actual_on = TODAY
        db.session.commit()
        assert not close_period(as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG), round_.period_id).is_open


def test_the_periods_page_asks_for_the_word_and_takes_it(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    place = f"/periode/show/{round_.period_id}"
    page = client.get(place)
    assert "Langkah 1, 2, 3, 4, 5, 6, 7, 8, 9 belum dicatat selesai." in page.get_data(as_text=True)
    token = csrf_token(page)
    client.post(f"/periode/{round_.period_id}/tutup", data={"csrf_token": token})
    assert "belum dicatat selesai. Catat tanggalnya" in client.get(place).get_data(as_text=True)
    client.post(f"/periode/{round_.period_id}/tutup", data={"csrf_token": token, "despite": "1"})
    assert "Buka kembali tahun ini" in client.get(place).get_data(as_text=True)
