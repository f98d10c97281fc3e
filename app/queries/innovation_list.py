"""The list of innovations: searched, filtered, ordered and paged in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.models import Innovation, Skpd, User
from app.rules.workflow import State

PAGE = 25
#: What a list may be ordered by; the id decides between equals, so that pages never overlap.
ORDERS: dict[str, InstrumentedAttribute[object]] = {
    "name": Innovation.name,
    "state": Innovation.state,
    "complete": Innovation.complete_count,
    "score": Innovation.claimed_score,
    "since": Innovation.state_since,
}
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the list; every field may be left out."""

    period_id: int
    text: str = ""
    state: str = ""
    form: str = ""
    skpd_id: int | None = None
    lacking: bool = False
    order: str = "since"
    descending: bool = True
    page: int = 0


@dataclass(frozen=True)
class Listed:
    """One page of the list, and how many rows there are in all."""

    rows: list[Innovation]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // PAGE))


def list_innovations(session: Session, asked: Asked, *, per_form: int) -> Listed:
    """The page asked for (the last one when it lies beyond), with the exact total; two statements.

    `per_form` is the number of indicators of the period's form, for "something is lacking".
    """
    query = _filtered(asked, per_form)
    total = session.scalar(select(func.count()).select_from(query.with_only_columns(Innovation.id).subquery())) or 0
    page = min(max(asked.page, 0), max(0, (total - 1) // PAGE))
    rows = list(session.scalars(_ordered(query, asked).offset(page * PAGE).limit(PAGE)))
    return Listed(rows, total, page)


def every_innovation(session: Session, asked: Asked, *, per_form: int) -> Iterator[Innovation]:
    """Every row of the filtered list in its order, for exports."""
    return iter(session.scalars(_ordered(_filtered(asked, per_form), asked)))


def agencies_to_choose(session: Session) -> list[tuple[int, str]]:
    """(id, name) of every agency, for the filter of who reads all."""
    return [(one, name) for one, name in session.execute(select(Skpd.id, Skpd.short_name).order_by(Skpd.short_name))]


def _filtered(asked: Asked, per_form: int) -> Select[Innovation]:
    query = select(Innovation).join(Innovation.skpd).where(Innovation.period_id == asked.period_id)
    if asked.state:
        query = query.where(Innovation.state == asked.state)
    if asked.form:
        query = query.where(Innovation.form == asked.form)
    if asked.skpd_id is not None:
        query = query.where(Innovation.skpd_id == asked.skpd_id)
    if asked.lacking:
        query = query.where(Innovation.complete_count < per_form, Innovation.state != State.WITHDRAWN)
    text = asked.text.strip()[:_LONGEST_SEARCH].replace("\0", "")
    if text:
        like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        digits = text.replace(" ", "")
        found: list[ColumnElement[bool]] = [
            Innovation.name.ilike(like, escape="\\"),
            Skpd.name.ilike(like, escape="\\"),
        ]
        found += [Skpd.short_name.ilike(like, escape="\\")]
        if digits.isdecimal():
            found += [Skpd.head_nip == digits, Innovation.managers.any(User.nip == digits)]
        query = query.where(or_(*found))
    return query


def _ordered(query: Select[Innovation], asked: Asked) -> Select[Innovation]:
    column = ORDERS[asked.order]
    first = column.desc() if asked.descending else column.asc()
    last = Innovation.id.desc() if asked.descending else Innovation.id.asc()
    return query.options(joinedload(Innovation.skpd)).order_by(first, last)
