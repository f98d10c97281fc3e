"""The writing half of the row guard for steps 7 to 9: monev, decrees, hand-over, office papers, settings."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.models import (
    Decree,
    DecreeLine,
    Handover,
    Innovation,
    LinkCheck,
    Monev,
    MonevItem,
    MonevVerdict,
    PeriodStep,
    Setting,
    StepPaper,
)
from app.rules.codes import DecreeStatus
from app.rules.roles import Actor, Role
from app.rules.workflow import State
from app.security.row_tools import RowForbidden, before, changed, permitted, require_known, require_open, targets

#: What Bappedalitbang and its officers keep; nothing of it is ever deleted.
OFFICE = (Monev, MonevItem, MonevVerdict, Decree, DecreeLine, Handover, StepPaper, Setting, LinkCheck)

#: What makes a row this row: it never moves to another parent.
_FIXED: dict[type[Any], frozenset[str]] = {
    Monev: frozenset({"innovation_id", "innovation", "number"}),
    MonevItem: frozenset({"monev_id", "monev", "number"}),
    MonevVerdict: frozenset({"monev_id", "monev", "entry_id", "entry"}),
    Decree: frozenset({"period_id", "period", "amends_id", "amends", "created_by_id"}),
    DecreeLine: frozenset({"decree_id", "decree", "innovation_id", "innovation"}),
    Handover: frozenset({"innovation_id", "innovation"}),
    StepPaper: frozenset({"period_step_id", "step", "created_by_id"}),
    Setting: frozenset({"key"}),
    LinkCheck: frozenset({"key", "address"}),
}


def check_office(session: Session, actor: Actor, item: Any, *, is_new: bool) -> None:
    """Judge one new or changed row of `OFFICE`; raises RowForbidden."""
    if not is_new and changed(item) & _FIXED[type(item)]:
        raise RowForbidden("the row belongs where it began")
    match item:
        case Monev() | MonevItem() | MonevVerdict():
            forms = [item] if isinstance(item, Monev) else _parents(session, Monev, item, "monev")
            for monev in forms:
                _check_monev(session, actor, monev)
        case Decree() | DecreeLine():
            decrees = [item] if isinstance(item, Decree) else _parents(session, Decree, item, "decree")
            for decree in decrees:
                _check_decree(session, actor, decree)
        case Handover():
            _check_handover(session, actor, item, is_new=is_new)
        case StepPaper():
            _require_role(actor, Role.BAPPEDALITBANG)
            for step in require_known(session, PeriodStep, targets(item, "period_step_id", "step")):
                require_open(session, [step.period_id])
        case _:
            _require_role(actor, Role.BAPPEDALITBANG, Role.ADMIN)


def _check_monev(session: Session, actor: Actor, monev: Monev) -> None:
    _require_role(actor, Role.PETUGAS_MONEV, Role.BAPPEDALITBANG)
    if before(monev, "issued_at") is not None:
        raise RowForbidden("an issued form stays what it is")
    if not actor.has(Role.BAPPEDALITBANG) and {before(monev, "officer_id"), monev.officer_id} - {None} != {
        actor.user_id
    }:
        raise RowForbidden("an officer fills in the forms assigned to that officer")
    for innovation in require_known(session, Innovation, targets(monev, "innovation_id", "innovation")):
        require_open(session, [innovation.period_id])
        if innovation.state != State.FILED and not permitted(session, innovation.id):
            raise RowForbidden("monev is done while the innovation waits for it")


def _check_decree(session: Session, actor: Actor, decree: Decree) -> None:
    _require_role(actor, Role.BAPPEDALITBANG, Role.PIMPINAN)
    if before(decree, "status") == DecreeStatus.SIGNED:
        raise RowForbidden("a signed decree is frozen")
    require_open(session, targets(decree, "period_id", "period"))
    require_known(session, Decree, targets(decree, "amends_id", "amends"))


def _check_handover(session: Session, actor: Actor, item: Handover, *, is_new: bool) -> None:
    _require_role(actor, Role.BAPPEDALITBANG)
    for innovation in require_known(session, Innovation, targets(item, "innovation_id", "innovation")):
        if innovation.state not in (State.DECREED, State.HANDED_OVER):
            raise RowForbidden("only what the decree names is handed over")
        if is_new:  # the ministry's answer may come after the year was closed
            require_open(session, [innovation.period_id])


def _parents(session: Session, model: type[Any], item: Any, relation: str) -> list[Any]:
    """The rows this one hangs on, new ones without an id included."""
    parent = getattr(item, relation)
    if parent is not None and (parent.id is None or parent in session.new):
        return [parent]
    found = require_known(session, model, targets(item, f"{relation}_id", relation))
    if not found:
        raise RowForbidden("a row that hangs on nothing")
    return found


def _require_role(actor: Actor, *roles: Role) -> None:
    if not actor.has(*roles):
        raise RowForbidden("the row is kept by others")
