"""Fills the papers of an innovation from its rows: Form C.1 and Form C.2, for pages and packages alike.

Changes nothing. What a person may see of the rows is the row guard's business.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypedDict

from sqlalchemy.orm import Session

from app.documents.form_c1 import FormC1, FormC1Row
from app.documents.form_c2 import FormC2, FormC2Row
from app.documents.formats import indonesian_date
from app.documents.forms import INITIATORS
from app.documents.paper import NO_SIGNER, Signer
from app.models import Evidence, Innovation, Monev, User
from app.queries.entries import EntryRow, entry_rows
from app.queries.people import admin_of
from app.queries.timeline import happenings_of
from app.reference.loader import monev_items
from app.rules.codes import Initiator, InnovationForm, Stage
from app.rules.progress import standing_decision
from app.rules.workflow import Decision
from app.services.stationery import Stationery

LocalDay = Callable[[dt.datetime], dt.date]
_VIDEO_ITEM = 6


class _Particulars(TypedDict):
    year: int
    skpd_name: str
    innovation_name: str
    innovation_form: InnovationForm | None
    started_on: dt.date | None
    stage: Stage | None
    initiator: str | None


def fill_c1(session: Session, innovation: Innovation, local_day: LocalDay, paper: Stationery) -> FormC1:
    """Form C.1 as it stands; a draft until the head of the agency endorsed it. Three statements."""
    skpd = innovation.skpd
    endorsed = standing_decision(happenings_of(session, innovation.id), Decision.ENDORSE)
    admin = admin_of(session, skpd.id)
    return FormC1(
        **_particulars(innovation),
        letterhead=paper.letterhead(innovation.skpd_name or skpd.name, skpd.address),
        draft=endorsed is None,
        indicators=tuple(_row(row) for row in entry_rows(session, innovation.id)),
        background=innovation.background,
        problem=innovation.problem,
        method=innovation.method,
        benefit=innovation.benefit,
        place=paper.region.capital,
        document_code=paper.code("C1", innovation.period.year, innovation.id),
        signed_on=local_day(endorsed.at) if endorsed else None,
        head=Signer(name=skpd.head_name, nip=skpd.head_nip, title=skpd.head_title),
        admin=_signer(admin),
    )


def fill_c2(monev: Monev, local_day: LocalDay, paper: Stationery) -> FormC2:
    """Form C.2 as it stands; a draft until it is issued, then with the signers as they were on that day.

    `monev` comes with its items, officer and innovation (`queries.monev_papers.newest_form`).
    """
    innovation = monev.innovation
    skpd = innovation.skpd
    written = {item.number: item for item in monev.items}
    rows = monev_items()
    note = next(row for row in rows if row.is_note)
    head = Signer(name=skpd.head_name, nip=skpd.head_nip, title=skpd.head_title)
    kept = Signer(name=monev.agency_signer_name, nip=monev.agency_signer_nip, title=monev.agency_signer_title)
    officer = Signer(name=monev.officer_name, nip=monev.officer_nip)
    return FormC2(
        **_particulars(innovation),
        letterhead=paper.office,
        draft=not monev.is_issued,
        items=tuple(
            FormC2Row(
                number=row.number,
                text_printed=(row.number == _VIDEO_ITEM and paper.region.c2_video) or row.text_printed,
                factual=written[row.number].factual if row.number in written else None,
                suggestion=written[row.number].suggestion if row.number in written else None,
            )
            for row in rows
            if not row.is_note
        ),
        note_number=note.number,
        note_printed=note.text_printed,
        note=monev.note,
        place=monev.place or paper.region.capital,
        document_code=paper.code(f"C2.{monev.number}", innovation.period.year, innovation.id),
        signed_on=monev.held_on or (local_day(monev.issued_at) if monev.issued_at else None),
        agency_signer=kept if kept.name or monev.is_issued else head,
        officer=officer if officer.name or monev.is_issued else _signer(monev.officer),
    )


def evidence_line(piece: Evidence) -> str:
    """How a piece of evidence is named on paper: the letter's particulars, or the file's name."""
    if not (piece.letter_number or piece.letter_subject):
        return piece.current.file.filename
    parts = []
    if piece.letter_number:
        parts.append(f"Nomor {piece.letter_number}")
    if piece.letter_date:
        parts.append(f"tanggal {indonesian_date(piece.letter_date)}")
    if piece.letter_subject:
        parts.append(f"tentang {piece.letter_subject}")
    return " ".join(parts)


def _particulars(innovation: Innovation) -> _Particulars:
    return _Particulars(
        year=innovation.period.year,
        skpd_name=innovation.skpd_name or innovation.skpd.name,
        innovation_name=innovation.name,
        innovation_form=InnovationForm(innovation.form) if innovation.form else None,
        started_on=innovation.started_on,
        stage=Stage(innovation.stage) if innovation.stage else None,
        initiator=INITIATORS[Initiator(innovation.initiator)] if innovation.initiator else None,
    )


def _signer(user: User | None) -> Signer:
    return Signer(name=user.get_full_name(), nip=user.nip) if user else NO_SIGNER


def _row(row: EntryRow) -> FormC1Row:
    return FormC1Row(
        number=row.indicator.number,
        name_printed=row.indicator.name_printed,
        description=row.entry.description,
        evidence=tuple(evidence_line(piece) for piece in row.evidence),
    )
