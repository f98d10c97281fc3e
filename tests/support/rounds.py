"""A small round to test in: an open period, two agencies with their people, and innovations as far as wanted."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from app.models import (
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    IndicatorEntry,
    IndicatorSet,
    Innovation,
    Period,
    PeriodStep,
    Skpd,
    StepPaper,
    db,
)
from app.rules.completeness import VIDEO_NATIONAL_NUMBER
from app.rules.roles import Actor, Role
from app.rules.workflow import Decision
from app.services.counters import refresh_counters
from app.services.create_innovation import create_innovation
from app.services.decide_innovation import decide_innovation
from tests.support.people import Person, add_person

TODAY = dt.date(2026, 11, 24)
#: Planned starts and due dates of the nine steps, two weeks each.
STEP_LENGTH = dt.timedelta(days=14)


@dataclass(frozen=True)
class Office:
    """One agency and its three people."""

    skpd_id: int
    admin: Person
    manager: Person
    head: Person


@dataclass(frozen=True)
class Round:
    """The ids a test needs, and the people by role."""

    period_id: int
    own: Office
    other: Office
    bappedalitbang: Person
    monev: Person
    pimpinan: Person


def begin_round(app: Flask, *, year: int = 2026) -> Round:
    """An open period with its schedule, two agencies from the reference data, and everybody's account."""
    with app.app_context():
        period_id = add_period(year)
        own, other = db.session.scalars(select(Skpd.id).where(Skpd.kind == "dinas").order_by(Skpd.id).limit(2)).all()
    return Round(
        period_id=period_id,
        own=_office(app, own),
        other=_office(app, other),
        bappedalitbang=add_person(app, Role.BAPPEDALITBANG),
        monev=add_person(app, Role.PETUGAS_MONEV),
        pimpinan=add_person(app, Role.PIMPINAN),
    )


def _office(app: Flask, skpd_id: int) -> Office:
    return Office(
        skpd_id=skpd_id,
        admin=add_person(app, Role.ADMIN_SKPD, skpd_id=skpd_id),
        manager=add_person(app, Role.PENGELOLA, skpd_id=skpd_id),
        head=add_person(app, Role.KEPALA_SKPD, skpd_id=skpd_id),
    )


def add_period(year: int) -> int:
    form = db.session.scalars(select(IndicatorSet).where(IndicatorSet.kind == "form")).one()
    start = dt.date(year, 8, 3)
    period = Period(
        year=year, name=f"Penjaringan {year}", starts_on=start, ends_on=dt.date(year, 12, 31), indicator_set=form
    )
    period.steps = [
        PeriodStep(
            number=number,
            days=10,
            planned_start=start + STEP_LENGTH * (number - 1),
            due_on=start + STEP_LENGTH * number,
        )
        for number in range(1, 10)
    ]
    db.session.add(period)
    db.session.commit()
    return period.id


def as_actor(person: Person, role: Role, skpd_id: int | None = None) -> Actor:
    """The rules' view of a test person."""
    return Actor(person.user_id, person.username, frozenset({role}), skpd_id)


def admin_actor(office: Office) -> Actor:
    """The agency's admin as the services see them."""
    return as_actor(office.admin, Role.ADMIN_SKPD, office.skpd_id)


def add_draft(app: Flask, round_: Round, name: str = "Antar Obat Lansia", *, office: Office | None = None) -> int:
    """A draft with nothing but its name; its id."""
    with app.app_context():
        return create_innovation(admin_actor(office or round_.own), round_.period_id, name).id


def fill_form(innovation_id: int, *, evidence: bool = True) -> None:
    """Everything Form C.1 asks for, written straight into the tables within the caller's context."""
    innovation = db.session.get_one(Innovation, innovation_id)
    innovation.form, innovation.stage, innovation.initiator = "public_service", "implementation", "skpd"
    innovation.started_on = dt.date(2025, 2, 3)
    for name in ("background", "problem", "method", "benefit"):
        setattr(innovation, name, f"Uraian {name} yang cukup panjang.")
    for entry in db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == innovation_id)):
        entry.description, entry.claimed_level = "Sudah berjalan dan terdokumentasi.", 2
        video = entry.indicator.national_number == VIDEO_NATIONAL_NUMBER
        if evidence or video:
            add_file(innovation, entry, kind="video" if video else "document")
    refresh_counters(db.session(), innovation)
    db.session.commit()


def add_file(innovation: Innovation, entry: IndicatorEntry, *, kind: str = "document") -> Evidence:
    """A piece of evidence whose bytes are nowhere; for rules that only count."""
    author = innovation.created_by_id
    key = hashlib.sha256(f"{innovation.id}/{entry.id}/{kind}".encode()).hexdigest()
    file = FileObject(
        storage_key=f"{key[:2]}/{key[2:4]}/{key[:32]}",
        sha256=key,
        size=1000,
        mime="video/mp4" if kind == "video" else "application/pdf",
        file_kind="mp4" if kind == "video" else "pdf",
        filename="video.mp4" if kind == "video" else "SK.pdf",
        skpd_id=innovation.skpd_id,
        uploaded_by_id=author,
    )
    piece = Evidence(innovation_id=innovation.id, kind=kind, created_by_id=author)
    piece.versions.append(EvidenceVersion(number=1, file=file))
    piece.links.append(EvidenceLink(entry_id=entry.id))
    db.session.add(piece)
    return piece


def advance(app: Flask, round_: Round, innovation_id: int, *decisions: Decision) -> None:
    """Take these decisions as the people whose turn it is, each on the version that stands there."""
    office = round_.own
    actors = {
        Decision.SUBMIT: admin_actor(office),
        Decision.FILE: admin_actor(office),
        Decision.WITHDRAW: admin_actor(office),
        Decision.ENDORSE: as_actor(office.head, Role.KEPALA_SKPD, office.skpd_id),
        Decision.ACCEPT: as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG),
        Decision.REOPEN: as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG),
    }
    with app.app_context():
        for decision in decisions:
            version = db.session.get_one(Innovation, innovation_id).version
            decide_innovation(actors[decision], innovation_id, decision, seen_version=version, reason="Uji coba alur.")


def add_complete(app: Flask, round_: Round, name: str = "Antar Obat Lansia", *decisions: Decision) -> int:
    """An innovation whose form is filled and whose evidence is attached, after `decisions`; its id."""
    innovation_id = add_draft(app, round_, name)
    with app.app_context():
        fill_form(innovation_id)
    advance(app, round_, innovation_id, *decisions)
    return innovation_id


def add_step_paper(app: Flask, round_: Round) -> dict[str, int]:
    """An invitation of the first step, a draft; the ids of "step" and "paper"."""
    with app.app_context():
        query = select(PeriodStep).where(PeriodStep.period_id == round_.period_id, PeriodStep.number == 1)
        step = db.session.scalars(query).one()
        paper = StepPaper(step=step, kind="invitation", subject="Undangan", created_by_id=round_.bappedalitbang.user_id)
        db.session.add(paper)
        db.session.commit()
        return {"step": step.id, "paper": paper.id}
