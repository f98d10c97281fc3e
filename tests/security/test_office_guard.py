"""The row guard on steps 7 to 9: what an agency sees of the office's work, and who writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import IndicatorEntry, Innovation, Monev, MonevItem, MonevVerdict, Period, db
from app.rules.roles import Role
from app.rules.workflow import State
from app.security.row_guard import RowForbidden, permit_transition
from tests.security.world import CANARY, World, acting
from tests.support.people import Person, add_person

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Forms:
    """Forms of agency A's filed innovation and of agency B's: one issued and one open each."""

    own_issued: int
    own_open: int
    other_issued: int
    other_open: int
    second: Person


@pytest.fixture
def forms(app: Flask, world: World) -> Forms:
    with app.app_context():
        ids = []
        for agency, mark in ((world.own, "Milik A"), (world.other, CANARY)):
            db.session.get_one(Innovation, agency.innovation_id).state = State.FILED
            for number in (1, 2):
                form = Monev(innovation_id=agency.innovation_id, number=number, officer_id=world.officer.user_id)
                form.items = [MonevItem(number=1, factual=f"{mark} faktual")]
                form.verdicts = [MonevVerdict(entry_id=agency.entry_id, verdict="invalid", reason=f"{mark} alasan")]
                if number == 1:
                    form.issued_at, form.issued_by_id, form.finding = NOW, world.officer.user_id, "return"
                db.session.add(form)
                db.session.flush()
                ids.append(form.id)
        db.session.commit()
    return Forms(*ids, second=add_person(app, Role.PETUGAS_MONEV))


def seen(session: Session, model: type[Any], column: str) -> set[int]:
    return {getattr(one, column) for one in session.scalars(select(model))}


@pytest.mark.parametrize(("model", "column"), [(Monev, "id"), (MonevItem, "monev_id"), (MonevVerdict, "monev_id")])
def test_an_agency_sees_its_own_issued_forms_and_nothing_of_an_open_one(
    app: Flask, world: World, forms: Forms, model: type[Any], column: str
) -> None:
    for person in (world.own.admin, world.own.head, world.own.manager):
        with acting(app, person) as session:
            assert seen(session, model, column) == {forms.own_issued}
            assert session.get(Monev, forms.own_open) is None
            assert session.get(Monev, forms.other_issued) is None
    for person in (world.own.unnamed_manager, world.without_agency, None):
        with acting(app, person) as session:
            assert seen(session, model, column) == set()
    for person in (world.officer, world.bappeda, world.leader, world.operator):
        with acting(app, person) as session:
            assert len(seen(session, model, column)) == 4


def test_no_relation_leads_an_agency_to_an_open_form(app: Flask, world: World, forms: Forms) -> None:
    with acting(app, world.own.admin) as session:
        rows = session.execute(select(IndicatorEntry, MonevVerdict).outerjoin(MonevVerdict)).all()
        assert {said.monev_id for _, said in rows if said} == {forms.own_issued}
        joined = select(MonevItem.factual).join(MonevItem.monev).where(Monev.issued_at.is_(None))
        assert session.scalars(joined).all() == []


Write = Callable[[Session, World, Forms], Any]


def _note(session: Session, _world: World, forms: Forms) -> None:
    session.get_one(Monev, forms.own_open).note = "Ditulis."


def _item(session: Session, _world: World, forms: Forms) -> None:
    session.add(MonevItem(monev_id=forms.own_open, number=2, factual="Ditulis."))


def _verdict(session: Session, _world: World, forms: Forms) -> None:
    form = session.get_one(Monev, forms.own_open)
    form.verdicts[0].verdict = "valid"


def _issue(session: Session, _world: World, forms: Forms) -> None:
    form = session.get_one(Monev, forms.own_open)
    form.issued_at, form.issued_by_id, form.finding = NOW, form.officer_id, "return"


def _take_over(session: Session, _world: World, forms: Forms) -> None:
    session.get_one(Monev, forms.own_open).officer_id = forms.second.user_id


WRITES: dict[str, Write] = {"note": _note, "item": _item, "verdict": _verdict, "issue": _issue}


@pytest.mark.parametrize("name", WRITES)
def test_the_assigned_officer_and_bappedalitbang_write_an_open_form(
    app: Flask, world: World, forms: Forms, name: str
) -> None:
    for person in (world.officer, world.bappeda):
        with acting(app, person) as session:
            WRITES[name](session, world, forms)
            session.flush()


@pytest.mark.parametrize("name", [*WRITES, "take over"])
def test_a_second_officer_and_every_other_role_write_nothing(app: Flask, world: World, forms: Forms, name: str) -> None:
    write = WRITES.get(name, _take_over)
    for person in (forms.second, world.leader, world.operator):
        with acting(app, person) as session:
            write(session, world, forms)
            with pytest.raises(RowForbidden):
                session.flush()


def test_an_agency_neither_adds_a_form_nor_touches_its_issued_one(app: Flask, world: World, forms: Forms) -> None:
    for person in (world.own.admin, world.own.head, world.own.manager):
        with acting(app, person) as session:
            session.add(Monev(innovation_id=world.own.innovation_id, number=3))
            with pytest.raises(RowForbidden):
                session.flush()
        with acting(app, person) as session:
            session.get_one(Monev, forms.own_issued).finding_reason = "Ditulis ulang."
            with pytest.raises(RowForbidden):
                session.flush()


@pytest.mark.parametrize("permitted", [False, True])
def test_an_issued_form_never_changes(app: Flask, world: World, forms: Forms, permitted: bool) -> None:
    for person in (world.officer, world.bappeda):
        for change in ("note", "item", "verdict", "withdraw"):
            with acting(app, person) as session:
                permit_transition(session, world.own.innovation_id if permitted else None)
                form = session.get_one(Monev, forms.own_issued)
                if change == "note":
                    form.finding_reason = "Lain."
                elif change == "item":
                    form.items[0].factual = "Lain."
                elif change == "verdict":
                    form.verdicts[0].verdict = "valid"
                else:
                    form.issued_at, form.issued_by_id, form.finding = None, None, None
                with pytest.raises(RowForbidden):
                    session.flush()
                permit_transition(session, None)


def test_a_form_stays_with_its_innovation_and_its_parts_with_the_form(app: Flask, world: World, forms: Forms) -> None:
    for row, name, value in (
        (lambda s: s.get_one(Monev, forms.own_open), "innovation_id", world.other.innovation_id),
        (lambda s: s.get_one(Monev, forms.own_open), "number", 7),
        (lambda s: s.get_one(Monev, forms.own_open).verdicts[0], "monev_id", forms.other_open),
        (lambda s: s.get_one(Monev, forms.own_open).items[0], "monev_id", forms.other_open),
    ):
        with acting(app, world.bappeda) as session:
            setattr(row(session), name, value)
            with pytest.raises(RowForbidden):
                session.flush()


def test_nothing_of_a_form_is_deleted(app: Flask, world: World, forms: Forms) -> None:
    with acting(app, world.bappeda) as session:
        session.delete(session.get_one(Monev, forms.own_open).items[0])
        with pytest.raises(RowForbidden):
            session.flush()


@pytest.mark.parametrize("state", [State.DRAFT, State.ACCEPTED, State.ELIGIBLE, State.WITHDRAWN])
def test_monev_is_written_only_while_the_innovation_waits_for_it(
    app: Flask, world: World, forms: Forms, state: State
) -> None:
    with app.app_context():
        db.session.get_one(Innovation, world.own.innovation_id).state = state
        db.session.commit()
    for name, write in WRITES.items():
        with acting(app, world.officer) as session:
            write(session, world, forms)
            with pytest.raises(RowForbidden):
                session.flush()
            assert name


def test_a_closed_year_takes_no_monev(app: Flask, world: World, forms: Forms) -> None:
    with app.app_context():
        db.session.get_one(Period, world.period_id).closed_at = NOW
        db.session.commit()
    for person in (world.officer, world.bappeda):
        with acting(app, person) as session:
            _verdict(session, world, forms)
            with pytest.raises(RowForbidden):
                session.flush()
