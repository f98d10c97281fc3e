"""Step 9: the record in the ministry's index, and its answer."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import AuditRow, Handover, Innovation, Period, PeriodStep, TimelineRow, db
from app.queries.entries import entry_rows
from app.queries.handover import named_innovations, year_gaps
from app.rules.decree import Choice
from app.rules.roles import Actor, Role
from app.rules.workflow import Decision
from app.services.change_schedule import finish_step
from app.services.check_handover import check_handover
from app.services.edit_decree import save_decree_list
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.hand_over import Answer, answer_handover, hand_over
from app.storage.store import storage_from_url
from tests.support.at_once import at_once
from tests.support.decree_desk import add_candidates, begun, preparer, reviewed, sign
from tests.support.decrees import sign_decree
from tests.support.rounds import TODAY, Round, add_complete, as_actor, begin_round

WAY = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)


def officer(round_: Round) -> Actor:
    return as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)


def record(round_: Round, innovation_id: int, number: str = "IID-2026-0001", **changes: object) -> Handover:
    version = db.session.get_one(Innovation, innovation_id).version
    values = {"actor": officer(round_), "entered_on": TODAY, "seen_version": version, "today": TODAY, **changes}
    actor = values.pop("actor")
    return hand_over(actor, innovation_id, number, values.pop("entered_on"), **values)


def answer(round_: Round, innovation_id: int, **changes: object) -> Handover:
    made = db.session.scalars(select(Handover).where(Handover.innovation_id == innovation_id)).one()
    seen = changes.pop("seen_version", made.version)
    values = {"status": "accepted", "answered_on": TODAY, "score": 70.5, "levels": {16: 2}, **changes}
    return answer_handover(officer(round_), innovation_id, Answer(**values), seen_version=seen, today=TODAY)


@pytest.fixture
def decreed(app: Flask) -> tuple[Round, int]:
    round_ = begin_round(app)
    innovation = add_complete(app, round_, "Antar Obat", *WAY)
    sign_decree(app, round_, [innovation])
    return round_, innovation


def test_handing_over_keeps_the_number_the_day_and_who_and_moves_the_innovation(
    app: Flask, decreed: tuple[Round, int]
) -> None:
    round_, pk = decreed
    with app.app_context():
        made = record(round_, pk, "  IID-2026-0001 ")
        innovation = db.session.get_one(Innovation, pk)
        assert (innovation.state, innovation.national_number) == ("handed_over", "IID-2026-0001")
        assert (made.entered_on, made.entered_by_id, made.status) == (TODAY, round_.bappedalitbang.user_id, "sent")
        last = db.session.scalars(
            select(TimelineRow).where(TimelineRow.innovation_id == pk).order_by(TimelineRow.seq.desc())
        ).first()
        assert (last.decision, last.sop_step) == ("hand_over", 9)
        assert [one.handover.status for one in named_innovations(db.session(), round_.period_id)] == ["sent"]


def test_the_last_hand_over_ends_step_9_on_the_latest_of_their_days_and_never_overwrites_one(
    app: Flask, decreed: tuple[Round, int]
) -> None:
    round_, first = decreed
    second = add_complete(app, round_, "Posyandu Perahu", *WAY)
    sign_decree(app, round_, [first, second], number="188.45/78/KUM/2026")
    with app.app_context():
        record(round_, first)
        assert step_9(round_).actual_on is None
        record(round_, second, "IID-2026-0002", entered_on=TODAY - dt.timedelta(days=3))
        assert step_9(round_).actual_on == TODAY
        row = db.session.scalars(select(AuditRow).where(AuditRow.action == "period_step.finished")).one()
        assert (row.detail["after"], row.detail["because"]) == (TODAY.isoformat(), "handover.recorded")
    third = add_complete(app, round_, "Menyusul", *WAY)
    sign_decree(app, round_, [third], number="188.45/79/KUM/2026")
    with app.app_context():
        finish_step(officer(round_), step_9(round_).id, TODAY - dt.timedelta(days=1), today=TODAY)
        record(round_, third, "IID-2026-0003")
        assert step_9(round_).actual_on == TODAY - dt.timedelta(days=1)


def test_two_who_hand_over_the_last_two_at_once_end_step_9(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, first = decreed
    second = add_complete(app, round_, "Posyandu Perahu", *WAY)
    sign_decree(app, round_, [first, second], number="188.45/78/KUM/2026")
    ended = at_once(app, [lambda pk=pk: record(round_, pk, f"IID-{pk}") for pk in (first, second)])
    assert ended == ["done", "done"]
    with app.app_context():
        assert step_9(round_).actual_on == TODAY


def test_of_two_who_enter_one_number_at_once_one_is_told_that_it_is_taken(
    app: Flask, decreed: tuple[Round, int]
) -> None:
    round_, first = decreed
    second = add_complete(app, round_, "Posyandu Perahu", *WAY)
    sign_decree(app, round_, [first, second], number="188.45/78/KUM/2026")
    ended = at_once(app, [lambda pk=pk: record(round_, pk, "IID-7") for pk in (first, second)])
    assert sorted(ended) == ["Invalid handover.number_taken", "done"]


def step_9(round_: Round) -> PeriodStep:
    query = select(PeriodStep).where(PeriodStep.period_id == round_.period_id, PeriodStep.number == 9)
    return db.session.scalars(query).one()


@pytest.mark.parametrize(
    ("number", "code"), [("   ", "workflow.no_national_number"), ("n" * 61, "handover.number_long")]
)
def test_a_number_that_cannot_be_changes_nothing(
    app: Flask, decreed: tuple[Round, int], number: str, code: str
) -> None:
    round_, pk = decreed
    with app.app_context():
        with pytest.raises((Refused, Invalid)) as caught:
            record(round_, pk, number)
        assert [one.code for one in caught.value.problems] == [code]
        assert db.session.get_one(Innovation, pk).state == "decreed"


def test_a_number_stands_for_one_innovation_of_the_year(app: Flask) -> None:
    round_ = begin_round(app)
    first, second = (add_complete(app, round_, name, *WAY) for name in ("Antar Obat", "Jemput Data"))
    sign_decree(app, round_, [first, second])
    with app.app_context():
        record(round_, first, "IID-77")
        with pytest.raises(Invalid) as caught:
            record(round_, second, " iid-77 ")
        assert [(one.code, one.params) for one in caught.value.problems] == [
            ("handover.number_taken", {"name": "Antar Obat"})
        ]
        record(round_, second, "IID-78")


def test_a_change_of_the_decree_says_nothing_until_it_is_signed(app: Flask) -> None:
    round_ = begin_round(app)
    kept, left = add_candidates(app, round_, "Antar Obat", "Jemput Data")
    with app.app_context():
        sign(round_, reviewed(round_))
        add_candidates(app, round_, "Menyusul")
        change = begun(round_)
        without = {left: Choice(is_chosen=False, reason="Belum pasti.")}
        save_decree_list(preparer(round_), change.id, without, seen_version=change.version)
        assert [one.innovation.id for one in named_innovations(db.session(), round_.period_id)] == [kept, left]


def test_a_day_to_come_or_no_day_is_refused(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, pk = decreed
    with app.app_context():
        for day, code in ((TODAY + dt.timedelta(days=1), "handover.day_ahead"), (None, "handover.no_day")):
            with pytest.raises(Invalid) as caught:
                record(round_, pk, entered_on=day)
            assert [one.code for one in caught.value.problems] == [code]


def test_only_what_a_signed_decree_names_and_only_by_bappedalitbang(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, pk = decreed
    other = add_complete(app, round_, "Tanpa SK", *WAY)
    with app.app_context():
        with pytest.raises(Refused) as caught:
            record(round_, other)
        assert [one.code for one in caught.value.problems] == ["workflow.no_signed_decree"]
        with pytest.raises(Refused) as caught:
            record(round_, pk, actor=as_actor(round_.pimpinan, Role.PIMPINAN))
        assert [one.code for one in caught.value.problems] == ["workflow.not_your_role"]


def test_the_check_names_each_of_the_five_compulsory_indicators_that_nothing_proves(
    app: Flask, decreed: tuple[Round, int]
) -> None:
    round_, pk = decreed
    with app.app_context():
        settings = db.session.get_one(Period, round_.period_id).indicator_set.settings
        store = storage_from_url(app.config["STORAGE_URL"])

        def lacking() -> list[object]:
            named = named_innovations(db.session(), round_.period_id)
            checks = check_handover(db.session(), named, settings, store)[pk]
            return [one.problem.params["number"] for one in checks.checks if one.problem.code == "handover.lacking"]

        compulsory = [row for row in entry_rows(db.session(), pk) if row.indicator.mandatory]
        numbers = sorted({row.indicator.national_number for row in compulsory})
        assert (len(numbers), lacking()) == (5, [])
        for row in compulsory:
            row.entry.verdict = "invalid"
        assert lacking() == numbers


def test_the_ministrys_answer_is_kept_and_makes_the_years_gap(app: Flask, decreed: tuple[Round, int]) -> None:
    round_, pk = decreed
    unanswered = add_complete(app, round_, "Jemput Data", *WAY)
    sign_decree(app, round_, [unanswered], number="188.45/78/KUM/2026")
    with app.app_context():
        record(round_, unanswered, "IID-2026-0002")
        record(round_, pk)
        made = answer(round_, pk)
        assert (made.status, made.national_score, made.national_levels) == ("accepted", 70.5, {"16": 2})
        gap = year_gaps(db.session())[0]
        assert (gap.year, gap.sent, gap.answered, gap.claimed, gap.national) == (2026, 2, 1, 74, 70.5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "lost"}, "handover.unknown_status"),
        ({"status": "returned", "note": " "}, "handover.no_note"),
        ({"score": 111.5}, "handover.score_range"),
        ({"score": float("nan")}, "handover.score_range"),
        ({"levels": {16: 4}}, "handover.level_range"),
        ({"answered_on": None}, "handover.no_day"),
        ({"note": "n" * 5001}, "handover.note_long"),
    ],
)
def test_an_answer_that_cannot_be_changes_nothing(
    app: Flask, decreed: tuple[Round, int], changes: dict[str, object], code: str
) -> None:
    round_, pk = decreed
    with app.app_context():
        record(round_, pk)
        with pytest.raises(Invalid) as caught:
            answer(round_, pk, **changes)
        assert [one.code for one in caught.value.problems] == [code]
        made = db.session.scalars(select(Handover)).one()
        assert (made.status, made.national_score) == ("sent", None)


def test_an_answer_to_a_record_that_changed_meanwhile_is_stale_and_one_to_no_record_is_unknown(
    app: Flask, decreed: tuple[Round, int]
) -> None:
    round_, pk = decreed
    with app.app_context():
        record(round_, pk)
        answer(round_, pk)
        with pytest.raises(Stale):
            answer(round_, pk, seen_version=1)
        with pytest.raises(NotFoundForActor):
            answer_handover(officer(round_), pk + 99, Answer("accepted"), seen_version=1, today=TODAY)
