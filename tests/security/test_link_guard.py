"""What links answered is the office's: it holds what every agency wrote."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import LinkCheck, db, link_key, utc_now
from app.security.row_guard import RowForbidden
from tests.security.world import World, acting

ADDRESS = "https://contoh.id/kenari"


@pytest.fixture
def check(app: Flask) -> int:
    with app.app_context():
        row = LinkCheck(key=link_key(ADDRESS), address=ADDRESS, reason="ok", status=200, asked_at=utc_now())
        db.session.add(row)
        db.session.commit()
        return row.id


def test_agencies_read_none_and_who_reads_every_agency_reads_all(app: Flask, world: World, check: int) -> None:
    for person in (world.own.admin, world.own.head, world.own.manager, world.without_agency, None):
        with acting(app, person) as session:
            assert session.scalars(select(LinkCheck)).all() == []
    for person in (world.officer, world.bappeda, world.leader, world.operator):
        with acting(app, person) as session:
            assert session.scalars(select(LinkCheck.id)).all() == [check]


def test_only_bappedalitbang_keeps_answers_and_nobody_moves_or_deletes_one(
    app: Flask, world: World, check: int
) -> None:
    for person in (world.officer, world.leader):
        with acting(app, person) as session:
            session.get_one(LinkCheck, check).reason = "not_found"
            with pytest.raises(RowForbidden):
                session.flush()
    with acting(app, world.bappeda) as session:
        session.get_one(LinkCheck, check).reason = "not_found"
        session.flush()
        session.get_one(LinkCheck, check).address = "https://lain.id/"
        with pytest.raises(RowForbidden):
            session.flush()
    with acting(app, world.bappeda) as session:
        session.delete(session.get_one(LinkCheck, check))
        with pytest.raises(RowForbidden):
            session.flush()
