# ruff: noqa: ARG005  # attacks are called with what others need
"""Ways to write what is not one's own, and ways to write what is, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.models import (
    AuditRow,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FileObject,
    Holiday,
    Indicator,
    IndicatorEntry,
    Innovation,
    Participation,
    Period,
    PeriodStep,
    Skpd,
    TimelineRow,
    User,
)
from app.rules.roles import Role
from app.rules.workflow import State
from app.security.current import unguarded
from tests.security.world import World, timeline_values

Attack = Callable[[Session, World], Any]


def new_innovation(world: World, **values: Any) -> Innovation:
    author = world.own.admin.user_id
    common = {"period_id": world.period_id, "skpd_id": world.own.skpd_id, "name": "Baru"}
    return Innovation(**{**common, "created_by_id": author, "updated_by_id": author, **values})


def new_file(world: World, **values: Any) -> FileObject:
    common = {"storage_key": "kunci/baru", "sha256": "2" * 64, "size": 1, "mime": "application/pdf", "file_kind": "pdf"}
    mine = {"filename": "baru.pdf", "skpd_id": world.own.skpd_id, "uploaded_by_id": world.own.admin.user_id}
    return FileObject(**{**common, **mine, **values})


def own_innovation(session: Session, world: World) -> Innovation:
    return session.get_one(Innovation, world.own.innovation_id)


def locked_innovation(session: Session, world: World) -> Innovation:
    return session.get_one(Innovation, world.own.locked_id)


def _set(model: type[Any], own_id: str, **values: Any) -> Attack:
    """Change columns of one of one's own rows."""

    def attack(session: Session, world: World) -> None:
        row = session.get_one(model, getattr(world.own, own_id))
        for name, value in values.items():
            setattr(row, name, value(world) if callable(value) else value)

    return attack


def _add(make: Callable[[Session, World], Any]) -> Attack:
    def attack(session: Session, world: World) -> None:
        session.add(make(session, world))

    return attack


def _foreign(name: str) -> Callable[[World], Any]:
    return lambda world: getattr(world.other, name)


def _run(statement: Callable[[World], Any]) -> Attack:
    return lambda session, world: session.execute(statement(world))


def _indicator(session: Session, world: World, nth: int = 1) -> int:
    return session.scalars(select(Indicator.id).order_by(Indicator.id).offset(nth)).first() or 0


def _entry(session: Session, world: World, **values: Any) -> IndicatorEntry:
    return IndicatorEntry(indicator_id=_indicator(session, world), **values)


def _evidence(world: World, **values: Any) -> Evidence:
    return Evidence(kind="document", created_by_id=world.own.admin.user_id, **values)


def _move_to_locked(session: Session, world: World) -> None:
    session.get_one(IndicatorEntry, world.own.entry_id).innovation = locked_innovation(session, world)


def _relation_overrules_column(session: Session, world: World) -> None:
    entry = _entry(session, world, innovation_id=world.own.innovation_id)
    entry.innovation = locked_innovation(session, world)
    session.add(entry)


def _version_of_locked(session: Session, world: World) -> None:
    locked = _evidence(world, innovation_id=world.own.locked_id)
    locked.versions.append(EvidenceVersion(number=1, file=new_file(world)))
    session.add(locked)


def _write_in_foreign(session: Session, world: World) -> None:
    with unguarded():  # as a service that looks further than its person may have done
        row = session.get_one(Innovation, world.other.innovation_id)
    row.background = "disusupi"


def append(row: Any, relation: str, item: Any) -> None:
    getattr(row, relation).append(item)


def _clear(row: Any, relation: str) -> None:
    getattr(row, relation).clear()


def _role(session: Session, role: Role) -> StoredRole:
    return session.scalars(select(StoredRole).where(StoredRole.name == role)).one()


def _name_foreign_manager(session: Session, world: World) -> None:
    append(own_innovation(session, world), "managers", session.get_one(User, world.other.manager.user_id))


