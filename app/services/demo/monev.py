"""Form C.2 of the demo's innovations: one for each filing, issued with its decision, or open and half filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.formats import indonesian_date
from app.models import (
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    Indicator,
    IndicatorEntry,
    Monev,
    MonevItem,
    MonevVerdict,
    Skpd,
    User,
)
from app.rules.codes import Stage, Verdict
from app.rules.monev import ITEM_NUMBERS
from app.rules.roles import Actor
from app.rules.settings import Region
from app.rules.workflow import Decision, State
from app.services.demo.answers import Answer
from app.services.demo.banks import Banks
from app.services.demo.calendar import WITA
from app.services.demo.dice import Dice
from app.services.demo.script import Decided, Story
from app.services.demo.staff import Staff
from app.services.demo.store import insert_all

_STAGES = {Stage.INITIATIVE: "inisiatif", Stage.TRIAL: "uji coba", Stage.IMPLEMENTATION: "penerapan"}
_ASSIGNED_AFTER = dt.timedelta(minutes=20)
_SHARE_UNASSIGNED = 0.2
#: How far an open form has come: shares of its verdicts, and whether items and head are filled in too.
_PROGRESS = ((0.0, False), (0.45, False), (0.8, False), (1.0, True))


@dataclass(frozen=True)
class Word:
    """What a form says of one answer; `final` once no later filing changed the answer."""

    verdict: Verdict
    level: int | None
    reason: str
    final: bool = True


@dataclass(frozen=True)
class Form:
    """One Form C.2 before it is stored; `closed` is the decision that issued it."""

    innovation_id: int
    story: Story
    number: int
    officer: Actor | None
    filed_at: dt.datetime
    words: Mapping[int, Word]
    filled: bool
    closed: Decided | None = None


def store_forms(
    session: Session, banks: Banks, staff: Staff, pairs: Sequence[tuple[int, Story]], last_day: dt.date
) -> None:
    """Store the forms of one year's innovations with their items and verdicts; `last_day` is the newest of the round."""
    forms = [form for innovation_id, story in pairs for form in _forms(banks, staff, innovation_id, story)]
    facts = _Facts(session, [innovation_id for innovation_id, _ in pairs])
    ids = insert_all(session, Monev, [_form_row(form, banks, staff, facts, last_day) for form in forms])
    insert_all(
        session,
        MonevItem,
        [
            {"monev_id": one, "number": number, "factual": factual, "suggestion": suggestion}
            for one, form in zip(ids, forms, strict=True)
            for number, factual, suggestion in _items(form, banks)
        ],
    )
    insert_all(
        session,
        MonevVerdict,
        [row for one, form in zip(ids, forms, strict=True) for row in _verdict_rows(one, form, facts)],
    )


def _forms(banks: Banks, staff: Staff, innovation_id: int, story: Story) -> Iterator[Form]:
    filed: dt.datetime | None = None
    number = 0
    officer: Actor | None = None
    for one in story.decided:
        if one.outcome.decision is Decision.FILE:
            filed, number = one.at, number + 1
        elif one.outcome.from_state is State.FILED and filed is not None:
            officer = one.actor
            words = {row.number: word for row in story.answers if (word := _found(row, one.outcome.decision))}
            yield Form(innovation_id, story, number, officer, filed, words, filled=True, closed=one)
    if story.state is State.FILED and filed is not None:
        dice = Dice(banks.seed, "monev", innovation_id)
        if officer is None and story.agency.code in banks.showcase:
            officer = staff.monev[0]
        elif officer is None and not dice.chance(_SHARE_UNASSIGNED):
            officer = dice.pick(staff.monev)
        share, filled = dice.pick(_PROGRESS) if officer else _PROGRESS[0]
        words = dict(_begun(banks, story, share, dice))
        yield Form(innovation_id, story, number, officer, filed, words, filled=filled)


def _found(row: Answer, decision: Decision) -> Word | None:
    """What the form said; a return says of what was noted that it needs work, whatever became of it since."""
    if decision is Decision.RETURN and row.note and row.verdict is not Verdict.INVALID:
        return Word(Verdict.NEEDS_WORK, None, row.note, final=row.verdict is Verdict.NEEDS_WORK)
    if row.verdict is None:
        return None
    return Word(row.verdict, row.verified_level, row.remark)


def _begun(banks: Banks, story: Story, share: float, dice: Dice) -> Iterator[tuple[int, Word]]:
    """What was valid before, and the first verdicts of this time."""
    waiting = []
    for row in story.answers:
        if row.verdict is Verdict.VALID:
            yield row.number, Word(Verdict.VALID, row.verified_level, row.remark)
        elif row.claims:
            waiting.append(row)
    doubted = {row.number for row in dice.some(waiting, 2 if share else 0)}
    for row in waiting[: round(len(waiting) * share)]:
        if row.number in doubted:
            yield row.number, Word(Verdict.NEEDS_WORK, row.level, banks.indicators[row.number].note)
        else:
            yield row.number, Word(Verdict.VALID, row.level, "")


