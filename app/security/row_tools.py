"""What both writing halves of the row guard ask of a session's rows: what changed, whose it was, what it points at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.models import Period

_PERMIT = "workflow_permit"


class RowForbidden(PermissionError):
    """A write that this person may not make; the edge answers it without details."""


def permit_transition(session: Session, innovation_id: int | None) -> None:
    """Let the workflow service change this one innovation's state in this session; None takes it back."""
    session.info[_PERMIT] = innovation_id


def require_open(session: Session, period_ids: Iterable[int]) -> None:
    for period_id in period_ids:
        period = session.get(Period, period_id)
        if period is not None and not period.is_open:
            raise RowForbidden("a closed year is only read")


def require_known(session: Session, model: type[Any], ids: Iterable[int]) -> list[Any]:
    """The rows with these ids, as this person may see them."""
    rows = [session.get(model, one) for one in ids]
    if None in rows:
        raise RowForbidden("a row that this person does not know of")
    return rows


def permitted(session: Session, innovation_id: int | None) -> bool:
    permit = session.info.get(_PERMIT)
    return permit is not None and permit == innovation_id


def changed(item: object) -> set[str]:
    return {attr.key for attr in inspect(item).attrs if attr.history.has_changes()}  # type: ignore[union-attr]


def before(item: object, name: str) -> Any:
    history = inspect(item).attrs[name].history  # type: ignore[union-attr]
    return history.deleted[0] if history.deleted else getattr(item, name)


def values(item: object, name: str) -> set[Any]:
    """A column's value before and after the change."""
    history = inspect(item).attrs[name].history  # type: ignore[union-attr]
    return {value for value in (*history.deleted, *history.unchanged, *history.added) if value is not None}


def targets(item: object, column: str, relation: str) -> set[Any]:
    """Every id a reference points at, before and after, whether the column or the relation was set.

    At the flush the relation overrules the column, so both are judged; rows without an id yet are left out.
    """
    history = inspect(item).attrs[relation].history  # type: ignore[union-attr]
    rows = (*history.deleted, *history.unchanged, *history.added)
    return values(item, column) | {row.id for row in rows if row is not None and row.id is not None}
