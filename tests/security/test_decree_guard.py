"""Decrees behind the row guard: agencies read signed ones only, and what is signed is frozen for everybody."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Decree, DecreeLine, FileObject, PeriodStep, db, utc_now
from app.security.row_guard import RowForbidden
from tests.security.world import World, acting


def add_decree(app: Flask, world: World, *, signed: bool) -> int:
    """A decree that names the other agency's innovation; its id."""
    with app.app_context():
        decree = Decree(
            period_id=world.period_id, title="SK", texts={}, signer_title="Bupati", created_by_id=world.bappeda.user_id
        )
        decree.lines = [DecreeLine(innovation_id=world.other.innovation_id, is_chosen=True, rank=1)]
        if signed:
            decree.signed_file = paper(world)
            decree.status, decree.number = "signed", "1"
            decree.signed_on, decree.signed_at = dt.date(2026, 11, 24), utc_now()
        db.session.add(decree)
        db.session.commit()
        return decree.id


def paper(world: World, **changes: object) -> FileObject:
    values = {
        "storage_key": "aa/bb/sk",
        "sha256": "a" * 64,
        "size": 9,
        "mime": "application/pdf",
        "file_kind": "pdf",
        "filename": "SK.pdf",
        "uploaded_by_id": world.bappeda.user_id,
    }
    return FileObject(**{**values, **changes})


@pytest.mark.parametrize("who", ["admin", "manager", "head"])
def test_an_agency_reads_a_decree_only_once_it_is_signed(app: Flask, world: World, who: str) -> None:
    draft, signed = add_decree(app, world, signed=False), add_decree(app, world, signed=True)
    with acting(app, getattr(world.own, who)) as session:
        assert list(session.scalars(select(Decree.id))) == [signed]
        assert session.get(Decree, draft) is None
        assert {one.decree_id for one in session.scalars(select(DecreeLine))} == {signed}
        file = session.get_one(Decree, signed).signed_file
        assert file is not None
        assert file.filename == "SK.pdf"


def test_people_without_an_agency_see_none(app: Flask, world: World) -> None:
    add_decree(app, world, signed=True)
    with acting(app, world.without_agency) as session:
        assert list(session.scalars(select(Decree))) == []
        assert list(session.scalars(select(DecreeLine))) == []


@pytest.mark.parametrize("who", ["bappeda", "officer", "leader", "operator"])
def test_who_reads_every_agency_reads_drafts_too(app: Flask, world: World, who: str) -> None:
    add_decree(app, world, signed=False)
    with acting(app, getattr(world, who)) as session:
        assert len(session.scalars(select(DecreeLine)).all()) == 1


@pytest.mark.parametrize("who", ["own.admin", "own.head", "officer", "operator"])
def test_only_bappedalitbang_and_pimpinan_write_decrees(app: Flask, world: World, who: str) -> None:
    person = getattr(world.own, who[4:]) if who.startswith("own.") else getattr(world, who)
    with acting(app, person) as session:
        session.add(Decree(period_id=world.period_id, title="SK", texts={}, created_by_id=person.user_id))
        with pytest.raises(RowForbidden):
            session.flush()


@pytest.mark.parametrize("who", ["bappeda", "leader"])
def test_a_signed_decree_and_its_lines_are_frozen(app: Flask, world: World, who: str) -> None:
    signed = add_decree(app, world, signed=True)
    for change in (
        lambda one: setattr(one, "title", "lain"),
        lambda one: setattr(one, "status", "draft"),
        lambda one: setattr(one.lines[0], "name", "lain"),
        lambda one: setattr(one.lines[0], "rank", 2),
        lambda one: one.lines.append(DecreeLine(innovation_id=world.own.innovation_id, is_chosen=True, rank=2)),
    ):
        with acting(app, getattr(world, who)) as session:
            change(session.get_one(Decree, signed))
            with pytest.raises(RowForbidden):
                session.flush()


def test_lines_stay_with_their_decree_and_are_never_deleted(app: Flask, world: World) -> None:
    first, second = add_decree(app, world, signed=False), add_decree(app, world, signed=False)
    with acting(app, world.bappeda) as session:
        session.get_one(Decree, first).lines[0].decree_id = second
        with pytest.raises(RowForbidden):
            session.flush()
    with acting(app, world.bappeda) as session:
        session.delete(session.get_one(Decree, first).lines[0])
        with pytest.raises(RowForbidden):
            session.flush()


def test_no_decree_begins_in_a_closed_year(app: Flask, world: World) -> None:
    with acting(app, world.bappeda) as session:
        session.add(Decree(period_id=world.closed_period_id, title="SK", texts={}, created_by_id=world.bappeda.user_id))
        with pytest.raises(RowForbidden):
            session.flush()


def test_the_regions_paper_is_laid_down_by_those_who_keep_it(app: Flask, world: World) -> None:
    for person in (world.bappeda, world.leader):
        with acting(app, person) as session:
            session.add(paper(world, uploaded_by_id=person.user_id))
            session.flush()
    for person in (world.own.admin, world.officer):
        with acting(app, person) as session:
            session.add(paper(world, uploaded_by_id=person.user_id))
            with pytest.raises(RowForbidden):
                session.flush()


def test_pimpinan_ends_step_8_by_a_signed_decree_of_its_day_and_moves_nothing_else_of_the_schedule(
    app: Flask, world: World
) -> None:
    signed = add_decree(app, world, signed=True)
    day = dt.date(2026, 11, 24)
    allowed: list[tuple[int, str, object, bool]] = [
        (8, "actual_on", day, True),
        (8, "actual_on", day, False),
        (8, "actual_on", day - dt.timedelta(days=1), True),
        (8, "note", "lain", True),
        (9, "actual_on", day, True),
    ]
    for number, column, value, at_hand in allowed:
        with acting(app, world.leader) as session:
            decree = session.get_one(Decree, signed) if at_hand else None
            setattr(step_of(session, world, number), column, value)
            if (number, column, value, decree is not None) == (8, "actual_on", day, True):
                session.flush()
                setattr(step_of(session, world, number), column, None)
            with pytest.raises(RowForbidden):
                session.flush()


def step_of(session: Session, world: World, number: int) -> PeriodStep:
    query = select(PeriodStep).where(PeriodStep.period_id == world.period_id, PeriodStep.number == number)
    return session.scalars(query).one()
