"""What the executive page needs of this round and the one before, in three statements at any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models import Indicator, Participation, Period, Skpd
from app.queries.figures import Agency, Standing, sums_of
from app.queries.figures_profile import Answers, answers_by_agency
from app.queries.innovation_list import Asked
from app.rules.codes import ParticipationState

#: An agency in one of these has nothing left to do.
DONE = frozenset({ParticipationState.NIL.value, ParticipationState.COMPLETE.value})


@dataclass(frozen=True)
class Round:
    """One round in figures; `agencies_done` of its agencies are complete or stated to have no innovation."""

    year: int
    asked: Asked
    standing: Standing
    agencies_done: int


@dataclass(frozen=True)
class TwoRounds:
    """This round, the one before it (if there is one), and the answers of this one per agency."""

    now: Round
    before: Round | None
    answers: Mapping[int, Sequence[Answers]]


def two_rounds(session: Session, asked: Asked, period: Period, before: Period | None) -> TwoRounds:
    """Both rounds with their agencies and sums; three statements."""
    earlier = before or period
    rows = _agencies(session, period, earlier)
    questions = [asked, Asked(earlier.id, cut=asked.cut)]
    cells = sums_of(session, questions if before else questions[:1])
    now = _round(period, asked, [row[:5] for row in rows], cells)
    last = None
    if before is not None:
        last = _round(before, questions[1], [(*row[:3], row[5], row[6]) for row in rows], cells)
    return TwoRounds(now, last, answers_by_agency(session, asked))


def _round(period: Period, asked: Asked, rows: Sequence[tuple[object, ...]], cells: Sequence[object]) -> Round:
    agencies = [Agency(*row[:4]) for row in rows]  # type: ignore[arg-type]
    per_form = int(rows[0][4]) if rows else 0  # type: ignore[call-overload]
    own = [one for one in cells if one.period_id == period.id]  # type: ignore[attr-defined]
    done = sum(1 for one in agencies if one.participation in DONE)
    return Round(period.year, asked, Standing(per_form, agencies, own), done)  # type: ignore[arg-type]


def _agencies(session: Session, period: Period, before: Period) -> list[tuple[object, ...]]:
    """(id, name, kind, participation, indicators of the form, participation and indicators of the year before)."""
    now, then = aliased(Participation), aliased(Participation)
    unbegun = ParticipationState.NOT_STARTED.value

    def indicators(of: Period) -> ScalarSelect[int]:
        counted = select(func.count()).select_from(Indicator)
        return counted.where(Indicator.indicator_set_id == of.indicator_set_id).scalar_subquery()

    rows = session.execute(
        select(
            Skpd.id,
            Skpd.short_name,
            Skpd.kind,
            func.coalesce(now.state, unbegun),
            indicators(period),
            func.coalesce(then.state, unbegun),
            indicators(before),
        )
        .outerjoin(now, and_(now.skpd_id == Skpd.id, now.period_id == period.id))
        .outerjoin(then, and_(then.skpd_id == Skpd.id, then.period_id == before.id))
        .where(or_(Skpd.valid_to.is_(None), now.id.is_not(None)))
        .order_by(func.lower(Skpd.short_name), Skpd.id)
    )
    return [tuple(row) for row in rows]
