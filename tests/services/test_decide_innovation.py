"""A decision moves the innovation and writes its timeline row in one transaction, or nothing happens at all."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.models import Innovation, Participation, TimelineRow, db
from app.queries.timeline import broken_chains
from app.rules.chain import GENESIS, row_hash
from app.rules.roles import Role
from app.rules.workflow import Decision, State
from app.services.decide_innovation import decide_innovation
from app.services.errors import NotFoundForActor, Refused
from tests.support.people import signed_in
from tests.support.rounds import add_complete, add_draft, admin_actor, advance, as_actor, begin_round, fill_form
from tests.support.signin import csrf_token


def history(innovation_id: int) -> list[tuple[str, str, str]]:
    rows = db.session.scalars(
        select(TimelineRow).where(TimelineRow.innovation_id == innovation_id).order_by(TimelineRow.seq)
    )
    return [(row.from_state, row.decision, row.actor_role) for row in rows]


def test_the_round_runs_from_a_draft_to_waiting_for_monev(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)
    with app.app_context():
        assert db.session.get_one(Innovation, pk).state == State.FILED
        assert history(pk) == [
            ("draft", "submit", "Admin SKPD"),
            ("submitted", "endorse", "Kepala SKPD"),
            ("endorsed", "accept", "Bappedalitbang"),
            ("accepted", "file", "Admin SKPD"),
        ]
        assert broken_chains(db.session()) == []
        assert db.session.scalars(select(Participation.state)).all() == ["complete"]


def test_an_empty_form_is_refused_with_every_gap_and_leaves_no_trace(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        version = db.session.get_one(Innovation, pk).version
        with pytest.raises(Refused) as refused:
            decide_innovation(admin_actor(round_.own), pk, Decision.SUBMIT, seen_version=version)
        assert len(refused.value.problems) == 8 + 21
        assert db.session.get_one(Innovation, pk).state == State.DRAFT
        assert history(pk) == []


def test_a_return_marks_the_remarked_indicators_and_keeps_the_earlier_approval(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    head = as_actor(round_.own.head, Role.KEPALA_SKPD, round_.own.skpd_id)
    with app.app_context():
        version = db.session.get_one(Innovation, pk).version
        note = {8: "PKS belum ditandatangani"}
        decide_innovation(head, pk, Decision.RETURN, seen_version=version, reason="Perbaiki.", notes=note)
        innovation = db.session.get_one(Innovation, pk)
        returned = {e.indicator.number: (e.verdict, e.note) for e in innovation.entries if e.verdict}
        assert (innovation.state, innovation.complete_count) == (State.DRAFT, 20)
        assert returned == {8: ("needs_work", "PKS belum ditandatangani")}
        assert history(pk)[0] == ("draft", "submit", "Admin SKPD")
        with pytest.raises(Refused) as refused:
            decide_innovation(
                admin_actor(round_.own), pk, Decision.SUBMIT, seen_version=db.session.get_one(Innovation, pk).version
            )
        assert [one.code for one in refused.value.problems] == ["indicator.returned"]


def test_withdrawing_and_reopening_lead_back_to_the_draft(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT, Decision.WITHDRAW, Decision.REOPEN)
    with app.app_context():
        assert db.session.get_one(Innovation, pk).state == State.DRAFT


def test_the_head_who_entered_data_cannot_endorse_them(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    same_person = as_actor(round_.own.admin, Role.KEPALA_SKPD, round_.own.skpd_id)
    with app.app_context():
        version = db.session.get_one(Innovation, pk).version
        with pytest.raises(Refused) as refused:
            decide_innovation(same_person, pk, Decision.ENDORSE, seen_version=version)
        assert [one.code for one in refused.value.problems] == ["workflow.own_entry"]


def test_an_innovation_that_does_not_exist_cannot_be_decided(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context(), pytest.raises(NotFoundForActor):
        decide_innovation(admin_actor(round_.own), 99_999, Decision.SUBMIT, seen_version=1)


def test_the_database_itself_refuses_to_change_the_timeline(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    for statement in ("UPDATE timeline SET reason = 'lain'", "DELETE FROM timeline", "UPDATE audit SET action = 'x'"):
        with app.app_context():
            if "audit" in statement:
                db.session.execute(text("INSERT INTO audit (at, action, detail) VALUES ('2026-11-24', 'uji', '{}')"))
            with pytest.raises(DBAPIError, match="append-only"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_a_chain_that_was_tampered_with_is_named(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT, Decision.ENDORSE)
    with app.app_context():
        postgres = db.engine.dialect.name == "postgresql"
        off = (
            "ALTER TABLE timeline DISABLE TRIGGER timeline_append_only"
            if postgres
            else "DROP TRIGGER timeline_no_update"
        )
        db.session.execute(text(off))
        db.session.execute(text("UPDATE timeline SET actor_name = 'Orang lain' WHERE seq = 1"))
        db.session.commit()
        assert broken_chains(db.session()) == [(pk, 1)]
    result = app.test_cli_runner().invoke(args=["verify"])
    assert result.exit_code == 1
    assert f"Riwayat inovasi {pk}: baris 1" in result.output


def test_no_column_of_a_timeline_row_can_change_without_its_hash() -> None:
    told = {
        column: dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC) if column == "at" else 3 if kind is int else "kata"
        for column, kind in ((one.key, one.type.python_type) for one in TimelineRow.__table__.columns)
    } | {"form_print": {"8": {"description": "kata"}}}
    whole = row_hash(GENESIS, TimelineRow(**told).content())
    for column in told.keys() - {"id", "own_hash", "previous_hash"}:  # the previous one goes into the hash by itself
        other = told["at"] + dt.timedelta(seconds=1) if column == "at" else 4 if told[column] == 3 else "lain"
        assert row_hash(GENESIS, TimelineRow(**{**told, column: other}).content()) != whole, column


def in_parallel(jobs: list[Any]) -> list[Any]:
    """Run every job in a thread of its own, all let go at once; their results in order."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index: int) -> None:
        gate.wait()
        results[index] = jobs[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_of_two_decisions_at_once_exactly_one_wins(app: Flask, live_server: str) -> None:
    """Endorse and return, six requests at the same moment over real sockets: one change, one row, civil refusals."""
    round_ = begin_round(app)
    head = signed_in(app, round_.own.head)
    token = csrf_token(head.get("/tugas/"))
    for attempt in range(3):
        pk = add_complete(app, round_, f"Antar Obat {attempt}", Decision.SUBMIT)
        with app.app_context():
            version = db.session.get_one(Innovation, pk).version
        codes = ["keputusan/endorse", "alasan/return"] * 3
        answers = in_parallel([partial(post, live_server, head, token, pk, code, version) for code in codes])
        with app.app_context():
            rows = history(pk)
            state = db.session.get_one(Innovation, pk).state
        assert len(rows) == 2, rows
        assert sorted(answers) == [302, 409, 409, 409, 409, 409]
        assert state == ("endorsed" if rows[1][1] == "endorse" else "draft")


def post(address: str, signed: Any, token: str, pk: int, path: str, version: int) -> int:
    """One real request with the browser's cookie; the status."""
    import http.client
    from urllib.parse import urlencode, urlsplit

    cookie = signed.get_cookie("sepeda")
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    body = urlencode({"version": version, "reason": "Sebab.", "csrf_token": token})
    headers = {"Cookie": f"sepeda={cookie.value}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/inovasi/{pk}/{path}", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_filled_form_without_evidence_reaches_the_agency_again_but_not_monev(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        fill_form(pk, evidence=False)
    advance(app, round_, pk, Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT)
    with pytest.raises(Refused) as refused:
        advance(app, round_, pk, Decision.FILE)
    assert {one.code for one in refused.value.problems} == {"indicator.no_evidence"}
    assert len(refused.value.problems) == 20
