"""Reads of monev: the forms of an innovation, who examines what, the phrases an officer has used before.

The row guard decides what of it a person sees: an agency only what was issued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Indicator, IndicatorEntry, Innovation, Monev, MonevVerdict, Skpd, User
from app.queries.entries import EntryRow
from app.rules.monev import FormFacts, Judged
from app.rules.roles import Actor, Role
from app.rules.workflow import State

PAGE = 50
_PHRASES = 200


def forms_of(session: Session, innovation_id: int, *, fresh: bool = False) -> list[Monev]:
    """Every form of the innovation that the reader may see, the oldest first, with items and verdicts.

    One statement: six items and 21 verdicts a form make a small product. Pages get the people named on the forms
    too; `fresh` reads over what the session knows, for whoever has just taken the innovation's lock.
    """
    query = (
        select(Monev)
        .options(joinedload(Monev.items), joinedload(Monev.verdicts))
        .where(Monev.innovation_id == innovation_id)
        .order_by(Monev.number)
    )
    if fresh:
        query = query.execution_options(populate_existing=True)
    else:
        query = query.options(joinedload(Monev.officer), joinedload(Monev.issued_by), joinedload(Monev.updated_by))
    return list(session.scalars(query).unique())


def in_period(period_id: int) -> ColumnElement[bool]:
    """The forms of one year's innovations."""
    return Monev.innovation_id.in_(select(Innovation.id).where(Innovation.period_id == period_id))


def open_form(forms: Sequence[Monev]) -> Monev | None:
    """The form that is being filled in; None when there is none, or the reader may not see it."""
    return next((one for one in reversed(forms) if not one.is_issued), None)


def judged_rows(form: Monev | None, rows: Sequence[EntryRow]) -> tuple[Judged, ...]:
    """Every indicator with what the form says of it, in the form's order."""
    verdicts = {one.entry_id: one for one in form.verdicts} if form else {}
    issued = form is not None and form.is_issued
    return tuple(_judged(row, verdicts.get(row.entry.id), issued=issued) for row in rows)


def form_facts(form: Monev, rows: Sequence[EntryRow]) -> FormFacts:
    """The form as the rules see it."""
    return FormFacts(
        factual={item.number: item.factual for item in form.items},
        judged=judged_rows(form, rows),
        held_on=form.held_on,
        place=form.place,
        agency_signer=form.agency_signer_name,
        has_officer=form.officer_id is not None,
    )


def _judged(row: EntryRow, said: MonevVerdict | None, *, issued: bool) -> Judged:
    """What was judged stays what it was when the form was issued, whatever is claimed since."""
    return Judged(
        number=row.indicator.number,
        name=row.indicator.name,
        claimed_level=said.seen_level if said and issued else row.entry.claimed_level,
        mandatory=row.indicator.mandatory,
        verdict=said.verdict if said else None,
        verified_level=said.verified_level if said else None,
        reason=said.reason if said else "",
    )


@dataclass(frozen=True)
class Phrase:
    """A reason this officer has written before: at which indicator, and how often."""

    text: str
    number: int
    times: int


def phrases_of(session: Session, officer_id: int) -> list[Phrase]:
    """The officer's own reasons in all forms, the most used first; one statement."""
    times = func.count().label("times")
    rows = session.execute(
        select(MonevVerdict.reason, Indicator.number, times)
        .join(MonevVerdict.monev)
        .join(MonevVerdict.entry)
        .join(IndicatorEntry.indicator)
        .where(Monev.officer_id == officer_id, MonevVerdict.reason != "")
        .group_by(MonevVerdict.reason, Indicator.number)
        .order_by(times.desc(), MonevVerdict.reason, Indicator.number)
        .limit(_PHRASES)
    )
    return [Phrase(text, number, int(count)) for text, number, count in rows]


def officers(session: Session) -> list[User]:
    """The active officers of monev, by name."""
    return list(
        session.scalars(
            select(User)
            .where(User.active.is_(True), User.roles.any(StoredRole.name == Role.PETUGAS_MONEV.value))
            .order_by(User.first_name, User.last_name, User.id)
        ).unique()
    )


def waits_for_monev_of(actor: Actor) -> ColumnElement[bool]:
    """Which filed innovations wait for this person: an officer's own; for Bappedalitbang also those without one."""
    mine = Innovation.id.in_(_open_forms().where(Monev.officer_id == actor.user_id))
    if not actor.has(Role.BAPPEDALITBANG):
        return mine
    return or_(mine, Innovation.id.not_in(_open_forms().where(Monev.officer_id.is_not(None))))


def _open_forms() -> Select[int]:
    return select(Monev.innovation_id).where(Monev.issued_at.is_(None))


@dataclass(frozen=True)
class Desk:
    """One innovation that waits for monev: its open form if it has one, and how many verdicts stand in it."""

    innovation: Innovation
    form: Monev | None
    judged: int


@dataclass(frozen=True)
class Desks:
    """One page of them; `unassigned` and `load` (officer id → open forms) speak of the whole period."""

    rows: list[Desk]
    total: int
    page: int
    unassigned: int
    load: dict[int, int]


def desks(session: Session, period_id: int, *, officer: int | None = None, page: int = 0) -> Desks:
    """What waits for monev in the period, those without an officer first; `officer` 0 asks for these alone.

    Two statements.
    """
    counts: dict[int, int] = {}
    for officer_id, count in session.execute(
        select(Monev.officer_id, func.count())
        .select_from(Innovation)
        .outerjoin(Monev, _open_form_of)
        .where(*_waiting(period_id))
        .group_by(Monev.officer_id)
    ):
        counts[officer_id or 0] = int(count)
    total = sum(counts.values()) if officer is None else counts.get(officer, 0)
    page = min(max(page, 0), max(0, (total - 1) // PAGE))
    done = (
        select(func.count())
        .where(MonevVerdict.monev_id == Monev.id, MonevVerdict.verdict.is_not(None))
        .correlate(Monev)
        .scalar_subquery()
    )
    query = (
        select(Innovation, Monev, done)
        .outerjoin(Monev, _open_form_of)
        .options(joinedload(Innovation.skpd), joinedload(Monev.officer))
        .where(*_waiting(period_id))
        .order_by(Monev.officer_id.is_not(None), Innovation.state_since, Innovation.id)
    )
    if officer is not None:
        query = query.where(Monev.officer_id == officer if officer else Monev.officer_id.is_(None))
    rows = [
        Desk(one, form, int(count or 0)) for one, form, count in session.execute(query.offset(page * PAGE).limit(PAGE))
    ]
    return Desks(rows, total, page, counts.pop(0, 0), counts)


_open_form_of = and_(Monev.innovation_id == Innovation.id, Monev.issued_at.is_(None))


def _waiting(period_id: int) -> tuple[ColumnElement[bool], ...]:
    return Innovation.period_id == period_id, Innovation.state == State.FILED


def unassigned(session: Session, period_id: int) -> list[Innovation]:
    """The filed innovations of the period that no officer examines, longest waiting first, with who entered them."""
    return list(
        session.scalars(
            select(Innovation)
            .outerjoin(Monev, _open_form_of)
            .join(Innovation.skpd)
            .options(joinedload(Innovation.contributors))
            .where(*_waiting(period_id), Monev.officer_id.is_(None))
            .order_by(Skpd.name, Innovation.state_since, Innovation.id)
        ).unique()
    )