FORBIDDEN: dict[str, Attack] = {
    # new rows that point at another agency
    "new innovation of another agency": _add(lambda s, w: new_innovation(w, skpd_id=w.other.skpd_id)),
    "new innovation, agency by relation": _add(lambda s, w: new_innovation(w, skpd=s.get_one(Skpd, w.other.skpd_id))),
    "new innovation, two agencies": _add(
        lambda s, w: new_innovation(w, skpd=s.get(Skpd, w.other.skpd_id), skpd_id=w.own.skpd_id)
    ),
    "new innovation in another's name": _add(lambda s, w: new_innovation(w, created_by_id=w.own.head.user_id)),
    "new innovation that begins decreed": _add(lambda s, w: new_innovation(w, state=State.DECREED)),
    "new innovation with a national number": _add(lambda s, w: new_innovation(w, national_number="1")),
    "new innovation after a foreign one": _add(lambda s, w: new_innovation(w, previous_id=w.other.innovation_id)),
    "new innovation in a closed year": _add(lambda s, w: new_innovation(w, period_id=w.closed_period_id)),
    "new innovation with a foreign manager": _add(
        lambda s, w: new_innovation(w, managers=[s.get_one(User, w.other.manager.user_id)])
    ),
    "new answer on a foreign innovation": _add(lambda s, w: _entry(s, w, innovation_id=w.other.innovation_id)),
    "new answer without an innovation": _add(_entry),
    "new answer on a locked innovation": _add(lambda s, w: _entry(s, w, innovation_id=w.own.locked_id)),
    "new answer, relation against column": _relation_overrules_column,
    "new answer that verifies itself": _add(
        lambda s, w: _entry(s, w, innovation_id=w.own.innovation_id, verdict="valid", verified_level=3)
    ),
    "new evidence on a foreign innovation": _add(lambda s, w: _evidence(w, innovation_id=w.other.innovation_id)),
    "new evidence on a locked innovation": _version_of_locked,
    "new version of foreign evidence": _add(
        lambda s, w: EvidenceVersion(evidence_id=w.other.evidence_id, number=2, file=new_file(w))
    ),
    "new version with a foreign file": _add(
        lambda s, w: EvidenceVersion(evidence_id=w.own.evidence_id, number=2, file_object_id=w.other.file_id)
    ),
    "link to a foreign answer": _add(
        lambda s, w: EvidenceLink(evidence_id=w.own.evidence_id, entry_id=w.other.entry_id)
    ),
    "link of foreign evidence": _add(
        lambda s, w: EvidenceLink(evidence_id=w.other.evidence_id, entry_id=w.own.entry_id)
    ),
    "file of another agency": _add(lambda s, w: new_file(w, skpd_id=w.other.skpd_id)),
    "participation of another agency": _add(lambda s, w: Participation(period_id=w.period_id, skpd_id=w.other.skpd_id)),
    "timeline row without a decision": _add(
        lambda s, w: TimelineRow(innovation_id=w.own.locked_id, **timeline_values(w.own.admin.user_id))
    ),
    # moving
    "write in a foreign innovation that was read for others": _write_in_foreign,
    "move an innovation": _set(Innovation, "innovation_id", skpd_id=_foreign("skpd_id")),
    "move an innovation to another year": _set(Innovation, "innovation_id", period_id=lambda w: w.closed_period_id),
    "give an innovation another author": _set(Innovation, "innovation_id", created_by_id=lambda w: w.own.head.user_id),
    "give an innovation another id": _set(Innovation, "innovation_id", id=99_999),
    "tie an innovation to a foreign one": _set(Innovation, "innovation_id", previous_id=_foreign("innovation_id")),
    "name a manager of another agency": _name_foreign_manager,
    "move an answer by column": _set(IndicatorEntry, "entry_id", innovation_id=_foreign("innovation_id")),
    "move an answer to a locked innovation": _move_to_locked,
    "move evidence by column": _set(Evidence, "evidence_id", innovation_id=_foreign("innovation_id")),
    "move a version to foreign evidence": _set(EvidenceVersion, "version_id", evidence_id=_foreign("evidence_id")),
    "move a link to a foreign answer": _set(EvidenceLink, "link_id", entry_id=_foreign("entry_id")),
    "move a link to foreign evidence": _set(EvidenceLink, "link_id", evidence_id=_foreign("evidence_id")),
    "move a file": _set(FileObject, "file_id", skpd_id=_foreign("skpd_id")),
    "move a participation": _set(Participation, "participation_id", skpd_id=_foreign("skpd_id")),
    "take a foreign file for the statement": _set(Participation, "participation_id", nil_file_id=_foreign("file_id")),
    # state, verdicts, records
    "change the state without a decision": _set(Innovation, "innovation_id", state=State.DECREED),
    "change the national number": _set(Innovation, "innovation_id", national_number="1"),
    "write in a locked profile": _set(Innovation, "locked_id", background="sesudah dikirim"),
    "verify oneself": _set(IndicatorEntry, "entry_id", verdict="valid"),
    "grant oneself a level": _set(IndicatorEntry, "entry_id", verified_level=0),
    "write the verifier's note": _set(IndicatorEntry, "entry_id", note="sudah sah"),
    "overwrite a version": _set(EvidenceVersion, "version_id", number=7),
    "change a file's fingerprint": _set(FileObject, "file_id", sha256="f" * 64),
    "change the timeline": _set(TimelineRow, "timeline_id", reason="lain"),
    # deleting
    **{
        f"delete {model.__name__}": (lambda s, w, m=model, n=name: s.delete(s.get_one(m, getattr(w.own, n))))
        for model, name in (
            (Innovation, "innovation_id"),
            (IndicatorEntry, "entry_id"),
            (Evidence, "evidence_id"),
            (EvidenceLink, "link_id"),
            (TimelineRow, "timeline_id"),
            (Participation, "participation_id"),
        )
    },
    # many rows at once, by which no flush is asked
    "update many innovations": _run(lambda w: update(Innovation).values(state=State.DECREED)),
    "update many answers": _run(lambda w: update(IndicatorEntry).values(verdict="valid")),
    "delete many answers": _run(lambda _: delete(IndicatorEntry)),
    "insert many answers": _run(
        lambda w: insert(IndicatorEntry).values(innovation_id=w.other.innovation_id, indicator_id=1)
    ),
    "update the bare table": _run(lambda w: update(Innovation.__table__).values(state=State.DECREED)),
    "update accounts": _run(lambda w: update(User).values(skpd_id=w.own.skpd_id)),
    "query.update": lambda s, w: s.query(Innovation).update({"state": State.DECREED}),
    "query.delete": lambda s, w: s.query(IndicatorEntry).delete(),
    # what Bappedalitbang keeps
    "change an agency": lambda s, w: setattr(s.get_one(Skpd, w.own.skpd_id), "name", "Dinas Lain"),
    "open a closed year": lambda s, w: setattr(s.get_one(Period, w.closed_period_id), "closed_at", None),
    "change the schedule": lambda s, w: setattr(s.scalars(select(PeriodStep)).first(), "days", 90),
    "delete a holiday": lambda s, w: s.delete(s.scalars(select(Holiday)).first()),
    "change an indicator": lambda s, w: setattr(s.scalars(select(Indicator)).first(), "weight", 10),
    # accounts and rights
    "become an Admin": lambda s, w: append(s.get_one(User, w.own.admin.user_id), "roles", _role(s, Role.ADMIN)),
    "change one's agency": lambda s, w: setattr(s.get_one(User, w.own.admin.user_id), "skpd_id", w.other.skpd_id),
    "reset somebody's password": lambda s, w: setattr(s.get_one(User, w.operator.user_id), "password", "x"),
    "take a role's permissions": lambda s, w: _clear(_role(s, Role.ADMIN_SKPD), "permissions"),
    "make a role": _add(lambda s, w: StoredRole(name="Penguasa")),
    "delete an account": lambda s, w: s.delete(s.get_one(User, w.own.head.user_id)),
}


