"""Adds evidence to an innovation, or a newer version of it; what was there before is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select

from app.extensions import db
from app.models import Evidence, EvidenceLink, EvidenceVersion, FileObject, IndicatorEntry, Innovation, utc_now
from app.rules.codes import EvidenceKind
from app.rules.completeness import VIDEO_NATIONAL_NUMBER
from app.rules.problems import problem
from app.rules.roles import Actor
from app.rules.workflow import State, entry_editable
from app.services.counters import refresh_counters
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.innovation_lock import lock_innovation, touch
from app.services.receive_file import Received, file_object
from app.services.save_entry import editable_entry, unverify
from app.services.use_case import use_case

_KIND = {
    "pdf": EvidenceKind.DOCUMENT,
    "docx": EvidenceKind.DOCUMENT,
    "xlsx": EvidenceKind.DOCUMENT,
    "jpg": EvidenceKind.PHOTO,
    "png": EvidenceKind.PHOTO,
    "mp4": EvidenceKind.VIDEO,
}
MAX_LETTER_NUMBER = 120
MAX_LETTER_SUBJECT = 300


@dataclass(frozen=True)
class Letter:
    """The particulars of the letter a piece of evidence is; empty for photos and the video."""

    number: str = ""
    date: dt.date | None = None
    subject: str = ""
    has_personal_data: bool = False

    @property
    def stamp(self) -> str:
        """Names these particulars, so that a page can say which ones it showed."""
        text = repr((self.number, self.date, self.subject, self.has_personal_data))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def letter_of(evidence: Evidence) -> Letter:
    """The particulars as they are stored."""
    return Letter(
        evidence.letter_number, evidence.letter_date, evidence.letter_subject, bool(evidence.has_personal_data)
    )


@use_case
def add_evidence(
    actor: Actor, innovation_id: int, entry_ids: Sequence[int], received: Received, letter: Letter
) -> Evidence:
    """Attach a received file to the given answers as a new piece of evidence.

    The video indicator holds one video: a second one becomes the next version of the first. The very file that these
    answers already have (sent again after its answer was lost on the way) is that one piece, not two. Raises
    NotFoundForActor, Refused (locked), Invalid (kind or particulars); the caller discards the bytes then.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    entries = [editable_entry(innovation, one) for one in entry_ids]
    if not entries:
        raise Invalid([problem("evidence.no_indicator", "file")])
    kind = _KIND[received.facts.kind]
    _check_kind(entries, kind)
    _check_letter(letter)
    video = _current_video(innovation) if kind is EvidenceKind.VIDEO else None
    if video is not None:
        return replace_evidence(actor, innovation_id, video.id, received)
    same = _already_there(entries, received)
    if same is not None:
        return same
    evidence = Evidence(
        innovation_id=innovation.id,
        kind=kind,
        letter_number=letter.number.strip(),
        letter_date=letter.date,
        letter_subject=letter.subject.strip(),
        has_personal_data=letter.has_personal_data,
        created_by_id=actor.user_id,
    )
    evidence.versions.append(
        EvidenceVersion(number=1, file=file_object(received, skpd_id=innovation.skpd_id, user_id=actor.user_id))
    )
    evidence.links.extend(EvidenceLink(entry_id=one.id) for one in entries)
    session.add(evidence)
    _settle(actor, innovation, entries)
    return evidence


