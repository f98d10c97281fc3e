"""What the row guard shows: one's own rows, whatever way a statement is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import exists, func, literal, select, text, union_all
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.models import (
    AuditRow,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    IndicatorEntry,
    Innovation,
    Participation,
    Skpd,
    TimelineRow,
)
from app.security.current import current_actor
from app.security.row_guard import RowForbidden
from tests.security.world import CANARY, Agency, World, acting

OWNED = (
    (Innovation, "innovation_id"),
    (IndicatorEntry, "entry_id"),
    (Evidence, "evidence_id"),
    (EvidenceVersion, "version_id"),
    (EvidenceLink, "link_id"),
    (FileObject, "file_id"),
    (TimelineRow, "timeline_id"),
    (Participation, "participation_id"),
)
MODELS = tuple(model for model, _ in OWNED)


def _sub(session: Session) -> Any:
    inner = select(Innovation.id, Innovation.name).subquery()
    return [name for _, name in session.execute(select(inner))]


def _cte(session: Session) -> Any:
    inner = select(Innovation.name).cte()
    return session.scalars(select(inner.c.name))


def _alias(session: Session) -> Any:
    other = aliased(Innovation)
    return session.scalars(select(other.name).join(Skpd, Skpd.id == other.skpd_id))


def _join(session: Session) -> Any:
    return session.scalars(select(Innovation.name).select_from(Skpd).join(Innovation, Innovation.skpd_id == Skpd.id))


def _outer_join(session: Session) -> Any:
    rows = session.execute(select(Skpd, Innovation).outerjoin(Innovation, Innovation.skpd_id == Skpd.id))
    return [innovation.name for _, innovation in rows if innovation]


def _child_join(session: Session) -> Any:
    return session.scalars(select(Innovation.name).select_from(IndicatorEntry).join(IndicatorEntry.innovation))


def _union(session: Session) -> Any:
    return session.scalars(union_all(select(Innovation.name), select(Innovation.background)))


def _union_subquery(session: Session) -> Any:
    inner = union_all(select(Innovation.name), select(Innovation.background)).subquery()
    return session.scalars(select(inner.c[0]))


def _union_entities(session: Session) -> Any:
    both = union_all(select(Innovation), select(Innovation)).subquery()
    return [one.name for one in session.scalars(select(aliased(Innovation, both)))]


def _scalar_subquery(session: Session) -> Any:
    inner = select(func.max(Innovation.name)).scalar_subquery()
    return [session.scalar(select(inner)) or ""]


def _exists(session: Session) -> Any:
    found = session.scalars(select(Skpd.id).where(exists().where(Innovation.name.contains(CANARY))))
    return [CANARY for _ in found]


def _exists_of_select(session: Session) -> Any:
    inner = select(Innovation.id).where(Innovation.name.contains(CANARY)).exists()
    return [CANARY] if session.scalar(select(inner)) else []


def _in(session: Session) -> Any:
    inner = select(Innovation.skpd_id).where(Innovation.name.contains(CANARY))
    return [CANARY for _ in session.scalars(select(Skpd).where(Skpd.id.in_(inner)))]


def _correlated(session: Session) -> Any:
    inner = select(func.max(Innovation.name)).where(Innovation.skpd_id == Skpd.id).scalar_subquery()
    return [name or "" for _, name in session.execute(select(Skpd.id, inner))]


def _query(session: Session) -> Any:
    return [one.name for one in session.query(Innovation).filter(Innovation.name.contains(CANARY))]


def _query_union(session: Session) -> Any:
    return [one.name for one in session.query(Innovation).union_all(session.query(Innovation))]


def _eager(session: Session) -> Any:
    options = (joinedload(IndicatorEntry.innovation), selectinload(IndicatorEntry.indicator))
    return [entry.innovation.name for entry in session.scalars(select(IndicatorEntry).options(*options))]


def _case(session: Session) -> Any:
    return [str(row) for row in session.execute(select(literal(1), Innovation.name).order_by(Innovation.id))]


@pytest.mark.parametrize(
    "attack",
    [
        _sub,
        _cte,
        _alias,
        _join,
        _outer_join,
        _child_join,
        _union,
        _union_subquery,
        _union_entities,
        _scalar_subquery,
        _exists,
        _exists_of_select,
        _in,
        _correlated,
        _query,
        _query_union,
        _eager,
        _case,
    ],
)
def test_no_form_of_a_statement_shows_another_agencys_rows(
    app: Flask, world: World, attack: Callable[[Session], Any]
) -> None:
    for person in (world.own.admin, world.own.head, world.own.manager, world.own.unnamed_manager, world.without_agency):
        with acting(app, person) as session:
            assert CANARY not in "".join(attack(session)), person
    with acting(app, None) as session:
        assert CANARY not in "".join(attack(session))


@pytest.mark.parametrize("attack", [_sub, _cte, _alias, _join, _query, _query_union, _union, _union_entities])
def test_the_same_statements_show_ones_own_rows(app: Flask, world: World, attack: Callable[[Session], Any]) -> None:
    with acting(app, world.other.admin) as session:
        assert CANARY in "".join(attack(session))


@pytest.mark.parametrize(("model", "name"), OWNED)
def test_get_finds_ones_own_row_and_not_the_other_agencys(
    app: Flask, world: World, model: type[Any], name: str
) -> None:
    with acting(app, world.own.admin) as session:
        assert session.get(model, getattr(world.own, name)) is not None
        assert session.get(model, getattr(world.other, name)) is None


@pytest.mark.parametrize("model", MODELS)
def test_a_user_of_an_agency_without_one_sees_nothing(app: Flask, world: World, model: type[Any]) -> None:
    with acting(app, world.without_agency) as session:
        assert session.scalars(select(model)).all() == []


@pytest.mark.parametrize("model", [*MODELS, AuditRow])
def test_nobody_sees_nothing(app: Flask, world: World, model: type[Any]) -> None:
    with acting(app, None) as session:
        assert session.scalars(select(model)).all() == []


@pytest.mark.parametrize("model", [model for model, _ in OWNED if model is not Participation])
def test_a_manager_who_is_not_named_sees_nothing_of_the_innovation(app: Flask, world: World, model: type[Any]) -> None:
    with acting(app, world.own.unnamed_manager) as session:
        assert session.scalars(select(model)).all() == []
    with acting(app, world.own.manager) as session:
        assert [one.id for one in session.scalars(select(model))] == [getattr(world.own, dict(OWNED)[model])]


@pytest.mark.parametrize("model", MODELS)
def test_those_who_read_all_read_both_agencies(app: Flask, world: World, model: type[Any]) -> None:
    for person in (world.bappeda, world.officer, world.leader, world.operator):
        with acting(app, person) as session:
            ids = {one.id for one in session.scalars(select(model))}
            assert {getattr(agency, dict(OWNED)[model]) for agency in (world.own, world.other)} <= ids


def test_only_admin_and_bappedalitbang_read_the_audit(app: Flask, world: World) -> None:
    for person in (world.own.admin, world.own.head, world.officer, world.leader):
        with acting(app, person) as session:
            assert session.scalars(select(AuditRow)).all() == []
    for person in (world.bappeda, world.operator):
        with acting(app, person) as session:
            assert session.scalars(select(AuditRow)).all()


def test_a_relationship_that_leads_to_another_agency_ends_in_nothing(app: Flask, world: World) -> None:
    with app.app_context():
        own = _stored(world.own)
        own.previous_id = world.other.innovation_id
        Session.object_session(own).commit()
    with acting(app, world.own.admin) as session:
        assert session.get_one(Innovation, world.own.innovation_id).previous is None


def _stored(agency: Agency) -> Innovation:
    from app.models import db

    return db.session.get_one(Innovation, agency.innovation_id)


@pytest.mark.parametrize(
    "statement",
    [
        select(Innovation.__table__),
        select(func.count()).select_from(Innovation.__table__),
        select(Skpd.__table__.join(Innovation.__table__, Innovation.__table__.c.skpd_id == Skpd.__table__.c.id)),
        select(exists().where(Innovation.name.contains(CANARY))),
        text("SELECT name FROM innovation"),
        select(Innovation).from_statement(text("SELECT * FROM innovation")),
        select(Innovation).from_statement(select(Innovation.__table__)),
    ],
)
def test_statements_that_would_pass_by_the_guard_are_refused(app: Flask, world: World, statement: Any) -> None:
    with acting(app, world.own.admin) as session, pytest.raises(RowForbidden):
        session.execute(statement)


def test_a_page_that_asks_nobody_who_acts_is_guarded_all_the_same(app: Flask, world: World) -> None:
    """A view without any permission check reads before Flask-Login has looked at the session."""
    with app.test_request_context("/"):
        app.preprocess_request()
        g.pop("_login_user", None)
        from app.models import db

        assert db.session.scalars(select(Innovation)).all() == []


def test_an_error_while_the_roles_are_read_leaves_nobody_trusted(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_user: object) -> None:
        raise ConnectionError

    with acting(app, world.own.admin):
        monkeypatch.setattr("app.security.current.actor_of", fail)
        with pytest.raises(ConnectionError):
            current_actor()
        monkeypatch.undo()
        actor = current_actor()
        assert actor is not None
        assert actor.user_id == world.own.admin.user_id
