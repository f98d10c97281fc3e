"""The boundary: which rows a person's session may read and write, whatever the view above asks for.

Reads of every ORM statement get loader criteria; writes are checked before each flush. Outside a request
(commands, jobs) code is trusted. `select()` on bare tables and textual SQL pass by this guard: a house test
keeps them out of views, queries and services.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, false, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from app.models import (
    AuditRow,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    IndicatorEntry,
    Innovation,
    Participation,
    TimelineRow,
    innovation_manager,
)
from app.rules.roles import Actor, Role
from app.rules.workflow import State, entry_editable, profile_editable
from app.security.current import current_actor

_CHILDREN = (IndicatorEntry, Evidence, TimelineRow)
_PERMIT = "workflow_permit"
#: Columns the services keep on an innovation while its profile is locked.
_COUNTERS = frozenset(
    {"complete_count", "evidence_count", "claimed_score", "verified_score", "updated_at", "updated_by_id", "updated_by", "version"}
)


class RowForbidden(PermissionError):
    """A write that this person may not make; the edge answers it as 403 without details."""


def install() -> None:
    """Listen on every session; safe to call once per application."""
    if not event.contains(Session, "do_orm_execute", _scope_reads):
        event.listen(Session, "do_orm_execute", _scope_reads)
        event.listen(Session, "before_flush", _check_writes)


def permit_transition(session: Session, innovation_id: int | None) -> None:
    """Let the workflow service change this one innovation's state in this session; None takes it back."""
    session.info[_PERMIT] = innovation_id


def _scope_reads(state: ORMExecuteState) -> None:
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    actor = current_actor()
    if actor is None:
        return
    options = list(_criteria(actor))
    if options:
        state.statement = state.statement.options(*options)  # type: ignore[attr-defined]


def _criteria(actor: Actor) -> Iterator[Any]:
    if not actor.has(Role.ADMIN, Role.BAPPEDALITBANG):
        yield with_loader_criteria(AuditRow, false(), include_aliases=True)
    if actor.reads_all:
        return
    if actor.skpd_id is None:
        for model in (Innovation, *_CHILDREN, EvidenceVersion, EvidenceLink, FileObject, Participation):
            yield with_loader_criteria(model, false(), include_aliases=True)
        return
    own = actor.skpd_id
    table = Innovation.__table__
    visible = select(table.c.id).where(table.c.skpd_id == own)
    if actor.only_managed:
        mine = select(innovation_manager.c.innovation_id).where(innovation_manager.c.user_id == actor.user_id)
        visible = visible.where(table.c.id.in_(mine))
        yield with_loader_criteria(Innovation, Innovation.id.in_(visible), include_aliases=True)
    else:
        yield with_loader_criteria(Innovation, Innovation.skpd_id == own, include_aliases=True)
    for model in _CHILDREN:
        yield with_loader_criteria(model, model.innovation_id.in_(visible), include_aliases=True)
    evidence = Evidence.__table__
    pieces = select(evidence.c.id).where(evidence.c.innovation_id.in_(visible))
    for child in (EvidenceVersion, EvidenceLink):
        yield with_loader_criteria(child, child.evidence_id.in_(pieces), include_aliases=True)
    yield with_loader_criteria(FileObject, FileObject.skpd_id == own, include_aliases=True)
    yield with_loader_criteria(Participation, Participation.skpd_id == own, include_aliases=True)


def _check_writes(session: Session, _context: object, _instances: object) -> None:
    actor = current_actor()
    if actor is None:
        return
    with session.no_autoflush:
        for item in session.deleted:
            _refuse_deletion(item)
        for item in [*session.new, *(one for one in session.dirty if session.is_modified(one))]:
            _check_one(session, actor, item, is_new=item in session.new)


def _refuse_deletion(item: object) -> None:
    guarded = (Innovation, *_CHILDREN, EvidenceVersion, EvidenceLink, FileObject, Participation, AuditRow)
    if isinstance(item, guarded):
        raise RowForbidden("nothing a person entered is deleted")


