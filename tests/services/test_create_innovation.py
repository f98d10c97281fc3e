"""A new innovation: whose, when, under which name, and what it brings along from last year."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Evidence, IndicatorEntry, Innovation, Participation, Period, db, utc_now
from app.rules.roles import Actor, Role
from app.rules.workflow import Decision
from app.services.carry_over import begin_innovation
from app.services.create_innovation import MAX_NAME, create_innovation
from app.services.errors import Invalid, NotFoundForActor, Refused, ServiceError
from tests.support.rounds import add_complete, add_draft, admin_actor, advance, as_actor, begin_round


def codes(caught: pytest.ExceptionInfo[Invalid] | pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.problems]


def close_year(period_id: int) -> None:
    db.session.get_one(Period, period_id).closed_at = utc_now()
    db.session.commit()


def test_a_draft_has_an_answer_waiting_for_every_indicator_and_opens_the_agencys_round(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        made = create_innovation(admin_actor(round_.own), round_.period_id, "  Antar   Obat \n Lansia ")
        assert (made.name, made.state, made.complete_count, made.claimed_score) == ("Antar Obat Lansia", "draft", 0, 0)
        entries = db.session.scalar(
            select(func.count()).select_from(IndicatorEntry).where(IndicatorEntry.innovation_id == made.id)
        )
        assert entries == 21
        stands = db.session.scalars(select(Participation.state).where(Participation.skpd_id == round_.own.skpd_id))
        assert stands.all() == ["collecting"]


def test_a_name_is_taken_whatever_its_capitals_and_spaces(app: Flask) -> None:
    round_ = begin_round(app)
    add_draft(app, round_, "Antar Obat Élok")
    with app.app_context():
        for again in ("Antar Obat Élok", "ANTAR OBAT ÉLOK", "  antar  obat élok "):
            with pytest.raises(Invalid) as caught:
                create_innovation(admin_actor(round_.own), round_.period_id, again)
            assert codes(caught) == ["profile.name_taken"]
        assert db.session.scalar(select(func.count()).select_from(Innovation)) == 1


def test_another_agency_and_another_year_may_use_the_same_name(app: Flask) -> None:
    round_, before = begin_round(app), begin_round(app, year=2025)
    add_draft(app, round_, "Antar Obat")
    with app.app_context():
        create_innovation(admin_actor(round_.other), round_.period_id, "Antar Obat")
        create_innovation(admin_actor(before.own), before.period_id, "Antar Obat")


@pytest.mark.parametrize(
    ("name", "code"), [("", "profile.empty"), (" \t ", "profile.empty"), ("x" * 201, "profile.too_long")]
)
def test_a_name_is_not_empty_nor_longer_than_the_decree_can_print(app: Flask, name: str, code: str) -> None:
    round_ = begin_round(app)
    with app.app_context():
        with pytest.raises(Invalid) as caught:
            create_innovation(admin_actor(round_.own), round_.period_id, name)
        assert codes(caught) == [code]
        assert create_innovation(admin_actor(round_.own), round_.period_id, "x" * MAX_NAME).id


def test_nothing_begins_in_a_closed_year(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        close_year(round_.period_id)
        with pytest.raises(Refused) as caught:
            create_innovation(admin_actor(round_.own), round_.period_id, "Terlambat")
        assert codes(caught) == ["workflow.period_closed"]
        with pytest.raises(NotFoundForActor):
            create_innovation(admin_actor(round_.own), 987_654, "Tahun lain")


def test_only_an_agencys_admin_begins_one(app: Flask) -> None:
    round_ = begin_round(app)
    own = round_.own.skpd_id
    others: list[Actor] = [
        as_actor(round_.own.manager, Role.PENGELOLA, own),
        as_actor(round_.own.head, Role.KEPALA_SKPD, own),
        as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG),
        as_actor(round_.own.admin, Role.ADMIN_SKPD, None),
    ]
    with app.app_context():
        for actor in others:
            with pytest.raises(Refused) as caught:
                create_innovation(actor, round_.period_id, "Bukan wewenang")
            assert codes(caught) == ["workflow.not_your_role"]


def test_two_at_once_with_one_name_make_one_innovation(app: Flask) -> None:
    round_ = begin_round(app)
    start, outcomes = threading.Barrier(2), []

    def send(name: str) -> None:
        with app.app_context():
            start.wait(10)
            try:
                create_innovation(admin_actor(round_.own), round_.period_id, name)
                outcomes.append("made")
            except ServiceError as error:
                outcomes.append(str(error))

    threads = [threading.Thread(target=send, args=(name,)) for name in ("Kembar", "kembar")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(outcomes) == ["made", "profile.name_taken"]


def test_last_years_words_come_along_but_neither_evidence_nor_verdicts(app: Flask) -> None:
    round_, before = begin_round(app), begin_round(app, year=2025)
    earlier_id = add_complete(app, before, "Posyandu Digital")
    with app.app_context():
        earlier = db.session.get_one(Innovation, earlier_id)
        earlier.design_text, earlier.main_affair, earlier.other_affairs = "Rancang bangun.", 2, [1, 6]
        for entry in earlier.entries:
            entry.verdict, entry.verified_level, entry.note = "valid", 2, "sudah diperiksa"
        db.session.commit()
        made = begin_innovation(admin_actor(round_.own), round_.period_id, "", previous_id=earlier_id)
        assert (made.name, made.previous_id, made.state) == ("Posyandu Digital", earlier_id, "draft")
        assert (made.background, made.form, made.started_on) == (earlier.background, earlier.form, earlier.started_on)
        assert (made.design_text, made.main_affair, made.other_affairs) == ("Rancang bangun.", 2, [1, 6])
        assert {(e.description, e.claimed_level) for e in made.entries} == {("Sudah berjalan dan terdokumentasi.", 2)}
        assert {(e.verdict, e.verified_level, e.note) for e in made.entries} == {(None, None, "")}
        assert db.session.scalars(select(Evidence).where(Evidence.innovation_id == made.id)).all() == []
        assert (made.evidence_count, made.complete_count, made.claimed_score, made.verified_score) == (0, 0, 0, None)


def test_only_an_own_innovation_of_an_earlier_year_can_be_continued(app: Flask) -> None:
    round_, before = begin_round(app), begin_round(app, year=2025)
    foreign = add_draft(app, before, "Milik lain", office=before.other)
    same_year = add_draft(app, round_, "Tahun ini")
    with app.app_context():
        for previous in (foreign, same_year, 987_654):
            with pytest.raises(NotFoundForActor):
                begin_innovation(admin_actor(round_.own), round_.period_id, "Sambungan", previous_id=previous)
        assert db.session.scalar(select(func.count()).select_from(Innovation)) == 2


def test_a_withdrawn_innovation_keeps_its_name(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_, "Ditarik Dulu")
    advance(app, round_, pk, Decision.WITHDRAW)
    with app.app_context(), pytest.raises(Invalid) as caught:
        create_innovation(admin_actor(round_.own), round_.period_id, "ditarik dulu")
    assert codes(caught) == ["profile.name_taken"]
