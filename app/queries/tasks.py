"""What waits for a person, in a fixed number of statements whatever the number of innovations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Indicator, IndicatorEntry, Innovation, Participation, Period, Skpd, TimelineRow
from app.queries.innovations import profile_of
from app.queries.monev import waits_for_monev_of
from app.queries.timeline import last_reasons
from app.rules.codes import Verdict
from app.rules.completeness import profile_gaps
from app.rules.roles import Actor
from app.rules.tasks import waiting_states
from app.rules.workflow import SOP_STEP, Decision, State

#: How many tasks a page shows in full; the rest are counted.
SHOWN = 60


@dataclass(frozen=True)
class Task:
    """One innovation that waits for somebody: what is open, since when, and why it came back if it did."""

    innovation: Innovation
    state: State
    since: dt.datetime
    sop_step: int | None
    open_profile: int
    open_indicators: int
    returned_indicators: int
    returned: TimelineRow | None


@dataclass(frozen=True)
class Glance:
    """The round at a glance for one person's reach."""

    innovations: int
    complete: int
    indicators: int
    by_state: dict[State, int]
    participations: dict[str, int]
    agencies: int
    per_form: int


def count_tasks(session: Session, actor: Actor, period: Period | None) -> int:
    """How many innovations of the period wait for this person; 0 in a closed period."""
    states = waiting_states(actor)
    if period is None or not period.is_open or not states:
        return 0
    query = select(func.count()).select_from(Innovation)
    return session.scalar(query.where(Innovation.period_id == period.id, _waits(actor, states))) or 0


def _waits(actor: Actor, states: Sequence[State]) -> ColumnElement[bool]:
    """In one of these states; what waits for monev waits for its own officer only."""
    if State.FILED not in states:
        return Innovation.state.in_(states)
    others = [state for state in states if state is not State.FILED]
    return or_(Innovation.state.in_(others), and_(Innovation.state == State.FILED, waits_for_monev_of(actor)))


def tasks_for(session: Session, actor: Actor, period: Period, *, per_form: int) -> tuple[list[Task], int]:
    """The first `SHOWN` innovations that wait for this person, longest waiting first, and how many wait in all.

    `per_form` is the number of indicators of the period's form.
    """
    states = waiting_states(actor)
    if not period.is_open or not states:
        return [], 0
    found = session.execute(
        select(Innovation, func.count().over())
        .options(joinedload(Innovation.skpd))
        .where(Innovation.period_id == period.id, _waits(actor, states))
        .order_by(Innovation.state_since, Innovation.id)
        .limit(SHOWN)
    ).all()
    ids = [one.id for one, _ in found]
    returned = _returned_counts(session, ids)
    newest = last_reasons(session, ids)
    tasks = [_task(one, per_form, returned.get(one.id, 0), newest.get(one.id)) for one, _ in found]
    return tasks, found[0][1] if found else 0


def glance(session: Session, period: Period) -> Glance:
    """Figures of the period over the rows this person may see."""
    rows = session.execute(
        select(Innovation.state, func.count(), func.sum(Innovation.complete_count))
        .where(Innovation.period_id == period.id)
        .group_by(Innovation.state)
    ).all()
    counted = {State(state): (int(count), int(done or 0)) for state, count, done in rows}
    live = {state: pair for state, pair in counted.items() if state is not State.WITHDRAWN}
    per_form, agencies = session.execute(
        select(
            select(func.count())
            .select_from(Indicator)
            .where(Indicator.indicator_set_id == period.indicator_set_id)
            .scalar_subquery(),
            select(func.count()).select_from(Skpd).where(Skpd.valid_to.is_(None)).scalar_subquery(),
        )
    ).one()
    stands = session.execute(
        select(Participation.state, func.count())
        .where(Participation.period_id == period.id)
        .group_by(Participation.state)
    ).all()
    innovations = sum(count for count, _ in live.values())
    return Glance(
        innovations=innovations,
        complete=sum(done for _, done in live.values()),
        indicators=innovations * per_form,
        by_state={state: pair[0] for state, pair in counted.items()},
        participations={state: int(count) for state, count in stands},
        agencies=agencies,
        per_form=per_form,
    )


def _returned_counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    rows = session.execute(
        select(IndicatorEntry.innovation_id, func.count())
        .where(
            IndicatorEntry.innovation_id.in_(ids),
            IndicatorEntry.verdict.in_((Verdict.NEEDS_WORK, Verdict.INVALID)),
        )
        .group_by(IndicatorEntry.innovation_id)
    ).all()
    return {innovation_id: int(count) for innovation_id, count in rows}


def _task(one: Innovation, indicators: int, returned: int, newest: TimelineRow | None) -> Task:
    state = State(one.state)
    return Task(
        innovation=one,
        state=state,
        since=one.state_since,
        sop_step=SOP_STEP[state],
        open_profile=len(profile_gaps(profile_of(one))) if state is State.DRAFT else 0,
        open_indicators=max(indicators - one.complete_count, 0),
        returned_indicators=returned,
        returned=newest if newest is not None and newest.decision == Decision.RETURN else None,
    )
