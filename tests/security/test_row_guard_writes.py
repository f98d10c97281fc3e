"""What the row guard lets be written: one's own rows, in their editable state, in one's own name."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import Innovation, Participation, Period, User
from app.rules.workflow import State
from app.security.row_guard import RowForbidden, permit_transition
from tests.security.attacks import (
    ALLOWED,
    FORBIDDEN,
    KEEPING,
    OUT_OF_KEEPING,
    Attack,
    append,
    locked_innovation,
    new_file,
    new_innovation,
    own_innovation,
)
from tests.security.world import World, acting


def _attack(attack: Attack, session: Session, world: World) -> None:
    attack(session, world)
    session.flush()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_an_agencys_admin_may_not(app: Flask, world: World, name: str) -> None:
    with acting(app, world.own.admin) as session:  # noqa: SIM117  # what raises is only the attack
        with pytest.raises(RowForbidden):
            _attack(FORBIDDEN[name], session, world)


@pytest.mark.parametrize("name", ALLOWED)
def test_an_agencys_admin_may(app: Flask, world: World, name: str) -> None:
    with acting(app, world.own.admin) as session:
        ALLOWED[name](session, world)
        session.flush()


CONTENT = ("write in the profile", "answer an indicator", "add an answer", "replace evidence")


@pytest.mark.parametrize("name", CONTENT)
def test_a_named_manager_may_fill_in_what_an_unnamed_one_may_not(app: Flask, world: World, name: str) -> None:
    with acting(app, world.own.manager) as session:
        ALLOWED[name](session, world)
        session.flush()
    with app.app_context(), acting(app, world.own.unnamed_manager) as session:
        assert session.get(Innovation, world.own.innovation_id) is None


@pytest.mark.parametrize("name", ["enter an innovation", "name oneself"])
def test_a_manager_neither_enters_innovations_nor_names_managers(app: Flask, world: World, name: str) -> None:
    with acting(app, world.own.manager) as session:
        if name == "enter an innovation":
            session.add(new_innovation(world, created_by_id=world.own.manager.user_id))
        else:
            append(own_innovation(session, world), "managers", session.get_one(User, world.own.unnamed_manager.user_id))
        with pytest.raises(RowForbidden):
            session.flush()


def test_those_who_judge_do_not_write_what_they_judge(app: Flask, world: World) -> None:
    for person in (world.own.head, world.bappeda, world.officer, world.leader, world.operator):
        for name in ("write in the profile", "answer an indicator"):
            with acting(app, person) as session:
                ALLOWED[name](session, world)
                with pytest.raises(RowForbidden):
                    session.flush()


def test_nobody_writes_nothing(app: Flask, world: World) -> None:
    for make in (
        new_innovation(world),
        new_file(world),
        Participation(period_id=world.period_id, skpd_id=world.own.skpd_id),
    ):
        with acting(app, None) as session:
            session.add(make)
            with pytest.raises(RowForbidden):
                session.flush()


def test_a_permit_opens_the_state_of_one_innovation_but_not_its_agency(app: Flask, world: World) -> None:
    with acting(app, world.own.admin) as session:
        permit_transition(session, world.own.innovation_id)
        own_innovation(session, world).state = State.SUBMITTED
        session.flush()
        own_innovation(session, world).skpd_id = world.other.skpd_id
        with pytest.raises(RowForbidden):
            session.flush()
    with acting(app, world.own.admin) as session:
        permit_transition(session, world.own.innovation_id)
        locked_innovation(session, world).state = State.DRAFT
        with pytest.raises(RowForbidden):
            session.flush()
        permit_transition(session, None)


def test_in_a_closed_year_nothing_of_an_innovation_changes(app: Flask, world: World) -> None:
    with app.app_context():
        from app.models import db, utc_now

        db.session.get_one(Period, world.period_id).closed_at = utc_now()
        db.session.commit()
    for name in (*CONTENT, "enter an innovation"):
        with acting(app, world.own.admin) as session:
            ALLOWED[name](session, world)
            with pytest.raises(RowForbidden):
                session.flush()


@pytest.mark.parametrize("name", KEEPING)
def test_bappedalitbang_keeps_master_data_and_agencies_accounts(app: Flask, world: World, name: str) -> None:
    with acting(app, world.bappeda) as session:
        KEEPING[name](session, world)
        session.flush()


@pytest.mark.parametrize("name", OUT_OF_KEEPING)
def test_bappedalitbang_reaches_no_account_beyond_the_agencies(app: Flask, world: World, name: str) -> None:
    with acting(app, world.bappeda) as session:
        OUT_OF_KEEPING[name](session, world)
        with pytest.raises(RowForbidden):
            session.flush()