def _check_one(session: Session, actor: Actor, item: object, *, is_new: bool) -> None:
    if isinstance(item, Innovation):
        _check_innovation(session, actor, item, is_new=is_new)
    elif isinstance(item, (IndicatorEntry, Evidence)):
        _check_child(session, actor, item)
    elif isinstance(item, (EvidenceVersion, EvidenceLink)):
        _check_child(session, actor, _parent_evidence(session, item))
    elif isinstance(item, (Participation, FileObject)):
        _check_agency_row(actor, item)
    elif isinstance(item, (TimelineRow, AuditRow)) and not is_new:
        raise RowForbidden("the record of what happened is only ever appended to")


def _check_innovation(session: Session, actor: Actor, item: Innovation, *, is_new: bool) -> None:
    if session.info.get(_PERMIT) is not None and session.info[_PERMIT] == item.id:
        return
    changed = {attr.key for attr in inspect(item).attrs if attr.history.has_changes()}
    if is_new:
        if item.state not in (None, State.DRAFT):
            raise RowForbidden("an innovation begins as a draft")
        agency = item.skpd.id if item.skpd is not None else item.skpd_id
        if not (actor.has(Role.ADMIN_SKPD) and actor.skpd_id is not None and agency == actor.skpd_id):
            raise RowForbidden("an innovation is entered by its own agency's admin")
        return
    if {"state", "skpd_id", "skpd", "period_id", "period", "national_number", "skpd_name"} & changed:
        raise RowForbidden("only a decision moves an innovation")
    _require_own(session, actor, item)
    content = changed - _COUNTERS
    if content and not profile_editable(State(item.state)):
        raise RowForbidden("the profile is locked in this state")
    if "managers" in content and not actor.has(Role.ADMIN_SKPD):
        raise RowForbidden("managers are named by the agency's admin")


def _check_child(session: Session, actor: Actor, item: IndicatorEntry | Evidence) -> None:
    history = inspect(item).attrs.innovation_id.history
    for parent_id in {*history.deleted, *history.unchanged, *history.added, item.innovation_id} - {None}:
        parent = session.get(Innovation, parent_id)
        if parent is None:
            raise RowForbidden("the innovation is not this person's")
        _check_parent(session, actor, item, parent)
    if item.innovation_id is None:
        parent = item.innovation
        if parent is None:
            raise RowForbidden("the innovation is not this person's")
        _check_parent(session, actor, item, parent)


def _check_parent(session: Session, actor: Actor, item: IndicatorEntry | Evidence, parent: Innovation) -> None:
    if session.info.get(_PERMIT) is not None and session.info[_PERMIT] == parent.id:
        return
    _require_own(session, actor, parent)
    verdict = _old_verdict(item) if isinstance(item, IndicatorEntry) else None
    if not entry_editable(State(parent.state), verdict):
        raise RowForbidden("indicators and evidence are locked in this state")


def _require_own(session: Session, actor: Actor, item: Innovation) -> None:
    if not actor.has(Role.ADMIN_SKPD, Role.PENGELOLA) or actor.skpd_id is None or item.skpd_id != actor.skpd_id:
        raise RowForbidden("the innovation is not this person's")
    if actor.has(Role.ADMIN_SKPD):
        return
    if actor.user_id not in {manager.id for manager in item.managers}:
        raise RowForbidden("the innovation names other managers")


def _old_verdict(item: IndicatorEntry) -> str | None:
    history = inspect(item).attrs.verdict.history
    return history.deleted[0] if history.deleted else item.verdict


def _parent_evidence(session: Session, item: EvidenceVersion | EvidenceLink) -> Evidence:
    parent = item.evidence if item.evidence is not None else session.get(Evidence, item.evidence_id)
    if parent is None:
        raise RowForbidden("the evidence is not this person's")
    return parent


def _check_agency_row(actor: Actor, item: Participation | FileObject) -> None:
    if actor.has(Role.BAPPEDALITBANG) and isinstance(item, Participation):
        return
    agency = item.skpd_id if item.skpd_id is not None else getattr(getattr(item, "skpd", None), "id", None)
    if actor.skpd_id is None or agency != actor.skpd_id:
        raise RowForbidden("the row belongs to another agency")
