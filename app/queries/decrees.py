"""Reads of decrees. Agencies see signed ones only; that is the row guard's business, not these functions'."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from app.models import Decree, DecreeLine, Innovation, Monev, Period, Skpd
from app.rules.codes import DecreeStatus
from app.rules.decree import Candidate, Choice, blockers, gaps, line_problems, list_problems, text_problems
from app.rules.problems import Problem
from app.rules.similarity import Likeness, Named, similar_names
from app.rules.window import Window
from app.rules.workflow import State

#: Years before the decree's own in which names are compared.
YEARS_BACK = 3
_SENT = (State.DECREED, State.HANDED_OVER)


@dataclass(frozen=True)
class DecreeSummary:
    """One decree with how many innovations stand on it."""

    decree: Decree
    chosen: int


@dataclass(frozen=True)
class Known:
    """An innovation of this year or one of the years before, as far as names are compared."""

    id: int
    previous_id: int | None
    name: str
    skpd_id: int
    skpd_name: str
    year: int
    state: State


@dataclass(frozen=True)
class LookAlike:
    """Another innovation whose name is alike, and why."""

    other: Known
    why: Likeness


@dataclass(frozen=True)
class DeskRow:
    """One candidate on the preparation page, with everything that speaks for and against it."""

    line: DecreeLine
    candidate: Candidate
    choice: Choice
    blockers: tuple[Problem, ...]
    gaps: tuple[str, ...]
    problems: tuple[Problem, ...]
    look_alikes: tuple[LookAlike, ...] = ()
    monev: Monev | None = None


@dataclass(frozen=True)
class Desk:
    """A decree in preparation: its candidates in the order of the list, and what still blocks it."""

    decree: Decree
    window: Window | None
    rows: list[DeskRow]
    list_problems: tuple[Problem, ...]
    text_problems: tuple[Problem, ...]
    unlisted: int = 0

    @property
    def chosen(self) -> list[DeskRow]:
        """Who stands on the list, by rank."""
        return [row for row in self.rows if row.choice.is_chosen]

    @property
    def ready(self) -> bool:
        """Whether nothing blocks it."""
        return not self.list_problems and not self.text_problems


@dataclass
class _History:
    """Names of four years, and what they tell of one innovation's way through them."""

    known: dict[int, Known] = field(default_factory=dict)

    def chain(self, innovation_id: int) -> list[Known]:
        """The innovation and its earlier years, newest first."""
        found: list[Known] = []
        at = self.known.get(innovation_id)
        while at is not None and at not in found:
            found.append(at)
            at = self.known.get(at.previous_id or 0)
        return found

    def named(self, innovation_id: int) -> Named:
        return Named(innovation_id, self.known[innovation_id].name, self.chain(innovation_id)[-1].id)

    def times_sent(self, innovation_id: int) -> int:
        return sum(one.state in _SENT for one in self.chain(innovation_id)[1:])


def all_decrees(session: Session) -> list[DecreeSummary]:
    """Every decree within the reader's reach, the newest year and decree first; one statement."""
    chosen = (
        select(func.count())
        .select_from(DecreeLine)
        .where(DecreeLine.decree_id == Decree.id, DecreeLine.is_chosen)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Decree, chosen)
        .join(Decree.period)
        .options(joinedload(Decree.period), joinedload(Decree.amends), joinedload(Decree.signed_file))
        .order_by(Period.year.desc(), Decree.id.desc())
    )
    return [DecreeSummary(decree, int(count or 0)) for decree, count in rows]


def find_decree(session: Session, decree_id: int) -> Decree | None:
    """The decree with its period, file and the one it changes; None when it does not exist for this person."""
    return session.scalar(
        select(Decree)
        .options(
            joinedload(Decree.period).joinedload(Period.indicator_set),
            joinedload(Decree.amends),
            joinedload(Decree.signed_file),
            joinedload(Decree.signed_by),
            joinedload(Decree.updated_by),
        )
        .where(Decree.id == decree_id)
    )


def chosen_lines(session: Session, decree_id: int) -> list[DecreeLine]:
    """The lines of the list by rank, without their innovations: of a signed decree these are the frozen ones."""
    return list(
        session.scalars(
            select(DecreeLine).where(DecreeLine.decree_id == decree_id, DecreeLine.is_chosen).order_by(DecreeLine.rank)
        )
    )


def on_signed_decree(session: Session, innovation_id: int) -> bool:
    """Whether a signed decree names this innovation."""
    found = session.scalar(
        select(DecreeLine.id)
        .join(DecreeLine.decree)
        .where(DecreeLine.innovation_id == innovation_id, DecreeLine.is_chosen, Decree.status == DecreeStatus.SIGNED)
        .limit(1)
    )
    return found is not None


def decrees_of(session: Session, period_id: int) -> list[Decree]:
    """The decrees of one period, oldest first."""
    return list(session.scalars(select(Decree).where(Decree.period_id == period_id).order_by(Decree.id)))


