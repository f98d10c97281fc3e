"""The boundary: which rows a person's session may read and write, whatever the view above asks for.

Reads of every ORM statement get loader criteria; writes are checked before each flush (`row_writes`). Outside a
request (commands, jobs) code is trusted. What would pass by these two doors is refused: statements that change many
guarded rows at once, bare tables and textual SQL that name a guarded table. Two doors cannot be watched from here and
are kept shut by a test: `session.connection()` and the `bulk_*` methods of old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import TextClause, event, false, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

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
    User,
    innovation_manager,
)
from app.queries.openings import OPENED
from app.rules.roles import Actor, Role
from app.security.current import current_actor
from app.security.office_reads import OFFICE_ROWS, office_criteria
from app.security.row_writes import OWNED, RowForbidden, check_flush, permit_transition

__all__ = ["RowForbidden", "install", "permit_transition"]

_CHILDREN = (IndicatorEntry, Evidence, TimelineRow)
_TABLES = frozenset(model.__table__ for model in OWNED)
_TABLE_NAMES = re.compile(rf"\b({'|'.join(sorted(table.name for table in _TABLES))})\b", re.IGNORECASE)


def install() -> None:
    """Listen on every session; safe to call once per application."""
    if not event.contains(Session, "do_orm_execute", _scope_statement):
        event.listen(Session, "do_orm_execute", _scope_statement)
        event.listen(Session, "before_flush", _check_writes)


def _scope_statement(state: ORMExecuteState) -> None:
    if state.is_column_load:
        return
    actor = current_actor()
    if actor is None:
        return
    _refuse_bypass(state)
    if state.is_select:
        options = list(_criteria(actor))
        if options:
            state.statement = state.statement.options(*options)  # type: ignore[attr-defined]


def _refuse_bypass(state: ORMExecuteState) -> None:
    if isinstance(state.statement, TextClause):
        if _TABLE_NAMES.search(state.statement.text):
            raise RowForbidden("textual SQL on guarded rows")
    elif not state.is_orm_statement:
        if any(node in _TABLES for node in visitors.iterate(state.statement) if node.__visit_name__ == "table"):
            raise RowForbidden("a bare table of guarded rows")
    elif not state.is_select or state.is_from_statement:
        mapper = state.bind_mapper
        if mapper is None or issubclass(mapper.class_, (*OWNED, User)):
            raise RowForbidden("a statement for many guarded rows at once")


def _criteria(actor: Actor) -> Iterator[Any]:
    if not actor.has(Role.ADMIN, Role.BAPPEDALITBANG):
        openings = (AuditRow.actor_id == actor.user_id) & (AuditRow.action == OPENED)  # what a head has read already
        yield with_loader_criteria(AuditRow, openings if actor.has(Role.KEPALA_SKPD) else false(), include_aliases=True)
    if actor.reads_all:
        return
    if actor.skpd_id is None:
        for model in (Innovation, *_CHILDREN, EvidenceVersion, EvidenceLink, FileObject, Participation, *OFFICE_ROWS):
            yield with_loader_criteria(model, false(), include_aliases=True)
        return
    own = actor.skpd_id
    table = Innovation.__table__
    visible = select(table.c.id).where(table.c.skpd_id == own)
    files = FileObject.skpd_id == own
    evidence = Evidence.__table__
    if actor.only_managed:
        mine = select(innovation_manager.c.innovation_id).where(innovation_manager.c.user_id == actor.user_id)
        visible = visible.where(table.c.id.in_(mine))
        yield with_loader_criteria(Innovation, Innovation.id.in_(visible), include_aliases=True)
        files = files & or_(FileObject.uploaded_by_id == actor.user_id, FileObject.id.in_(_files_of(visible)))
    else:
        yield with_loader_criteria(Innovation, Innovation.skpd_id == own, include_aliases=True)
    for model in _CHILDREN:
        yield with_loader_criteria(model, model.innovation_id.in_(visible), include_aliases=True)
    pieces = select(evidence.c.id).where(evidence.c.innovation_id.in_(visible))
    for child in (EvidenceVersion, EvidenceLink):
        yield with_loader_criteria(child, child.evidence_id.in_(pieces), include_aliases=True)
    yield with_loader_criteria(FileObject, or_(files, FileObject.skpd_id.is_(None)), include_aliases=True)
    yield with_loader_criteria(Participation, Participation.skpd_id == own, include_aliases=True)
    yield from office_criteria(visible)


def _files_of(innovations: Any) -> Any:
    version, evidence = EvidenceVersion.__table__, Evidence.__table__
    return (
        select(version.c.file_object_id)
        .join(evidence, version.c.evidence_id == evidence.c.id)
        .where(evidence.c.innovation_id.in_(innovations))
    )


def _check_writes(session: Session, _context: object, _instances: object) -> None:
    actor = current_actor()
    if actor is not None:
        check_flush(session, actor)
