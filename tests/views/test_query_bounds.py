"""Every page as each role costs at most ten statements, and the same for three rows as for thirty.

The addresses come from the URL map, so that a new page is counted from its first day on.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import (
    Decree,
    DecreeLine,
    Evidence,
    EvidenceLink,
    FileObject,
    Holiday,
    Indicator,
    IndicatorEntry,
    IndicatorSet,
    Innovation,
    Monev,
    Participation,
    Period,
    Skpd,
    StepPaper,
    db,
    utc_now,
)
from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.create_innovation import create_innovation
from app.services.save_profile import name_managers
from app.views.chart_room import CHARTS
from tests.support.decrees import sign_decree
from tests.support.monev import add_filed
from tests.support.people import Person, add_person, signed_in
from tests.support.queries import Statements, count_queries
from tests.support.rounds import Round, add_complete, add_draft, add_file, add_period, admin_actor, begin_round

MOST = 10
FEW, MANY = 3, 30

#: No pages: files and papers, the framework's own, and what answers with a redirect at once.
NOT_PAGES = {
    "appbuilder.static",
    "static",
    "HomeIndex.index",
    "MonevView.index",
    "MonevView.show",
    "ScheduleView.edit",
    "LocaleView.index",
    "SignInView.login",
    "SignInView.logout",
    "UtilView.back",
}
NOT_PAGES_EITHER = (".export", ".download", ".letter", ".logo")

#: First part of the path → what stands for the argument in its addresses; where nothing is named, the row 1.
Ids = dict[str, Any]

_names = itertools.count(1)


def addresses(app: Flask, ids: Ids) -> Iterator[tuple[str, str]]:
    """Every page and its addresses, with what `ids` names for its arguments by the first part of the path."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        paper = rule.rule.endswith((".pdf", ".docx", ".csv", ".svg", ".zip", ".xlsx"))
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES or paper:
            continue
        if rule.endpoint.endswith(NOT_PAGES_EITHER):
            continue
        for key in ids.get(rule.rule.split("/")[1], [1]) if rule.arguments else [1]:
            values = {name: "withdraw" if name == "code" else key for name in rule.arguments}
            address = adapter.build(rule.endpoint, values)
            if rule.endpoint == "EvidenceDesk.pick":
                address += f"?entri={ids['entry'][key]}"
            yield rule.endpoint, address


def grow(app: Flask, round_: Round, count: int) -> None:
    """`count` more rows of everything that a list may hold."""
    numbers = [next(_names) for _ in range(count)]
    for number in numbers:
        add_draft(app, round_, f"Draf {number}")
        add_draft(app, round_, f"Milik lain {number}", office=round_.other)
        add_complete(app, round_, f"Terkirim {number}", Decision.SUBMIT)
    authors = [add_person(app, Role.PENGELOLA, skpd_id=round_.own.skpd_id).user_id for _ in numbers]
    with app.app_context():
        form = db.session.scalars(select(IndicatorSet).where(IndicatorSet.kind == "form")).first()
        file = db.session.scalars(select(FileObject)).first()
        assert form
        assert file
        for number, author in zip(numbers, authors, strict=True):
            agency = Skpd(code=f"UJI{number}", name=f"Dinas Uji {number}", short_name=f"DU{number}", kind="dinas")
            year = 2030 + number
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
            db.session.add_all(
                [
                    agency,
                    Holiday(day=first, name="Libur", kind="libur"),
                    Period(year=year, name=f"Tahun {year}", starts_on=first, ends_on=last, indicator_set=form),
                    IndicatorSet(code=f"uji-{number}", name=f"Set {number}", year=year, kind="national"),
                    indicator(form, 100 + number),
                ]
            )
            db.session.flush()
            db.session.add(
                Participation(
                    period_id=round_.period_id,
                    skpd_id=agency.id,
                    state="nil",
                    nil_at=utc_now(),
                    nil_by_id=round_.own.admin.user_id,
                    nil_file_id=file.id,
                )
            )
            spread(round_, number, author)
        db.session.commit()


def spread(round_: Round, number: int, author: int) -> None:
    """Innovations of an agency, an author and an officer whom no other row has: what is read once for each is counted."""
    agency = Skpd(code=f"RAMAI{number}", name=f"Dinas Ramai {number}", short_name=f"DR{number}", kind="dinas")
    db.session.add(agency)
    db.session.flush()

    def add(state: str, name: str) -> Innovation:
        one = Innovation(period_id=round_.period_id, skpd_id=agency.id, name=f"{name} {number}", state=state)
        one.created_by_id = one.updated_by_id = author
        db.session.add(one)
        db.session.flush()
        return one

    add("draft", "Draf tersebar")
    for officer, name in ((round_.monev.user_id, "Bagian petugas"), (author, "Bagian lain")):
        db.session.add(Monev(innovation_id=add("filed", name).id, officer_id=officer, updated_by_id=author))
    named = add("decreed", "Bernomor").id
    for decree in db.session.scalars(select(Decree)):
        line = DecreeLine(decree_id=decree.id, innovation_id=named, is_chosen=True, rank=100 + number, name="Tersebar")
        db.session.add(line)


