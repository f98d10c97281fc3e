"""The list of innovations: searched, filtered, ordered and paged in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Innovation, Skpd, User
from app.queries.innovation_cuts import NO_CUT, Cut, coded, cut_conditions
from app.rules.completeness import PROFILE_FIELDS
from app.rules.workflow import State

PAGE = 25
#: What a list may be ordered by; the id decides between equals, so that pages never overlap.
ORDERS: Mapping[str, ColumnElement[Any]] = {
    "name": func.lower(Innovation.name),
    "state": case({state.value: place for place, state in enumerate(State)}, value=Innovation.state),
    "complete": Innovation.complete_count.expression,
    "score": Innovation.claimed_score.expression,
    "since": Innovation.state_since.expression,
}
_LONGEST_SEARCH = 200
_SHORTEST_NIP = 6


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the list; every field but the period may be left out."""

    period_id: int
    text: str = ""
    state: str = ""
    form: str = ""
    skpd_id: int | None = None
    lacking: bool = False
    order: str = "since"
    descending: bool = True
    page: int = 0
    cut: Cut = NO_CUT

    @property
    def filtered(self) -> bool:
        """Whether anything but the year narrows the list."""
        chosen = self.text.strip() or self.state or self.form or self.skpd_id is not None or self.lacking
        return bool(chosen) or self.cut != NO_CUT


@dataclass(frozen=True)
class Listed:
    """One page of the list, how many rows there are in all, and per state what the other filters leave."""

    rows: list[Innovation]
    total: int
    page: int
    by_state: Mapping[str, int]

    @property
    def any_state(self) -> int:
        """The rows that the filters other than the state leave."""
        return sum(self.by_state.values())


def list_innovations(session: Session, asked: Asked, *, per_form: int) -> Listed:
    """The page asked for (the last one when it lies beyond), with exact counts; two statements.

    `per_form` is the number of indicators of the period's form, for "something is lacking".
    """
    whole = _filtered(replace(asked, state=""), per_form)
    counts = session.execute(whole.with_only_columns(Innovation.state, func.count()).group_by(Innovation.state))
    by_state = {state: int(count) for state, count in counts}
    total = by_state.get(asked.state, 0) if asked.state else sum(by_state.values())
    page = min(max(asked.page, 0), max(0, (total - 1) // PAGE))
    query = _ordered(_filtered(asked, per_form), asked)
    rows = list(session.scalars(query.offset(page * PAGE).limit(PAGE)))
    return Listed(rows, total, page, by_state)


def every_innovation(session: Session, asked: Asked, *, per_form: int) -> list[Innovation]:
    """Every row of the filtered list in its order, for exports; one statement."""
    return list(session.scalars(_ordered(_filtered(asked, per_form), asked)))


def agencies_to_choose(session: Session) -> list[tuple[int, str]]:
    """(id, short name) of every agency, for the filter of who reads all."""
    return [(one, name) for one, name in session.execute(select(Skpd.id, Skpd.short_name).order_by(Skpd.short_name))]


def innovation_named(session: Session, period_id: int, skpd_id: int, name: str) -> Innovation | None:
    """The agency's innovation of that year with this name, whatever the capitals, if the reader may see it."""
    wanted = " ".join(name.split()).casefold()
    rows = session.scalars(select(Innovation).where(Innovation.period_id == period_id, Innovation.skpd_id == skpd_id))
    return next((one for one in rows if one.name.casefold() == wanted), None)


def _filtered(asked: Asked, per_form: int) -> Select[Innovation]:
    query = select(Innovation).join(Innovation.skpd).where(Innovation.period_id == asked.period_id)
    if asked.state:
        query = query.where(Innovation.state == asked.state)
    if asked.form:
        query = query.where(coded(Innovation.form, asked.form))
    if asked.skpd_id is not None:
        query = query.where(Innovation.skpd_id == asked.skpd_id)
    if asked.lacking:
        query = query.where(_lacking(per_form), Innovation.state != State.WITHDRAWN)
    query = query.where(*cut_conditions(asked.cut))
    text = " ".join(asked.text.replace("\0", "").split())[:_LONGEST_SEARCH]
    return query.where(_matching(text)) if text else query


def _lacking(per_form: int) -> ColumnElement[bool]:
    """An indicator is incomplete, or a compulsory field of the profile is empty."""
    empty: list[ColumnElement[bool]] = []
    for name in PROFILE_FIELDS:
        column = getattr(Innovation, name)
        empty.append(column.is_(None) if column.expression.nullable else func.trim(column) == "")
    return or_(Innovation.complete_count < per_form, *empty)


def _matching(text: str) -> ColumnElement[bool]:
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = (Innovation.name, Innovation.skpd_name, Skpd.name, Skpd.short_name)
    found: list[ColumnElement[bool]] = [column.ilike(like, escape="\\") for column in columns]
    digits = text.replace(" ", "")
    if digits.isdecimal() and len(digits) >= _SHORTEST_NIP:
        found += [Skpd.head_nip.startswith(digits), Innovation.managers.any(User.nip.startswith(digits))]
    return or_(*found)


def _ordered(query: Select[Innovation], asked: Asked) -> Select[Innovation]:
    column = ORDERS[asked.order]
    if asked.descending:
        ordered = query.order_by(column.desc(), Innovation.id.desc())
    else:
        ordered = query.order_by(column.asc(), Innovation.id.asc())
    return ordered.options(joinedload(Innovation.skpd))
