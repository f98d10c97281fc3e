"""The row guard on the office's own papers and on settings: who reads a draft, who writes either."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import FileObject, Period, PeriodStep, Setting, StepPaper, db, utc_now
from app.security.row_guard import RowForbidden
from tests.security.world import World, acting

FILE = {"sha256": "a" * 64, "size": 10, "mime": "application/pdf", "file_kind": "pdf", "filename": "surat.pdf"}


@pytest.fixture
def papers(app: Flask, world: World) -> tuple[int, int]:
    """(a draft, a signed paper) of one step; their ids."""
    with app.app_context():
        step = db.session.scalars(select(PeriodStep).order_by(PeriodStep.id).limit(1)).one()
        author = world.bappeda.user_id
        file = FileObject(storage_key="aa/aa/" + "a" * 32, uploaded_by_id=author, **FILE)
        rows = [StepPaper(step=step, kind="circular", subject="Edaran", created_by_id=author) for _ in range(2)]
        rows[1].file = file
        db.session.add_all(rows)
        db.session.commit()
        return rows[0].id, rows[1].id


def seen(session: Session) -> set[int]:
    return {one.id for one in session.scalars(select(StepPaper))}


def test_an_agency_reads_signed_papers_only_and_their_files(app: Flask, world: World, papers: tuple[int, int]) -> None:
    draft, signed = papers
    for person in (world.own.admin, world.own.head, world.own.manager, world.own.unnamed_manager, world.other.admin):
        with acting(app, person) as session:
            assert seen(session) == {signed}
            assert session.get(StepPaper, draft) is None
            paper = session.get_one(StepPaper, signed)
            assert paper.file is not None
            assert paper.file.filename == "surat.pdf"
    for person in (world.without_agency, None):
        with acting(app, person) as session:
            assert seen(session) == set()
    for person in (world.officer, world.bappeda, world.leader, world.operator):
        with acting(app, person) as session:
            assert seen(session) == {draft, signed}


def test_only_bappedalitbang_writes_papers_and_only_in_an_open_year(
    app: Flask, world: World, papers: tuple[int, int]
) -> None:
    draft, signed = papers
    for person in (world.own.admin, world.own.head, world.officer, world.leader, world.operator):
        with acting(app, person) as session:
            session.get_one(StepPaper, signed).subject = "Diubah"
            with pytest.raises(RowForbidden):
                session.flush()
            session.rollback()
    with acting(app, world.bappeda) as session:
        session.get_one(StepPaper, draft).subject = "Diubah"
        session.flush()
        session.delete(session.get_one(StepPaper, draft))
        with pytest.raises(RowForbidden):
            session.flush()
        session.rollback()
    with app.app_context():
        for period in db.session.scalars(select(Period)):
            period.closed_at = utc_now()
        db.session.commit()
    with acting(app, world.bappeda) as session:
        session.get_one(StepPaper, draft).subject = "Diubah"
        with pytest.raises(RowForbidden):
            session.flush()
        session.rollback()


def test_a_paper_stays_at_its_step(app: Flask, world: World, papers: tuple[int, int]) -> None:
    with acting(app, world.bappeda) as session:
        paper = session.get_one(StepPaper, papers[0])
        others = select(PeriodStep).where(PeriodStep.id != paper.period_step_id).limit(1)
        paper.step = session.scalars(others).one()
        with pytest.raises(RowForbidden):
            session.flush()
        session.rollback()


def test_settings_are_kept_by_bappedalitbang_and_the_operator_alone(app: Flask, world: World) -> None:
    for person in (world.own.admin, world.own.head, world.own.manager, world.officer, world.leader, None):
        with acting(app, person) as session:
            session.add(Setting(key="capital", value="Amuntai"))
            with pytest.raises(RowForbidden):
                session.flush()
            session.rollback()
    for person, key in ((world.bappeda, "capital"), (world.operator, "region")):
        with acting(app, person) as session:
            session.add(Setting(key=key, value="Amuntai"))
            session.flush()