@use_case
def replace_evidence(actor: Actor, innovation_id: int, evidence_id: int, received: Received) -> Evidence:
    """Put a newer version on a piece of evidence; the older ones stay and can be downloaded.

    The bytes that already stand as the newest version are no new version. Raises Refused when one of the answers it
    serves is locked, Invalid when a video would replace a paper or the other way round.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    evidence = own_evidence(innovation, evidence_id)
    entries = _served(evidence)
    _require_editable(innovation, entries)
    kind = _KIND[received.facts.kind]
    if (kind is EvidenceKind.VIDEO) != (evidence.kind == EvidenceKind.VIDEO):
        raise Invalid(
            [problem("evidence.video_only" if kind is not EvidenceKind.VIDEO else "evidence.no_video", "file")]
        )
    if evidence.current.file.sha256 == received.stored.sha256:
        return evidence
    evidence.kind = kind
    evidence.versions.append(
        EvidenceVersion(
            number=evidence.current.number + 1,
            file=file_object(received, skpd_id=innovation.skpd_id, user_id=actor.user_id),
        )
    )
    _settle(actor, innovation, entries)
    return evidence


@use_case
def describe_evidence(
    actor: Actor, innovation_id: int, evidence_id: int, letter: Letter, *, seen_stamp: str | None = None
) -> Evidence:
    """Correct the particulars of the letter: number, date, subject, and whether it holds personal data.

    `seen_stamp` names the particulars that were on the screen; raises Stale when others stand there now.
    """
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    evidence = own_evidence(innovation, evidence_id)
    letter = replace(letter, number=letter.number.strip(), subject=letter.subject.strip())
    current = letter_of(evidence)
    if letter == current:
        return evidence
    if seen_stamp is not None and seen_stamp != current.stamp:
        raise Stale(current={**asdict(current), "version": current.stamp})
    entries = _served(evidence)
    _require_editable(innovation, entries)
    _check_letter(letter)
    evidence.letter_number = letter.number
    evidence.letter_date = letter.date
    evidence.letter_subject = letter.subject
    evidence.has_personal_data = letter.has_personal_data
    touch(session, innovation, actor)
    return evidence


@use_case
def attach_evidence(actor: Actor, innovation_id: int, evidence_id: int, entry_id: int) -> Evidence:
    """Let a file that the innovation already has serve one more answer."""
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    entry = editable_entry(innovation, entry_id)
    evidence = own_evidence(innovation, evidence_id)
    _check_kind([entry], EvidenceKind(evidence.kind))
    link = _link(evidence.id, entry.id)
    if link is None:
        evidence.links.append(EvidenceLink(entry_id=entry.id))
    elif link.detached_at is not None:
        link.detached_at, link.attached_at = None, utc_now()
    else:
        return evidence
    _settle(actor, innovation, [entry])
    return evidence


@use_case
def detach_evidence(actor: Actor, innovation_id: int, evidence_id: int, entry_id: int) -> Evidence:
    """Take a file off one answer; the file itself and its history stay with the innovation."""
    session = db.session()
    innovation = lock_innovation(session, innovation_id)
    entry = editable_entry(innovation, entry_id)
    evidence = own_evidence(innovation, evidence_id)
    link = _link(evidence.id, entry.id)
    if link is None or link.detached_at is not None:
        return evidence
    link.detached_at = utc_now()
    _settle(actor, innovation, [entry])
    return evidence


def own_evidence(innovation: Innovation, evidence_id: int) -> Evidence:
    """The evidence, if it belongs to this innovation; NotFoundForActor otherwise."""
    evidence = db.session.get(Evidence, evidence_id, populate_existing=True)
    if evidence is None or evidence.innovation_id != innovation.id:
        raise NotFoundForActor
    return evidence


def _served(evidence: Evidence) -> list[IndicatorEntry]:
    return [link.entry for link in evidence.links if link.detached_at is None]


def _require_editable(innovation: Innovation, entries: Sequence[IndicatorEntry]) -> None:
    state = State(innovation.state)
    locked = [one for one in entries if not entry_editable(state, one.verdict)]
    if locked or not entry_editable(state, None):
        where = f"indicator.{locked[0].indicator.number}" if locked else "file"
        raise Refused([problem("indicator.locked", where)])


def _settle(actor: Actor, innovation: Innovation, entries: Sequence[IndicatorEntry]) -> None:
    for entry in entries:
        unverify(entry)
    touch(db.session(), innovation, actor)
    refresh_counters(db.session(), innovation)


def _check_kind(entries: Sequence[IndicatorEntry], kind: EvidenceKind) -> None:
    for entry in entries:
        wants_video = entry.indicator.national_number == VIDEO_NATIONAL_NUMBER
        if wants_video and kind is not EvidenceKind.VIDEO:
            raise Invalid([problem("evidence.video_only", "file")])
        if kind is EvidenceKind.VIDEO and not wants_video:
            raise Invalid([problem("evidence.no_video", "file")])


def _check_letter(letter: Letter) -> None:
    problems = []
    if len(letter.number.strip()) > MAX_LETTER_NUMBER:
        problems.append(problem("evidence.too_long", "letter_number", limit=MAX_LETTER_NUMBER))
    if len(letter.subject.strip()) > MAX_LETTER_SUBJECT:
        problems.append(problem("evidence.too_long", "letter_subject", limit=MAX_LETTER_SUBJECT))
    if problems:
        raise Invalid(problems)


def _current_video(innovation: Innovation) -> Evidence | None:
    return db.session.scalar(
        select(Evidence)
        .join(EvidenceLink)
        .where(
            Evidence.innovation_id == innovation.id,
            Evidence.kind == EvidenceKind.VIDEO,
            EvidenceLink.detached_at.is_(None),
        )
        .limit(1)
    )


def _already_there(entries: Sequence[IndicatorEntry], received: Received) -> Evidence | None:
    """The piece whose newest version holds these very bytes and that serves every one of these answers."""
    held = db.session.scalars(
        select(Evidence)
        .join(Evidence.versions)
        .join(EvidenceVersion.file)
        .where(
            Evidence.innovation_id == entries[0].innovation_id,
            FileObject.sha256 == received.stored.sha256,
        )
    ).unique()
    wanted = {one.id for one in entries}
    return next(
        (
            one
            for one in held
            if one.current.file.sha256 == received.stored.sha256 and wanted <= {entry.id for entry in _served(one)}
        ),
        None,
    )


def _link(evidence_id: int, entry_id: int) -> EvidenceLink | None:
    return db.session.scalar(
        select(EvidenceLink).where(EvidenceLink.evidence_id == evidence_id, EvidenceLink.entry_id == entry_id)
    )