class _Facts:
    """What the rows refer to: ids of answers, files of each answer at any moment, people's NIP, agencies' heads."""

    def __init__(self, session: Session, innovation_ids: Sequence[int]) -> None:
        self.entries: dict[tuple[int, int], int] = {
            (innovation_id, number): entry_id
            for entry_id, innovation_id, number in session.execute(
                select(IndicatorEntry.id, IndicatorEntry.innovation_id, Indicator.number)
                .join(IndicatorEntry.indicator)
                .where(IndicatorEntry.innovation_id.in_(innovation_ids))
            )
        }
        self.nips: dict[int, str | None] = {row.id: row.nip for row in session.execute(select(User.id, User.nip))}
        self.heads = {one.id: one for one in session.scalars(select(Skpd))}
        self._files: dict[int, list[Any]] = {}
        for row in session.execute(
            select(
                EvidenceLink.entry_id,
                Evidence.id,
                EvidenceVersion.number,
                FileObject.filename,
                FileObject.sha256,
                FileObject.uploaded_at,
            )
            .join(Evidence, EvidenceLink.evidence_id == Evidence.id)
            .join(EvidenceVersion, EvidenceVersion.evidence_id == Evidence.id)
            .join(FileObject, EvidenceVersion.file_object_id == FileObject.id)
            .where(Evidence.innovation_id.in_(innovation_ids))
            .order_by(EvidenceLink.attached_at, EvidenceLink.id, EvidenceVersion.number)
        ):
            self._files.setdefault(row[0], []).append(row)

    def files(self, entry_id: int, until: dt.datetime | None) -> list[dict[str, object]]:
        """The newest version of each file of an answer that was there then."""
        newest: dict[int, dict[str, object]] = {}
        for _entry, evidence_id, version, filename, sha256, at in self._files.get(entry_id, ()):
            if until is None or at <= until:
                newest[evidence_id] = {
                    "evidence_id": evidence_id,
                    "version": version,
                    "filename": filename,
                    "sha256": sha256,
                }
        return list(newest.values())


def _form_row(form: Form, banks: Banks, staff: Staff, facts: _Facts, last_day: dt.date) -> dict[str, Any]:
    closed, officer = form.closed, form.officer
    head = facts.heads[form.story.agency.id]
    touched = closed.at if closed else form.filed_at + (_ASSIGNED_AFTER if officer else dt.timedelta())
    held_on = closed.at.astimezone(WITA).date() if closed else last_day
    dice = Dice(banks.seed, "monev note", form.innovation_id, form.number)
    return {
        "innovation_id": form.innovation_id,
        "number": form.number,
        "officer_id": officer.user_id if officer else None,
        "assigned_at": form.filed_at + _ASSIGNED_AFTER if officer else None,
        "assigned_by_id": staff.bappedalitbang[0].user_id if officer else None,
        "held_on": held_on if form.filled else None,
        "place": Region.capital,
        "note": dice.pick(banks.monev["notes"]) if form.filled else "",
        "agency_signer_name": head.head_name,
        "agency_signer_nip": head.head_nip,
        "agency_signer_title": head.head_title,
        "officer_name": closed.actor.name if closed else "",
        "officer_nip": facts.nips.get(closed.actor.user_id) if closed else None,
        "issued_at": closed.at if closed else None,
        "issued_by_id": closed.actor.user_id if closed else None,
        "finding": closed.outcome.decision.value if closed else None,
        "finding_reason": closed.reason if closed else "",
        "version": 1 + len(form.words) + (len(ITEM_NUMBERS) if form.filled else 0),
        "updated_at": touched,
        "updated_by_id": officer.user_id if officer else None,
    }


def _items(form: Form, banks: Banks) -> Iterator[tuple[int, str, str]]:
    if not form.filled:
        return
    dice = Dice(banks.seed, "monev items", form.innovation_id, form.number)
    profile = form.story.profile
    started = profile.get("started_on")
    values = {
        "mulai": indonesian_date(started) if isinstance(started, dt.date) else "tahun lalu",
        "tahap": _STAGES.get(Stage(str(profile["stage"])), "") if profile.get("stage") else "penerapan",
        "sah": sum(word.verdict is Verdict.VALID for word in form.words.values()),
        "tolak": sum(word.verdict is not Verdict.VALID for word in form.words.values()),
    }
    for item in banks.monev["items"]:
        factual, suggestion = (str(dice.pick(item[part])).format(**values) for part in ("factual", "suggestion"))
        yield item["number"], factual, suggestion


def _verdict_rows(form_id: int, form: Form, facts: _Facts) -> Iterator[dict[str, Any]]:
    until = form.closed.at if form.closed else None
    answers = {row.number: row for row in form.story.answers}
    for number, word in sorted(form.words.items()):
        row = answers[number]
        entry_id = facts.entries[form.innovation_id, number]
        yield {
            "monev_id": form_id,
            "entry_id": entry_id,
            "verdict": word.verdict,
            "verified_level": word.level,
            "reason": word.reason,
            "note": "",
            "seen_description": row.description if word.final else _earlier(row.description),
            "seen_level": row.level,
            "seen_evidence": facts.files(entry_id, until),
            "version": 1,
        }


def _earlier(description: str) -> str:
    """How an answer read before it was repaired: its first sentence alone."""
    first, stop, _rest = description.partition(". ")
    return first + stop.strip()
