"""The writing half of the row guard: each new, changed or deleted row is judged before it reaches the database.

Accounts, roles and permissions have a guard of their own (`account_guard`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.models import (
    AuditRow,
    Decree,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    Holiday,
    Indicator,
    IndicatorEntry,
    IndicatorSet,
    Innovation,
    Participation,
    Period,
    PeriodStep,
    Skpd,
    TimelineRow,
)
from app.rules.roles import Actor, Role
from app.rules.schedule_change import DECREE_STEP
from app.rules.workflow import State, entry_editable, profile_editable
from app.security.office_writes import OFFICE, check_office
from app.security.row_tools import (
    RowForbidden,
    before,
    changed,
    permit_transition,
    permitted,
    require_known,
    require_open,
    targets,
    values,
)

__all__ = ["OWNED", "RowForbidden", "check_flush", "permit_transition"]

#: Rows that agencies own; nothing of them is ever deleted, nor changed by a statement for many rows at once.
OWNED = (
    Innovation,
    IndicatorEntry,
    Evidence,
    EvidenceVersion,
    EvidenceLink,
    FileObject,
    Participation,
    TimelineRow,
    AuditRow,
    *OFFICE,
)
_MASTER = (Period, PeriodStep, Skpd, IndicatorSet, Indicator, Holiday)

#: Columns the services keep on an innovation while its profile is locked.
_COUNTERS = frozenset(
    {
        "complete_count",
        "evidence_count",
        "claimed_score",
        "verified_score",
        "updated_at",
        "updated_by_id",
        "updated_by",
        "version",
    }
)
#: What makes an innovation this innovation; no decision changes it either.
_FIXED = frozenset({"id", "skpd_id", "skpd", "period_id", "period", "created_by_id", "created_by", "created_at"})
_BY_DECISION = frozenset({"state", "state_since", "national_number", "skpd_name"})
_OF_THE_VERIFIER = ("verdict", "verified_level", "note")
_BYTES = frozenset({"storage_key", "sha256", "size", "skpd_id", "uploaded_by_id", "uploaded_by"})


def check_flush(session: Session, actor: Actor) -> None:
    """Judge everything the session is about to write; raises RowForbidden at the first thing that may not be."""
    with session.no_autoflush:
        for item in session.deleted:
            _check_deletion(actor, item)
        for item in [*session.new, *(one for one in session.dirty if session.is_modified(one))]:
            _check_one(session, actor, item, is_new=item in session.new)


def _check_deletion(actor: Actor, item: object) -> None:
    if isinstance(item, OWNED):
        raise RowForbidden("nothing a person entered is deleted")
    _check_common(actor, item)


def _check_one(session: Session, actor: Actor, item: object, *, is_new: bool) -> None:
    match item:
        case Innovation():
            _check_innovation(session, actor, item, is_new=is_new)
        case IndicatorEntry() | Evidence():
            _check_child(session, actor, item)
        case EvidenceVersion():
            _check_version(session, actor, item, is_new=is_new)
        case EvidenceLink():
            _check_link(session, actor, item)
        case FileObject():
            if not is_new and changed(item) & _BYTES:
                raise RowForbidden("a stored file stays what it is")
            _check_file(actor, item)
        case Participation():
            _check_participation(session, actor, item)
        case TimelineRow() | AuditRow():
            _check_record(session, item, is_new=is_new)
        case _ if isinstance(item, OFFICE):
            check_office(session, actor, item, is_new=is_new)
        case _:
            _check_other(session, actor, item)


def _check_file(actor: Actor, item: FileObject) -> None:
    """An agency's file is its own; the region's papers, of no agency, are laid down by those who keep them."""
    owners = values(item, "skpd_id")
    if not owners and actor.has(Role.BAPPEDALITBANG, Role.PIMPINAN, Role.ADMIN):
        return
    _require_agency(actor, owners)


def _check_common(actor: Actor, item: object) -> None:
    if isinstance(item, _MASTER) and not actor.has(Role.ADMIN, Role.BAPPEDALITBANG):
        raise RowForbidden("master data are kept by Bappedalitbang")


def _check_other(session: Session, actor: Actor, item: object) -> None:
    ended = isinstance(item, PeriodStep) and actor.has(Role.PIMPINAN) and _ended_by_decree(session, item)
    if not ended:
        _check_common(actor, item)


def _ended_by_decree(session: Session, step: PeriodStep) -> bool:
    """Who records the Bupati's signature thereby ends step 8: its day alone, once, with the signed decree at hand."""
    if changed(step) != {"actual_on"} or before(step, "actual_on") is not None:
        return False
    require_open(session, targets(step, "period_id", "period"))
    signed = (one for one in session if isinstance(one, Decree) and one.period_id == step.period_id and one.is_signed)
    return step.number == DECREE_STEP and any(one.signed_on == step.actual_on for one in signed)


def _check_innovation(session: Session, actor: Actor, item: Innovation, *, is_new: bool) -> None:
    if is_new:
        _check_new_innovation(session, actor, item)
        return
    touched = changed(item)
    if touched & _FIXED:
        raise RowForbidden("an innovation stays with its agency, year and author")
    if permitted(session, item.id):
        return
    if touched & _BY_DECISION:
        raise RowForbidden("only a decision moves an innovation")
    _require_own(session, actor, item)
    content = touched - _COUNTERS
    if content and not profile_editable(State(item.state)):
        raise RowForbidden("the profile is locked in this state")
    if "managers" in content:
        _check_managers(actor, item, item.skpd_id)
    if {"previous_id", "previous"} & content:
        require_known(session, Innovation, targets(item, "previous_id", "previous"))


