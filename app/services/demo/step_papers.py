"""The office papers of the demo's steps: signed ones where the step is done, one draft where the round stands now."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.documents.formats import indonesian_date
from app.documents.office_paper import TITLES, OfficePaper, Pairs, Prose, Signatures, blocks_of
from app.documents.paper import paragraphs
from app.models import AuditRow, Period, PeriodStep, StepPaper, User
from app.queries.schedule import counted_states
from app.rules.codes import StepPaperKind
from app.rules.decree import filled_in
from app.rules.office_papers import FIELDS, NUMBERED
from app.rules.roles import Actor
from app.services.demo.dice import Dice
from app.services.demo.papers import Sheet
from app.services.demo.rounds import Round
from app.services.demo.store import Shelf, insert_all
from app.services.prepare_paper import first_texts
from app.services.stationery import Stationery, stationery
from app.storage import samples

#: What the head of the signed letter says already, beside its number.
_IN_THE_HEAD = frozenset({"Nomor", "Hal"})
#: Minutes after the offices opened: a paper is begun, and its signed file attached.
_BEGUN, _ATTACHED = 65, 320
#: A paper's version once it was filled in, and once it was signed.
_FILLED_IN, _SIGNED = 2, 3


@dataclass(frozen=True)
class _Desk:
    """What every paper of the year is written with."""

    round: Round
    kop: Stationery
    states: Mapping[str, int]
    second: Mapping[StepPaperKind, User]


@dataclass(frozen=True)
class _Letter:
    """One paper; without `sheet` nobody has signed it yet."""

    step: PeriodStep
    paper: OfficePaper
    at: dt.datetime
    sheet: Sheet | None


def store_step_papers(session: Session, shelf: Shelf, round_: Round) -> None:
    """Store the year's papers as the services would have left them, with their signed files and audit rows."""
    period = session.get_one(Period, round_.period_id)
    steps = {one.number: one for one in period.steps}
    staff = round_.staff
    writer = staff.bappedalitbang[1]
    second = {StepPaperKind.MINUTES: writer, StepPaperKind.BERITA_ACARA: staff.monev[0]}
    desk = _Desk(
        round=round_,
        kop=stationery(session, lambda: shelf.storage),
        states=counted_states(session, period.id),
        second={kind: session.get_one(User, actor.user_id) for kind, actor in second.items()},
    )
    letters = [
        _letter(desk, steps[known["step"]], known)
        for known in round_.banks.step_papers
        if (period.is_open if known.get("draft") else steps[known["step"]].actual_on)
    ]
    uploads = [(one.sheet, one.at, writer) for one in letters if one.sheet]
    files = iter(shelf.put(session, uploads, [None] * len(uploads)))
    rows = [_row(one, writer, next(files) if one.sheet else None) for one in letters]
    ids = insert_all(session, StepPaper, rows)
    told = [told for key, one, row in zip(ids, letters, rows, strict=True) for told in _told(key, one, row)]
    insert_all(session, AuditRow, told)


def _letter(desk: _Desk, step: PeriodStep, known: Mapping[str, Any]) -> _Letter:
    calendar, kind = desk.round.calendar, StepPaperKind(known["kind"])
    draft = bool(known.get("draft"))
    on = None if draft else _day(desk, step, known["dated"])
    held = {"held_on": _day(desk, step, known["held"]).isoformat()} if "held" in known else {}
    subject, content = first_texts(step, kind, desk.kop, desk.states)
    values = {"tahun": str(calendar.year), "tenggat": indonesian_date(step.due_on)}
    content |= held | _second(desk, kind)
    content |= {key: filled_in(text, values) for key, text in known["content"].items()}
    paper = OfficePaper(
        kind=kind,
        year=calendar.year,
        letterhead=desk.kop.office,
        content={one.key: content.get(one.key, "") for one in FIELDS[kind]},
        number="" if draft or kind not in NUMBERED else _number(desk, step, kind),
        subject=filled_in(known.get("subject", subject), values),
        dated_on=on,
        place=desk.kop.region.capital,
    )
    if on is None:
        return _Letter(step, paper, calendar.instant(calendar.newest, _BEGUN), None)
    return _Letter(step, paper, calendar.moment(on, _ATTACHED), _scan(paper))


def _day(desk: _Desk, step: PeriodStep, told: int | str) -> dt.date:
    """A working day of the round by its count, or the day on which the step was finished."""
    if isinstance(told, int) or step.actual_on is None:
        return desk.round.calendar.day(int(told))
    return step.actual_on


def _second(desk: _Desk, kind: StepPaperKind) -> dict[str, str]:
    person = desk.second.get(kind)
    return {"second_name": person.get_full_name(), "second_nip": person.nip or ""} if person else {}


def _number(desk: _Desk, step: PeriodStep, kind: StepPaperKind) -> str:
    dice = Dice(desk.round.banks.seed, "letter", desk.round.calendar.year, step.number, kind)
    place, year = desk.kop.region.agency_short.upper(), desk.round.calendar.year
    number = f"000.9.6/{dice.number(20, 40) * step.number}/{place}"
    return number if kind is StepPaperKind.CIRCULAR else f"{number}/{year}"


def _scan(paper: OfficePaper) -> Sheet:
    """The signed paper: what its template prints, as one line after the other."""
    lines: list[str] = []
    for block in blocks_of(paper):
        match block:
            case Pairs(rows):
                lines += [f"{label}: {text}" for label, text in rows if text and label not in _IN_THE_HEAD]
            case Prose(text, heading):
                lines += [heading] * bool(heading) + paragraphs(text)
            case Signatures(signers):
                lines += [f"Ditandatangani oleh {one.name}, {caption}." for caption, one in signers]
    data = samples.make_pdf(
        paper.subject,
        lines,
        agency=paper.letterhead.skpd or "",
        number=paper.number,
        date=indonesian_date(paper.dated_on) if paper.dated_on else "",
    )
    return Sheet(data, f"{TITLES[paper.kind]} {paper.year} (ditandatangani).pdf", "pdf")


def _row(letter: _Letter, writer: Actor, file_id: int | None) -> dict[str, Any]:
    paper = letter.paper
    return {
        "period_step_id": letter.step.id,
        "kind": paper.kind,
        "number": paper.number,
        "dated_on": paper.dated_on,
        "subject": paper.subject,
        "content": dict(paper.content),
        "file_object_id": file_id,
        "version": _SIGNED if file_id else _FILLED_IN,
        "created_at": letter.at - dt.timedelta(minutes=_ATTACHED - _BEGUN) if file_id else letter.at,
        "created_by_id": writer.user_id,
        "updated_at": letter.at,
        "updated_by_id": writer.user_id,
    }


def _told(key: int, letter: _Letter, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    about = {"actor_id": row["created_by_id"], "object_type": "step_paper", "object_id": key}
    began = {"kind": letter.paper.kind.value, "step": letter.step.number}
    yield {**about, "at": row["created_at"], "action": "step_paper.prepared", "detail": began}
    if letter.sheet:
        digest = hashlib.sha256(letter.sheet.data).hexdigest()
        signed = {"file_id": row["file_object_id"], "before": None, "sha256": digest}
        yield {**about, "at": row["updated_at"], "action": "step_paper.signed", "detail": signed}