def last_first_decree(session: Session) -> Decree | None:
    """The newest decree that changes no other: its texts are where the next one begins."""
    return session.scalar(select(Decree).where(Decree.amends_id.is_(None)).order_by(Decree.id.desc()).limit(1))


def count_candidates(session: Session, period_id: int) -> int:
    """How many innovations of the period wait for the decree."""
    query = select(func.count()).select_from(Innovation)
    return session.scalar(query.where(Innovation.period_id == period_id, Innovation.state == State.ELIGIBLE)) or 0


def new_candidates(session: Session, period_id: int, listed: Collection[int]) -> list[Innovation]:
    """Innovations of the period that wait for the decree and are not `listed` yet."""
    return list(
        session.scalars(
            select(Innovation)
            .options(joinedload(Innovation.skpd))
            .where(Innovation.period_id == period_id, Innovation.state == State.ELIGIBLE, Innovation.id.not_in(listed))
        )
    )


def candidates(
    session: Session, period: Period, innovations: Iterable[Innovation], earlier: Decree | None
) -> list[Candidate]:
    """The innovations as the rules see them; `earlier` is the signed decree that is being changed."""
    history, standing = _history(session, period), _earlier(session, earlier)
    return [_candidate(one, history, standing) for one in innovations]


def decree_desk(session: Session, decree: Decree) -> Desk:
    """Everything the preparation page shows; four statements whatever the number of candidates."""
    lines = session.scalars(
        select(DecreeLine)
        .options(joinedload(DecreeLine.innovation).joinedload(Innovation.skpd))
        .where(DecreeLine.decree_id == decree.id)
        .order_by(DecreeLine.rank.is_(None), DecreeLine.rank, DecreeLine.id)
    ).all()
    history, earlier = _history(session, decree.period), _earlier(session, decree.amends)
    window = window_of(decree.period)
    alike = similar_names(
        [history.named(one.innovation_id) for one in lines if one.innovation_id in history.known],
        [history.named(key) for key in history.known],
    )
    forms = _newest_forms(session, [one.innovation_id for one in lines])
    rows = []
    for line in lines:
        candidate = _candidate(line.innovation, history, earlier)
        choice = Choice(line.is_chosen, line.rank, line.reason)
        rows.append(
            DeskRow(
                line=line,
                candidate=candidate,
                choice=choice,
                blockers=blockers(candidate, window),
                gaps=gaps(candidate),
                problems=line_problems(candidate, choice, window),
                look_alikes=tuple(
                    LookAlike(history.known[one.key], one.why) for one in alike.get(line.innovation_id, ())
                ),
                monev=forms.get(line.innovation_id),
            )
        )
    listed = {one.innovation_id for one in lines}
    return Desk(
        decree=decree,
        window=window,
        rows=rows,
        list_problems=list_problems(
            [row.candidate for row in rows], {row.candidate.key: row.choice for row in rows}, window, decree.cap
        ),
        text_problems=text_problems(decree.title, decree.texts, decree.signer_title, decree.signer_name),
        unlisted=sum(
            one.state is State.ELIGIBLE and one.year == decree.period.year and one.id not in listed
            for one in history.known.values()
        ),
    )


def window_of(period: Period) -> Window | None:
    """The year's national window, when its indicators have one."""
    settings = period.indicator_set.settings
    return Window.of(settings) if {"applied_from", "applied_until"} <= settings.keys() else None


def _history(session: Session, period: Period) -> _History:
    name: ColumnElement[str] = func.coalesce(func.nullif(Innovation.skpd_name, ""), Skpd.name)
    rows = session.execute(
        select(
            Innovation.id,
            Innovation.previous_id,
            Innovation.name,
            Innovation.skpd_id,
            name,
            Period.year,
            Innovation.state,
        )
        .join(Innovation.period)
        .join(Innovation.skpd)
        .where(Period.year.between(period.year - YEARS_BACK, period.year), Innovation.state != State.WITHDRAWN)
    )
    return _History({row[0]: Known(*row[:6], State(row[6])) for row in rows})


def _earlier(session: Session, decree: Decree | None) -> frozenset[int]:
    if decree is None:
        return frozenset()
    return frozenset(one.innovation_id for one in chosen_lines(session, decree.id))


def _candidate(one: Innovation, history: _History, earlier: frozenset[int]) -> Candidate:
    return Candidate(
        key=one.id,
        name=one.name,
        state=State(one.state),
        stage=one.stage,
        applied_on=one.applied_on,
        developed_on=one.developed_on,
        form=one.form,
        kind=one.kind,
        main_affair=one.main_affair,
        initiator_name=one.initiator_name,
        complete_count=one.complete_count,
        claimed_score=one.claimed_score,
        verified_score=one.verified_score,
        times_sent=history.times_sent(one.id),
        on_earlier=one.id in earlier,
    )


def _newest_forms(session: Session, ids: Collection[int]) -> dict[int, Monev]:
    rows = session.scalars(
        select(Monev).where(Monev.innovation_id.in_(ids), Monev.issued_at.is_not(None)).order_by(Monev.number)
    )
    return {one.innovation_id: one for one in rows}
