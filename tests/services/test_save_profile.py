"""The profile: a draft takes anything written, keeps it, and never lets one save swallow another."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from app.models import Innovation, Period, User, db, utc_now
from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.save_entry import save_entry
from app.services.save_profile import CHOICES, DATES, TEXTS, name_managers, save_profile
from tests.support.people import add_person
from tests.support.rounds import TODAY, Round, add_complete, add_draft, admin_actor, advance, as_actor, begin_round


def version_of(pk: int) -> int:
    return db.session.get_one(Innovation, pk).profile_version


def save(round_: Round, pk: int, *, seen: int | None = None, **changes: object) -> Innovation:
    seen = version_of(pk) if seen is None else seen
    return save_profile(admin_actor(round_.own), pk, changes, seen_version=seen, today=TODAY)


def codes(caught: pytest.ExceptionInfo[Invalid] | pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in caught.value.problems]


def test_a_draft_is_saved_with_anything_missing(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        before = version_of(pk)
        saved = save(round_, pk, background="Hanya ini yang sudah ditulis.", form=None, started_on=None)
        assert (saved.background, saved.form, saved.profile_version) == (
            "Hanya ini yang sudah ditulis.",
            None,
            before + 1,
        )


def test_saving_what_stands_there_changes_nothing_and_is_never_stale(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        save(round_, pk, background="Sama.")
        saved = db.session.get_one(Innovation, pk)
        before = (saved.profile_version, saved.version, saved.updated_at)
        again = save(round_, pk, seen=1, background="Sama.")
        assert (again.profile_version, again.version, again.updated_at) == before


def test_the_second_of_two_editors_is_told_who_changed_what_and_overwrites_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
        seen = version_of(pk)
        manager = as_actor(round_.own.manager, Role.PENGELOLA, round_.own.skpd_id)
        save_profile(manager, pk, {"background": "Tulisan pengelola."}, seen_version=seen, today=TODAY)
        with pytest.raises(Stale) as caught:
            save(round_, pk, seen=seen, background="Tulisan admin.", problem="Baru.")
        author = db.session.get_one(User, round_.own.manager.user_id)
        assert caught.value.changed_by == author.get_full_name()
        assert caught.value.changed_at is not None
        assert caught.value.current == {"background": "Tulisan pengelola.", "problem": "", "profile_version": seen + 1}
        assert db.session.get_one(Innovation, pk).background == "Tulisan pengelola."
        saved = save(round_, pk, seen=seen + 1, background="Tulisan admin.", problem="Baru.")
        assert (saved.background, saved.problem) == ("Tulisan admin.", "Baru.")


def test_a_conflict_names_whoever_changed_the_profile_not_whoever_was_there_last(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
        manager = as_actor(round_.own.manager, Role.PENGELOLA, round_.own.skpd_id)
        seen = version_of(pk)
        saved = save_profile(manager, pk, {"background": "Tulisan pengelola."}, seen_version=seen, today=TODAY)
        at, entry = saved.profile_updated_at, saved.entries[0]
        save_entry(admin_actor(round_.own), pk, entry.id, description="Jawaban.", claimed_level=1, seen_version=1)
        assert db.session.get_one(Innovation, pk).updated_by_id == round_.own.admin.user_id
        with pytest.raises(Stale) as caught:
            save(round_, pk, seen=seen, background="Tulisan admin.")
        assert (caught.value.changed_by_id, caught.value.changed_at) == (round_.own.manager.user_id, at)


def test_an_indicator_saved_meanwhile_does_not_disturb_the_profile(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        seen = version_of(pk)
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
        assert save(round_, pk, seen=seen, background="Tetap tersimpan.").background == "Tetap tersimpan."


@pytest.mark.parametrize("field", TEXTS)
def test_texts_have_a_longest_length_so_that_the_form_prints(app: Flask, field: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        assert getattr(save(round_, pk, **{field: "x" * TEXTS[field]}), field)
        with pytest.raises(Invalid) as caught:
            save(round_, pk, **{field: "x" * (TEXTS[field] + 1)})
        assert codes(caught) == [("profile.too_long", f"profile.{field}")]


def test_every_wrong_field_is_named_at_once(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    wrong: dict[str, object] = dict.fromkeys(CHOICES, "karangan")
    wrong |= dict.fromkeys(DATES, TODAY + dt.timedelta(days=1))
    with app.app_context():
        with pytest.raises(Invalid) as caught:
            save(round_, pk, background="Tidak ikut tersimpan", **wrong)
        assert {where for _code, where in codes(caught)} == {f"profile.{name}" for name in wrong}
        assert db.session.get_one(Innovation, pk).background == ""


@pytest.mark.parametrize("day", [dt.date(1989, 12, 31), TODAY + dt.timedelta(days=1)])
def test_an_innovation_began_between_1990_and_today(app: Flask, day: dt.date) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        assert save(round_, pk, started_on=TODAY).started_on == TODAY
        with pytest.raises(Invalid):
            save(round_, pk, started_on=day)


def test_a_name_may_change_its_capitals_but_not_become_another_innovations(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_, "Antar Obat")
    add_draft(app, round_, "Posyandu Digital")
    with app.app_context():
        assert save(round_, pk, name="ANTAR OBAT").name == "ANTAR OBAT"
        for name, code in (("posyandu digital", "profile.name_taken"), ("  ", "profile.empty")):
            with pytest.raises(Invalid) as caught:
                save(round_, pk, name=name)
            assert codes(caught) == [(code, "profile.name")]


@pytest.mark.parametrize("decisions", [(Decision.SUBMIT,), (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT)])
def test_the_profile_is_locked_once_the_form_is_sent(app: Flask, decisions: tuple[Decision, ...]) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Terkirim", *decisions)
    with app.app_context():
        with pytest.raises(Refused) as caught:
            save(round_, pk, background="Terlambat.")
        assert codes(caught) == [("profile.locked", "")]
        with pytest.raises(Refused):
            name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])


def test_a_returned_form_can_be_changed_again(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Dikembalikan", Decision.SUBMIT, Decision.ENDORSE)
    with app.app_context():
        from app.services.decide_innovation import decide_innovation

        actor = as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)
        version = db.session.get_one(Innovation, pk).version
        decide_innovation(actor, pk, Decision.RETURN, seen_version=version, reason="Lengkapi latar belakang.")
        assert save(round_, pk, background="Sudah dilengkapi.").background == "Sudah dilengkapi."


def test_nothing_is_saved_in_a_closed_year(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
        with pytest.raises(Refused) as caught:
            save(round_, pk, background="Terlambat.")
        assert codes(caught) == [("workflow.period_closed", "")]
        db.session.expire_all()
        assert db.session.get_one(Innovation, pk).background == ""


def test_managers_are_active_people_of_the_own_agency_named_by_its_admin(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    asleep = add_person(app, Role.PENGELOLA, skpd_id=round_.own.skpd_id, active=False)
    with app.app_context():
        admin = admin_actor(round_.own)
        named = name_managers(admin, pk, [round_.own.manager.user_id, round_.own.manager.user_id])
        assert [one.id for one in named.managers] == [round_.own.manager.user_id]
        for wrong in (round_.other.manager.user_id, asleep.user_id, 987_654):
            with pytest.raises(Invalid) as caught:
                name_managers(admin, pk, [wrong])
            assert codes(caught) == [("profile.unknown_manager", "profile.managers")]
        with pytest.raises(Refused):
            name_managers(as_actor(round_.own.manager, Role.PENGELOLA, round_.own.skpd_id), pk, [])


def test_words_and_managers_are_saved_together_or_not_at_all(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        admin, seen = admin_actor(round_.own), version_of(pk)
        wrong = [round_.other.manager.user_id]
        with pytest.raises(Invalid):
            save_profile(admin, pk, {"background": "Baru."}, seen_version=seen, today=TODAY, managers=wrong)
        assert (db.session.get_one(Innovation, pk).background, version_of(pk)) == ("", seen)
        right = [round_.own.manager.user_id]
        saved = save_profile(admin, pk, {"background": "Baru."}, seen_version=seen, today=TODAY, managers=right)
        assert (saved.background, [one.id for one in saved.managers]) == ("Baru.", right)


def test_an_innovation_that_does_not_exist_is_not_found(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context(), pytest.raises(NotFoundForActor):
        save(round_, 987_654, seen=1, background="x")


def test_whoever_saves_is_remembered_so_that_they_do_not_approve_it(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    advance(app, round_, pk)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
        manager = as_actor(round_.own.manager, Role.PENGELOLA, round_.own.skpd_id)
        save_profile(manager, pk, {"benefit": "Manfaat."}, seen_version=version_of(pk), today=TODAY)
        people = {one.id for one in db.session.get_one(Innovation, pk).contributors}
        assert people == {round_.own.admin.user_id, round_.own.manager.user_id}
