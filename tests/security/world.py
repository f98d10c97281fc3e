"""Two agencies with one innovation each, everything that hangs on it, and a person in every role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    AuditRow,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    Indicator,
    IndicatorEntry,
    IndicatorSet,
    Innovation,
    Participation,
    Period,
    PeriodStep,
    Skpd,
    TimelineRow,
    User,
    db,
)
from app.rules.roles import Role
from app.rules.workflow import State
from tests.support.people import Person, add_person

#: Stands in every text of agency B; whoever of agency A sees it sees too much.
CANARY = "KENARI-B"


@dataclass(frozen=True)
class Agency:
    """One agency's rows and people, by id."""

    skpd_id: int
    admin: Person
    manager: Person
    unnamed_manager: Person
    head: Person
    innovation_id: int
    locked_id: int
    entry_id: int
    evidence_id: int
    version_id: int
    link_id: int
    file_id: int
    timeline_id: int
    participation_id: int


@dataclass(frozen=True)
class World:
    """The round that the attacks are made on."""

    period_id: int
    closed_period_id: int
    own: Agency
    other: Agency
    bappeda: Person
    officer: Person
    leader: Person
    operator: Person
    without_agency: Person


def build_world(app: Flask) -> World:
    """Store the world in the application's database."""
    with app.app_context():
        form_set = db.session.scalars(select(IndicatorSet).where(IndicatorSet.kind == "form")).one()
        year = {"starts_on": dt.date(2026, 1, 5), "ends_on": dt.date(2026, 12, 18), "indicator_set": form_set}
        period = Period(year=2026, name="Putaran 2026", **year)
        closed = Period(year=2025, name="Putaran 2025", closed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), **year)
        steps = [
            PeriodStep(period=period, number=n, days=5, planned_start=dt.date(2026, 1, 5), due_on=dt.date(2026, 1, 12))
            for n in range(1, 10)
        ]
        db.session.add_all([period, closed, *steps])
        db.session.commit()
        period_id, closed_id, set_id = period.id, closed.id, form_set.id
        own_id, other_id = db.session.scalars(
            select(Skpd.id).where(Skpd.code.in_(["DINKES", "DISDIKBUD"])).order_by(Skpd.id)
        )
    return World(
        period_id=period_id,
        closed_period_id=closed_id,
        own=_agency(app, own_id, period_id, set_id, "Milik A"),
        other=_agency(app, other_id, period_id, set_id, CANARY),
        bappeda=add_person(app, Role.BAPPEDALITBANG),
        officer=add_person(app, Role.PETUGAS_MONEV),
        leader=add_person(app, Role.PIMPINAN),
        operator=add_person(app, Role.ADMIN),
        without_agency=add_person(app, Role.ADMIN_SKPD),
    )


def _agency(app: Flask, skpd_id: int, period_id: int, set_id: int, mark: str) -> Agency:
    people = {
        "admin": add_person(app, Role.ADMIN_SKPD, skpd_id=skpd_id),
        "manager": add_person(app, Role.PENGELOLA, skpd_id=skpd_id),
        "unnamed_manager": add_person(app, Role.PENGELOLA, skpd_id=skpd_id),
        "head": add_person(app, Role.KEPALA_SKPD, skpd_id=skpd_id),
    }
    author = people["admin"].user_id
    with app.app_context():
        indicator_id = db.session.scalars(
            select(Indicator.id).where(Indicator.indicator_set_id == set_id).order_by(Indicator.number)
        ).first()
        common = {"period_id": period_id, "skpd_id": skpd_id, "created_by_id": author, "updated_by_id": author}
        innovation = Innovation(name=f"{mark} terbuka", background=f"{mark} latar", **common)
        innovation.managers = [db.session.get_one(User, people["manager"].user_id)]
        locked = Innovation(name=f"{mark} terkunci", state=State.SUBMITTED, **common)
        entry = IndicatorEntry(innovation=innovation, indicator_id=indicator_id, description=f"{mark} uraian")
        evidence = Evidence(innovation=innovation, kind="document", letter_subject=f"{mark} hal", created_by_id=author)
        file = FileObject(
            storage_key=f"00/00/{skpd_id:032x}",
            sha256="0" * 64,
            size=1,
            mime="application/pdf",
            file_kind="pdf",
            filename=f"{mark}.pdf",
            skpd_id=skpd_id,
            uploaded_by_id=author,
        )
        version = EvidenceVersion(evidence=evidence, number=1, file=file)
        link = EvidenceLink(evidence=evidence, entry=entry)
        participation = Participation(period_id=period_id, skpd_id=skpd_id, state="collecting")
        db.session.add_all([innovation, locked, entry, evidence, version, link, participation])
        db.session.flush()
        timeline = TimelineRow(innovation_id=innovation.id, **timeline_values(author))
        db.session.add_all([timeline, AuditRow(actor_id=author, action="uji", detail={"isi": mark})])
        db.session.commit()
        ids = {
            "innovation_id": innovation.id,
            "locked_id": locked.id,
            "entry_id": entry.id,
            "evidence_id": evidence.id,
            "version_id": version.id,
            "link_id": link.id,
            "file_id": file.id,
            "timeline_id": timeline.id,
            "participation_id": participation.id,
        }
    return Agency(skpd_id=skpd_id, **people, **ids)


def timeline_values(actor_id: int) -> dict[str, object]:
    """A timeline row's columns but its innovation."""
    return {
        "seq": 1,
        "from_state": State.DRAFT,
        "to_state": State.SUBMITTED,
        "decision": "submit",
        "actor_id": actor_id,
        "actor_name": "Orang",
        "actor_role": Role.ADMIN_SKPD,
        "at": dt.datetime(2026, 2, 2, tzinfo=dt.UTC),
        "decided_version": 1,
        "previous_hash": "0" * 64,
        "own_hash": "1" * 64,
    }


@contextmanager
def acting(app: Flask, person: Person | None) -> Iterator[Session]:
    """A request in which this person (None: nobody) is signed in, whatever the view would have asked."""
    with app.test_request_context("/", method="POST"):
        app.preprocess_request()
        if person is not None:
            g.user = db.session.get(User, person.user_id)
        try:
            yield db.session()
        finally:
            db.session.rollback()
