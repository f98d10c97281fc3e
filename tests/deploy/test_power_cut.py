"""Killed at any moment, the server has lost nothing that it said was saved, and what it left half done can be swept."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.models import EvidenceVersion, FileObject, IndicatorEntry, Innovation, TimelineRow, db
from app.rules.workflow import State
from app.services import sweep_files
from app.storage.samples import make_pdf
from tests.support.places import Live, give_bytes
from tests.support.production import Server, Visitor
from tests.support.rounds import add_draft, fill_form

#: A power cut at a different moment each time; more of them by hand: `POWER_CUTS=30 make test ARGS=tests/deploy`.
CUTS = int(os.environ.get("POWER_CUTS", "2"))
_PIECES = 40


@dataclass
class Told:
    """What the server said was done."""

    files: int = 0
    description: str = ""
    submitted: list[int] = field(default_factory=list)


def test_nothing_acknowledged_is_lost_and_nothing_is_left_in_between(live: Live):
    drafts = [ready_to_submit(live, f"Inovasi {number}") for number in range(4 * CUTS)]
    pk = add_draft(live.app, live.round, "Bank Sampah")
    give_bytes(live)
    with live.app.app_context():
        entry = db.session.scalars(select(IndicatorEntry.id).where(IndicatorEntry.innovation_id == pk)).first()
        files_before = db.session.scalar(select(func.count()).select_from(EvidenceVersion)) or 0
    told = Told()
    server, waiting = Server(live), iter(drafts)
    for _ in range(CUTS):
        server.start()
        visitor = Visitor(server.port).sign_in(live.round.own.admin)
        work = [
            lambda v=visitor: upload(v, pk, entry, told),
            lambda v=visitor: save(live, v, pk, entry, told),
            lambda v=visitor: submit(live, v, waiting, told),
        ]
        work_until_killed(server, work)
    check(live, pk, entry, told, files_before)


def ready_to_submit(live: Live, name: str) -> int:
    pk = add_draft(live.app, live.round, name)
    with live.app.app_context():
        fill_form(pk)
    return pk


def work_until_killed(server: Server, work: list[Callable[[], None]]) -> None:
    stop = threading.Event()

    def repeat(one: Callable[[], None]) -> None:
        while not stop.is_set():
            try:
                one()
            except (OSError, http.client.HTTPException, StopIteration):
                return

    threads = [threading.Thread(target=repeat, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(0.1, 1.5))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join(60)


def upload(visitor: Visitor, pk: int, entry: int, told: Told) -> None:
    data = make_pdf(f"Surat {random.random()}", [f"Baris ke-{number} dari surat panjang." for number in range(2000)])
    step = len(data) // _PIECES + 1
    pieces = (data[at : at + step] for at in range(0, len(data), step))
    answer = visitor.upload(f"/inovasi/{pk}/bukti?entri={entry}", "Surat.pdf", pieces, len(data))
    assert answer.status == 201, answer.body[:500]
    told.files += 1


def save(live: Live, visitor: Visitor, pk: int, entry: int, told: Told) -> None:
    with live.app.app_context():
        version = db.session.get_one(IndicatorEntry, entry).version
        db.session.remove()
    text = f"Uraian ke-{time.monotonic_ns()}"
    answer = visitor.json(
        f"/inovasi/{pk}/indikator/{entry}",
        {"version": str(version), "fields": {"description": text, "claimed_level": ""}},
    )
    assert answer.status == 200, answer.body[:500]
    told.description = text


def submit(live: Live, visitor: Visitor, waiting: object, told: Told) -> None:
    pk = next(waiting)  # type: ignore[call-overload]
    with live.app.app_context():
        version = db.session.get_one(Innovation, pk).version
        db.session.remove()
    answer = visitor.form(f"/inovasi/{pk}/keputusan/submit", version=version)
    assert answer.status == 302, answer.body[:500]
    told.submitted.append(pk)


def check(live: Live, pk: int, entry: int, told: Told, files_before: int) -> None:
    with live.app.app_context():
        session = db.session
        kept = session.scalar(select(func.count()).select_from(EvidenceVersion)) or 0
        # The last answer of each round may have been lost on its way: then more is kept than was told.
        assert told.files <= kept - files_before <= told.files + CUTS
        description = session.get_one(IndicatorEntry, entry).description
        assert description >= told.description
        states = dict(session.execute(select(Innovation.id, Innovation.state)).all())
        assert {states[one] for one in told.submitted} <= {State.SUBMITTED}
        last = dict(
            session.execute(select(TimelineRow.innovation_id, TimelineRow.to_state).order_by(TimelineRow.seq)).all()
        )
        assert {one: state for one, state in states.items() if state != last.get(one, State.DRAFT)} == {}
        session.rollback()
        sweep_files.sweep(live.storage, dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1))
        claimed = set(session.scalars(select(FileObject.storage_key)))
        session.remove()
    found = {one.relative_to(live.storage.root).as_posix() for one in live.storage.root.rglob("*") if one.is_file()}
    assert found == claimed
    assert live.run("verify").exit_code == 0