def indicator(form: IndicatorSet, number: int) -> Indicator:
    name, levels = f"Indikator {number}", ["a", "b", "c"]
    return Indicator(indicator_set=form, number=number, name=name, name_printed=name, levels=levels, weight=1)


def thicken(app: Flask, round_: Round, pk: int, count: int) -> None:
    """`count` more files, managers and versions of what one innovation's own pages show."""
    managers = [add_person(app, Role.PENGELOLA, skpd_id=round_.own.skpd_id).user_id for _ in range(count)]
    with app.app_context():
        one = db.session.get_one(Innovation, pk)
        named = [manager.id for manager in one.managers]
        entries = db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == pk)).all()
        for entry in entries[:count]:
            if not db.session.scalar(select(EvidenceLink.id).where(EvidenceLink.entry_id == entry.id)):
                add_file(one, entry)
                entry.updated_by_id = round_.own.admin.user_id
        db.session.commit()
        name_managers(admin_actor(round_.own), pk, [*named, *managers])


def continue_last_year(app: Flask, round_: Round, *pks: int) -> None:
    """Let each of these continue an innovation of the year before."""
    with app.app_context():
        year_before = add_period(2025)
        for pk in pks:
            earlier = create_innovation(admin_actor(round_.own), round_.period_id, f"Tahun lalu {pk}")
            earlier.period_id = year_before
            db.session.get_one(Innovation, pk).previous = earlier
        db.session.commit()


def write_letter(app: Flask, round_: Round) -> None:
    """A letter of the first step, under that step's own id: one number opens both in the addresses below."""
    with app.app_context():
        step = db.session.get_one(Period, round_.period_id).steps[0]
        author = round_.bappedalitbang.user_id
        db.session.add(StepPaper(id=step.id, period_step_id=step.id, kind="invitation", created_by_id=author))
        db.session.commit()


def people(app: Flask, round_: Round) -> dict[str, Person]:
    """One person of each role."""
    return {
        "Admin": add_person(app, Role.ADMIN),
        "Bappedalitbang": round_.bappedalitbang,
        "Petugas Monev": round_.monev,
        "Pimpinan": round_.pimpinan,
        "Admin SKPD": round_.own.admin,
        "Pengelola Inovasi": round_.own.manager,
        "Kepala SKPD": round_.own.head,
    }


def cost(app: Flask, client: FlaskClient, address: str) -> tuple[int, Statements]:
    """The answer's status and the statements it took."""
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        status = client.get(address).status_code
    return status, statements


def test_every_page_costs_each_role_at_most_ten_statements_whatever_the_rows(app: Flask) -> None:
    round_ = begin_round(app)
    draft, sent = add_draft(app, round_), add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    decreed = add_complete(app, round_, "Ditetapkan")
    filed = add_filed(app, round_, "Menunggu monev")
    signed = sign_decree(app, round_, [decreed])
    with app.app_context():
        lies = Decree(
            period_id=round_.period_id, title="SK", status="legal_review", created_by_id=round_.own.admin.user_id
        )
        lies.lines = [DecreeLine(innovation_id=sent, is_chosen=True, rank=1)]
        db.session.add(lies)
        db.session.commit()
        under_review = lies.id
    with app.app_context():
        name_managers(admin_actor(round_.own), draft, [round_.own.manager.user_id])
    grow(app, round_, FEW)
    thicken(app, round_, draft, FEW)
    continue_last_year(app, round_, draft, sent)
    write_letter(app, round_)
    with app.app_context():
        ids: Ids = {
            "inovasi": [draft, sent, filed],
            "entry": {pk: db.session.get_one(Innovation, pk).entries[0].id for pk in (draft, sent, filed)},
            "akun": [round_.own.manager.user_id],
            "jadwal": [db.session.get_one(Period, round_.period_id).steps[0].id],
            "grafik": list(CHARTS),
            "serah-terima": [decreed],
            "sk": [signed, under_review],
        }
        assert db.session.query(Evidence).count()
    clients = {role: signed_in(app, person) for role, person in people(app, round_).items()}
    for client in clients.values():
        client.get("/tugas/?tahun=2026")  # the year in whose lists the rows are
    before: dict[tuple[str, str], tuple[int, int]] = {}
    pages = {address: endpoint for endpoint, address in addresses(app, ids)}
    wrong: list[str] = []
    for role, client in clients.items():
        for address in pages:
            client.get(address)  # what is remembered from the first time on is not what a page costs
            status, statements = cost(app, client, address)
            before[role, address] = status, len(statements)
            if len(statements) > MOST:
                wrong.append(f"{role} {address}: {len(statements)} statements\n{statements}")
            if status >= 500:
                wrong.append(f"{role} {address}: {status}")
    grow(app, round_, MANY - FEW)
    thicken(app, round_, draft, MANY - FEW)
    opened = set()
    for (role, address), (status, count) in before.items():
        now, statements = cost(app, clients[role], address)
        opened |= {pages[address]} if now == 200 else set()
        if (now, len(statements)) != (status, count):
            wrong.append(f"{role} {address}: {count} statements for few, {len(statements)} for many\n{statements}")
    assert not wrong, "\n".join(wrong)
    unseen = set(pages.values()) - opened
    assert not unseen, f"never opened to anybody, so never counted; name a row that opens in `ids`: {sorted(unseen)}"