def _check_new_innovation(session: Session, actor: Actor, item: Innovation) -> None:
    if item.state not in (None, State.DRAFT) or item.national_number is not None:
        raise RowForbidden("an innovation begins as a draft")
    if not actor.has(Role.ADMIN_SKPD):
        raise RowForbidden("an innovation is entered by its own agency's admin")
    _require_agency(actor, targets(item, "skpd_id", "skpd"))
    if targets(item, "created_by_id", "created_by") != {actor.user_id}:
        raise RowForbidden("an innovation is entered in one's own name")
    require_known(session, Innovation, targets(item, "previous_id", "previous"))
    require_open(session, targets(item, "period_id", "period"))
    if item.managers:
        _check_managers(actor, item, actor.skpd_id)


def _check_managers(actor: Actor, item: Innovation, skpd_id: int | None) -> None:
    if not actor.has(Role.ADMIN_SKPD):
        raise RowForbidden("managers are named by the agency's admin")
    if any(manager.skpd_id != skpd_id for manager in item.managers):
        raise RowForbidden("a manager belongs to the innovation's agency")


def _check_child(session: Session, actor: Actor, item: IndicatorEntry | Evidence) -> None:
    parents = targets(item, "innovation_id", "innovation")
    if not parents:
        raise RowForbidden("the innovation is not this person's")
    for parent in require_known(session, Innovation, parents):
        if permitted(session, parent.id):
            continue
        _require_own(session, actor, parent)
        is_entry = isinstance(item, IndicatorEntry)
        if not entry_editable(State(parent.state), before(item, "verdict") if is_entry else None):
            raise RowForbidden("indicators and evidence are locked in this state")
        if is_entry and any(
            name in changed(item) and getattr(item, name) not in (None, "") for name in _OF_THE_VERIFIER
        ):
            raise RowForbidden("an agency does not verify itself")


def _check_version(session: Session, actor: Actor, item: EvidenceVersion, *, is_new: bool) -> None:
    if not is_new:
        raise RowForbidden("a version of a file is never overwritten")
    for evidence in _evidence_of(session, item):
        _check_child(session, actor, evidence)
    for file in require_known(session, FileObject, targets(item, "file_object_id", "file")):
        _require_agency(actor, {file.skpd_id})


def _check_link(session: Session, actor: Actor, item: EvidenceLink) -> None:
    owners = set()
    for evidence in _evidence_of(session, item):
        _check_child(session, actor, evidence)
        owners |= targets(evidence, "innovation_id", "innovation")
    for entry in require_known(session, IndicatorEntry, targets(item, "entry_id", "entry")):
        _check_child(session, actor, entry)
        owners |= targets(entry, "innovation_id", "innovation")
    if len(owners) > 1:
        raise RowForbidden("evidence serves the indicators of its own innovation")


def _evidence_of(session: Session, item: EvidenceVersion | EvidenceLink) -> list[Evidence]:
    """The evidence a row hangs on, before and after the change; the new ones that have no id yet included."""
    pending = item.evidence if item.evidence is not None and item.evidence.id is None else None
    known = require_known(session, Evidence, targets(item, "evidence_id", "evidence"))
    if pending is None and not known:
        raise RowForbidden("the evidence is not this person's")
    return [*known, *([pending] if pending is not None else [])]


def _check_participation(session: Session, actor: Actor, item: Participation) -> None:
    require_open(session, targets(item, "period_id", "period"))
    if actor.has(Role.BAPPEDALITBANG):
        return
    if "target" in changed(item) and item.target is not None:
        raise RowForbidden("an agency's target is set by Bappedalitbang")
    if actor.has(Role.PETUGAS_MONEV):
        return
    _require_agency(actor, targets(item, "skpd_id", "skpd"))
    require_known(session, FileObject, targets(item, "nil_file_id", "nil_file"))


def _check_record(session: Session, item: TimelineRow | AuditRow, *, is_new: bool) -> None:
    if not is_new:
        raise RowForbidden("the record of what happened is only ever appended to")
    if isinstance(item, TimelineRow):
        for innovation_id in targets(item, "innovation_id", "innovation"):
            if not permitted(session, innovation_id):
                raise RowForbidden("a timeline grows by decisions alone")


def _require_own(session: Session, actor: Actor, item: Innovation) -> None:
    if not actor.has(Role.ADMIN_SKPD, Role.PENGELOLA) or actor.skpd_id is None or item.skpd_id != actor.skpd_id:
        raise RowForbidden("the innovation is not this person's")
    require_open(session, targets(item, "period_id", "period"))
    if actor.has(Role.ADMIN_SKPD):
        return
    history = inspect(item).attrs.managers.load_history()
    if actor.user_id not in {manager.id for manager in (*history.unchanged, *history.deleted)}:
        raise RowForbidden("the innovation names other managers")


def _require_agency(actor: Actor, skpd_ids: set[Any]) -> None:
    if actor.skpd_id is None or skpd_ids != {actor.skpd_id}:
        raise RowForbidden("the row belongs to another agency")
