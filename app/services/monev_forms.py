"""What the verbs of monev share: opening a form when an innovation is filed, and reaching the one being filled in."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy.orm import Session

from app.extensions import db
from app.models import Innovation, Monev, MonevVerdict, utc_now
from app.queries.entries import EntryRow, entry_rows
from app.queries.monev import forms_of, open_form
from app.queries.region import region
from app.rules.codes import Verdict
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.rules.workflow import State
from app.security.current import unguarded
from app.services.errors import NotFoundForActor, Refused
from app.services.innovation_lock import lock_innovation


def stamp(*values: object) -> str:
    """Names what stood in a part of the form, so that a page can say what it showed."""
    plain = [None if one is None else str(one) for one in values]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:16]


def begin_form(session: Session, innovation: Innovation, rows: list[EntryRow], *, now: dt.datetime) -> Monev:
    """The form of this filing: a new number for the same officer, with what is valid already carried over.

    The round opens it, not the person who files: an agency may not even see it. A form that was left open when the
    innovation was withdrawn is taken up again; verdicts on answers that changed since are due anew.
    """
    session.flush()  # what the person changed is judged as theirs, before the guard steps aside
    with unguarded():
        forms = forms_of(session, innovation.id, fresh=True)
        form = open_form(forms)
        if form is None:
            last = forms[-1] if forms else None
            place = region(session).capital  # unless its officer writes otherwise
            form = Monev(innovation_id=innovation.id, number=last.number + 1 if last else 1, place=place)
            skpd = innovation.skpd
            form.agency_signer_name, form.agency_signer_nip = skpd.head_name, skpd.head_nip
            form.agency_signer_title = skpd.head_title
            if last is not None and last.officer_id is not None:
                form.officer_id, form.assigned_by_id, form.assigned_at = last.officer_id, last.assigned_by_id, now
            form.verdicts = [carried(row) for row in rows if row.entry.verdict == Verdict.VALID]
            session.add(form)
        else:
            _renew(form, rows)
        session.flush()
    return form


def carried(row: EntryRow) -> MonevVerdict:
    """The verdict that an answer found valid before, and locked since, brings along."""
    said = MonevVerdict(entry_id=row.entry.id, verdict=Verdict.VALID, verified_level=row.entry.verified_level)
    said.reason = row.entry.note
    keep_seen(said, row)
    return said


def keep_seen(said: MonevVerdict, row: EntryRow) -> None:
    """Write down what is being judged: the answer, and which files proved it."""
    said.seen_description = row.entry.description
    said.seen_level = row.entry.claimed_level
    said.seen_evidence = files_of(row)


def files_of(row: EntryRow) -> list[dict[str, object]]:
    """The files that prove an answer now, as a verdict keeps them."""
    return [
        {
            "evidence_id": piece.id,
            "version": piece.current.number,
            "filename": piece.current.file.filename,
            "sha256": piece.current.file.sha256,
        }
        for piece in row.evidence
    ]


def _renew(form: Monev, rows: list[EntryRow]) -> None:
    by_entry = {row.entry.id: row for row in rows}
    for said in form.verdicts:
        row = by_entry[said.entry_id]
        seen = (said.seen_description, said.seen_level, said.seen_evidence)
        if seen != (row.entry.description, row.entry.claimed_level, files_of(row)):
            said.verdict, said.verified_level = None, None
            keep_seen(said, row)


def form_to_fill(actor: Actor, innovation_id: int) -> tuple[Innovation, Monev, list[EntryRow]]:
    """The innovation, locked, its open form and its answers, for the officer it is assigned to or Bappedalitbang.

    Raises NotFoundForActor, or Refused with why nothing can be written there now.
    """
    if not actor.has(Role.PETUGAS_MONEV, Role.BAPPEDALITBANG):
        raise NotFoundForActor
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    if innovation.state != State.FILED:
        raise Refused([problem("monev.not_waiting")])
    if not innovation.period.is_open:
        raise Refused([problem("workflow.period_closed")])
    rows = entry_rows(session, innovation.id)
    form = open_form(forms_of(session, innovation.id, fresh=True)) or begin_form(
        session, innovation, rows, now=utc_now()
    )
    if not may_fill(actor, form):
        name = form.officer.get_full_name() if form.officer else ""
        raise Refused([problem("monev.not_yours", officer=name) if name else problem("monev.not_assigned")])
    if any(one.id == actor.user_id for one in innovation.contributors):
        raise Refused([problem("workflow.own_entry")])
    return innovation, form, rows


def may_fill(actor: Actor, form: Monev | None) -> bool:
    """Whether this person writes in that form: Bappedalitbang in any, an officer in those assigned."""
    if actor.has(Role.BAPPEDALITBANG):
        return True
    return form is not None and actor.has(Role.PETUGAS_MONEV) and form.officer_id == actor.user_id


def touch_form(form: Monev, actor: Actor) -> None:
    """Mark who changed the form last; its version grows."""
    form.updated_at = utc_now()
    form.updated_by_id = actor.user_id
