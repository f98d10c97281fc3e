"""Monev in tests: a filed innovation with its officer, a form filled in to the last row, and issuing it."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from app.models import Innovation, Monev, db
from app.queries.entries import entry_rows
from app.queries.monev import forms_of, open_form
from app.rules.codes import Finding, Verdict
from app.rules.monev import ITEM_NUMBERS
from app.rules.roles import Actor, Role
from app.rules.workflow import Decision
from app.services.assign_officers import assign_officers
from app.services.issue_monev import issue_monev
from app.services.save_monev import Found, Said, found_of, head_of, said_of, save_head, save_item, save_verdict
from tests.support.people import Person
from tests.support.rounds import TODAY, Round, add_complete, as_actor

FILED = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)


def bappeda(round_: Round) -> Actor:
    return as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)


def officer(round_: Round) -> Actor:
    return as_actor(round_.monev, Role.PETUGAS_MONEV)


def add_filed(app: Flask, round_: Round, name: str = "Antar Obat Lansia", *, assigned: Person | None = None) -> int:
    """An innovation that waits for monev of the round's officer (or of `assigned`); its id."""
    pk = add_complete(app, round_, name, *FILED)
    with app.app_context():
        assign_officers(bappeda(round_), {pk: (assigned or round_.monev).user_id})
    return pk


def current_form(pk: int) -> Monev:
    """The open form, or the last issued one, within the caller's context."""
    forms = forms_of(db.session(), pk)
    return open_form(forms) or forms[-1]


def put_verdict(actor: Actor, pk: int, number: int, said: Said) -> Said:
    """Judge one indicator on what stands there now."""
    row = next(one for one in entry_rows(db.session(), pk) if one.indicator.number == number)
    stored = next((one for one in current_form(pk).verdicts if one.entry_id == row.entry.id), None)
    return save_verdict(actor, pk, row.entry.id, said, seen_stamp=said_of(stored).stamp)


def fill_c2(actor: Actor, pk: int, *, refused: dict[int, Said] | None = None) -> None:
    """Every verdict (valid at the claimed level, but for `refused`), every item, and the head."""
    form = current_form(pk)
    done = {one.entry_id for one in form.verdicts if one.verdict}
    for row in entry_rows(db.session(), pk):
        said = (refused or {}).get(row.indicator.number)
        if said is None and (not row.entry.claimed_level or row.entry.id in done):
            continue
        put_verdict(actor, pk, row.indicator.number, said or Said(Verdict.VALID, row.entry.claimed_level))
    for number in ITEM_NUMBERS:
        stored = next((one for one in current_form(pk).items if one.number == number), None)
        save_item(
            actor, pk, number, Found(f"Terlihat {number}.", f"Lanjutkan {number}."), seen_stamp=found_of(stored).stamp
        )
    head = head_of(current_form(pk))
    filled = {"held_on": TODAY - dt.timedelta(days=4), "place": "Paringin", "agency_signer_name": "Kepala Dinas Uji"}
    save_head(actor, pk, type(head)(**{**vars(head), **filled}), seen_stamp=head.stamp, today=TODAY)


def issue(actor: Actor, pk: int, finding: Finding, reason: str = "Lihat catatan tiap indikator.") -> Innovation:
    """Issue on the versions that stand there now."""
    version = db.session.get_one(Innovation, pk).version
    return issue_monev(actor, pk, finding, reason, seen_version=version, seen_form=current_form(pk).version)
