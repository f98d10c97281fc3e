"""One indicator's answer: kept as typed, never swallowed by another's save, locked where it is judged."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import IndicatorEntry, Innovation, Period, User, db, utc_now
from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.save_entry import MAX_DESCRIPTION, save_entry
from app.services.save_profile import name_managers
from tests.security.world import acting
from tests.support.people import Person
from tests.support.rounds import Office, Round, add_complete, add_draft, admin_actor, as_actor, begin_round


def entry_of(pk: int, number: int = 8) -> IndicatorEntry:
    entries = db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == pk))
    return next(one for one in entries if one.indicator.number == number)


def save(
    round_: Round, pk: int, text: str, level: int | None = 2, *, seen: int | None = None, number: int = 8
) -> IndicatorEntry:
    entry = entry_of(pk, number)
    seen = entry.version if seen is None else seen
    actor = admin_actor(round_.own)
    return save_entry(actor, pk, entry.id, description=text, claimed_level=level, seen_version=seen)


def manager_of(office: Office, pk: int) -> tuple[Person, Role, int]:
    name_managers(admin_actor(office), pk, [office.manager.user_id])
    return office.manager, Role.PENGELOLA, office.skpd_id


def test_an_answer_is_kept_with_its_author_and_counts(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        before = db.session.get_one(Innovation, pk).version
        entry = save(round_, pk, "Baris satu\nbaris dua", 0)
        assert (entry.description, entry.claimed_level, entry.version) == ("Baris satu\nbaris dua", 0, 2)
        assert entry.updated_by_id == round_.own.admin.user_id
        one = db.session.get_one(Innovation, pk)
        assert (one.complete_count, one.version > before) == (1, True)
        assert round_.own.admin.user_id in {person.id for person in one.contributors}


def test_an_answer_may_be_half_written_and_emptied_again(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        assert save(round_, pk, "", 3).claimed_level == 3
        assert save(round_, pk, "", None).claimed_level is None
        assert db.session.get_one(Innovation, pk).complete_count == 0


def test_saving_what_stands_there_changes_nothing_and_is_never_stale(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        save(round_, pk, "Sama.")
        one, before = db.session.get_one(Innovation, pk), entry_of(pk).updated_at
        version = one.version
        again = save(round_, pk, "Sama.", seen=1)
        assert (again.version, again.updated_at, one.version) == (2, before, version)


def test_the_second_of_two_savers_is_told_who_wrote_what_and_overwrites_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        manager = as_actor(*manager_of(round_.own, pk))
        entry_id = entry_of(pk).id
        save_entry(manager, pk, entry_id, description="Dari pengelola.", claimed_level=1, seen_version=1)
        with pytest.raises(Stale) as caught:
            save(round_, pk, "Dari admin.", seen=1)
        assert caught.value.changed_by == db.session.get_one(User, round_.own.manager.user_id).get_full_name()
        assert caught.value.current == {"description": "Dari pengelola.", "claimed_level": 1, "version": 2}
        assert entry_of(pk).description == "Dari pengelola."
        assert save(round_, pk, "Dari admin.", seen=2).description == "Dari admin."


def test_another_indicator_or_the_profile_saved_meanwhile_disturbs_nobody(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        save(round_, pk, "Indikator sembilan.", number=9)
        manager_of(round_.own, pk)
        assert save(round_, pk, "Indikator delapan.", seen=1).version == 2


def test_two_saves_at_the_same_moment_keep_one_text_and_tell_the_other(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    start, outcomes = threading.Barrier(2), []

    def run(text: str) -> None:
        with app.app_context():
            start.wait(10)
            try:
                outcomes.append(save(round_, pk, text, seen=1).description)
            except Stale as error:
                outcomes.append(error.current["description"])

    threads = [threading.Thread(target=run, args=(text,)) for text in ("Satu.", "Dua.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with app.app_context():
        assert outcomes == [entry_of(pk).description] * 2
        assert entry_of(pk).version == 2


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [("x" * (MAX_DESCRIPTION + 1), 1, "too_long"), ("x", 4, "unknown_level"), ("x", -1, "unknown_level")],
)
def test_what_cannot_be_kept_is_named(app: Flask, text: str, level: int, code: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        with pytest.raises(Invalid) as caught:
            save(round_, pk, text, level)
        assert [(one.code, one.where) for one in caught.value.problems] == [(f"indicator.{code}", "indicator.8")]
        assert entry_of(pk).version == 1


@pytest.mark.parametrize(
    ("decisions", "open_"),
    [
        ((Decision.SUBMIT,), False),
        ((Decision.SUBMIT, Decision.ENDORSE), False),
        ((Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT), True),
        ((Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE), False),
        ((Decision.WITHDRAW,), False),
    ],
)
def test_answers_are_open_only_while_the_agency_has_the_form(
    app: Flask, decisions: tuple[Decision, ...], open_: bool
) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Terkirim", *decisions)
    with app.app_context():
        if open_:
            assert save(round_, pk, "Dilengkapi.").description == "Dilengkapi."
            return
        with pytest.raises(Refused) as caught:
            save(round_, pk, "Terlambat.")
        assert [one.code for one in caught.value.problems] == ["indicator.locked"]


def test_a_verified_answer_stays_locked_and_a_returned_one_loses_only_its_verdict(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Diverifikasi", Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT)
    with app.app_context():
        for number, verdict in ((7, "valid"), (8, "needs_work")):
            entry = entry_of(pk, number)
            entry.verdict, entry.verified_level, entry.note = verdict, 1, "Catatan petugas."
        db.session.commit()
        with pytest.raises(Refused):
            save(round_, pk, "Diubah diam-diam.", number=7)
        mended = save(round_, pk, "Sudah diperbaiki.")
        assert (mended.verdict, mended.verified_level, mended.note) == (None, None, "Catatan petugas.")


def test_nothing_is_saved_in_a_closed_year(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
        with pytest.raises(Refused):
            save(round_, pk, "Terlambat.")
        db.session.expire_all()
        assert entry_of(pk).description == ""


def test_an_answer_of_another_innovation_is_not_found(app: Flask) -> None:
    round_ = begin_round(app)
    pk, other = add_draft(app, round_), add_draft(app, round_, "Lain")
    with app.app_context():
        for wrong in (entry_of(other).id, 987_654):
            with pytest.raises(NotFoundForActor):
                save_entry(admin_actor(round_.own), pk, wrong, description="x", claimed_level=1, seen_version=1)


@pytest.mark.parametrize("who", ["other.admin", "own.manager", "own.head", "bappedalitbang", "monev"])
def test_for_everybody_who_does_not_enter_it_there_is_nothing_to_save(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    person: Person = round_  # type: ignore[assignment]
    for name in who.split("."):
        person = getattr(person, name)
    with app.app_context():
        entry_id = entry_of(pk).id
    with acting(app, person):
        from app.security.current import signed_in

        with pytest.raises(NotFoundForActor):
            save_entry(signed_in(), pk, entry_id, description="Disusupi.", claimed_level=1, seen_version=1)
    with app.app_context():
        assert entry_of(pk).description == ""