ALLOWED: dict[str, Attack] = {
    "enter an innovation": _add(lambda s, w: new_innovation(w, managers=[s.get_one(User, w.own.manager.user_id)])),
    "write in the profile": _set(Innovation, "innovation_id", background="lebih jelas"),
    "answer an indicator": _set(IndicatorEntry, "entry_id", description="lebih jelas", claimed_level=2),
    "add an answer": _add(lambda s, w: _entry(s, w, innovation_id=w.own.innovation_id)),
    "replace evidence": _add(lambda s, w: EvidenceVersion(evidence_id=w.own.evidence_id, number=2, file=new_file(w))),
    "keep one's own password": lambda s, w: setattr(s.get_one(User, w.own.admin.user_id), "password", "x"),
    "note what was done": _add(lambda s, w: AuditRow(actor_id=w.own.admin.user_id, action="uji")),
}


KEEPING: dict[str, Attack] = {
    "an agency": lambda s, w: setattr(s.get_one(Skpd, w.own.skpd_id), "name", "Dinas Lain"),
    "the schedule": lambda s, w: setattr(s.scalars(select(PeriodStep)).first(), "days", 90),
    "an agency's account": lambda s, w: setattr(s.get_one(User, w.own.head.user_id), "password", "x"),
}


OUT_OF_KEEPING: dict[str, Attack] = {
    "reset an Admin": lambda s, w: setattr(s.get_one(User, w.operator.user_id), "password", "x"),
    "switch an Admin off": lambda s, w: setattr(s.get_one(User, w.operator.user_id), "active", False),
    "reset a colleague": lambda s, w: setattr(s.get_one(User, w.officer.user_id), "password", "x"),
    "promote an agency's account": lambda s, w: append(
        s.get_one(User, w.own.head.user_id), "roles", _role(s, Role.ADMIN)
    ),
    "promote oneself": lambda s, w: append(s.get_one(User, w.bappeda.user_id), "roles", _role(s, Role.ADMIN)),
    "strip an Admin": lambda s, w: _clear(s.get_one(User, w.operator.user_id), "roles"),
    "change a role": lambda s, w: _clear(_role(s, Role.ADMIN_SKPD), "permissions"),
}
