"""Which charts there are, and how a request becomes the question that each of them answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, request
from flask_babel import format_decimal, lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from app.charts.base import Chart, Words
from app.charts.completeness import ORDERS, completeness
from app.charts.funnel import funnel
from app.charts.heat import heat
from app.charts.profile import affairs, profile
from app.charts.score import scores, targets, years
from app.charts.timing import timing
from app.extensions import db
from app.models import Period
from app.queries.figures import Standing, agencies_of, per_form_of, sums_of, valid_by_agency, with_valid
from app.queries.figures_profile import answers_by_agency, counts_by_affair, counts_by_profile, targets_of
from app.queries.figures_steps import step_figures
from app.queries.innovation_cuts import FINISHED, Cut, reached
from app.queries.innovation_list import Asked
from app.queries.periods import holidays
from app.reference.loader import urusan
from app.rules.codes import ParticipationState, SkpdKind
from app.rules.roles import Actor
from app.rules.workflow import State
from app.security.current import signed_in
from app.views import words
from app.views.clock import local_day, today
from app.views.innovation_address import step_due, step_name
from app.views.scope import periods, required_period

#: The step that a candidate has come to.
_CANDIDATE = 8


@dataclass(frozen=True)
class Question:
    """What the address of a chart asks: the period, and the filters that its bars and their lists share."""

    period: Period
    own: int | None
    kind: str = ""
    state: str = ""
    participation: str = ""
    order: str = ORDERS[0]

    @property
    def asked(self) -> Asked:
        """The same question to the list of innovations."""
        cut = Cut(live=not self.state, skpd_kind=self.kind, participation=self.participation)
        return Asked(self.period.id, state=self.state, cut=cut)

    @property
    def session(self) -> Session:
        """The session of this request."""
        return db.session()


def question(actor: Actor | None = None) -> Question:
    """The address as a question; 404 while there is no period, 400 for a filter that means nothing."""
    period = required_period()
    return Question(
        period,
        own=own_agency(actor or signed_in()),
        kind=_one_of("jenis", SkpdKind),
        state=_one_of("status", [one for one in State if one is not State.WITHDRAWN]),
        participation=_one_of("peserta", ParticipationState),
        order=_one_of("urut", ORDERS) or ORDERS[0],
    )


def own_agency(actor: Actor) -> int | None:
    """The agency to which this person's charts are narrowed; None for who reads all, 0 for who has none."""
    return None if actor.reads_all else actor.skpd_id or 0


def said() -> Words:
    """The words and the numbers of the reader's language."""
    return Words(
        states=words.STATES,
        forms=words.FORMS,
        stages=words.STAGES,
        initiators=words.INITIATORS,
        skpd_kinds=words.SKPD_KINDS,
        participation=words.PARTICIPATION,
        number=lambda value: str(format_decimal(value)),
        step=step_name,
    )


def standing(ask: Question) -> Standing:
    """The round's agencies and sums within the question's filters; three statements."""
    agencies = agencies_of(ask.session, ask.period.id, own=ask.own, kind=ask.kind, participation=ask.participation)
    cells = sums_of(ask.session, [ask.asked])
    return Standing(per_form_of(ask.session, [ask.period])[ask.period.id], agencies, cells)


def completeness_chart(ask: Question) -> Chart:
    """Completeness per agency; four statements."""
    found = standing(ask)
    figures = with_valid(found.by_agency(), valid_by_agency(ask.session, ask.asked))
    return completeness(figures, found.per_form, ask.asked, said(), order=ask.order)


def funnel_chart(ask: Question) -> Chart:
    """How far the innovations have come; one statement."""
    cells = sums_of(ask.session, [ask.asked])
    return funnel(Standing(0, (), cells).by_state(), ask.asked, said())


def heat_chart(ask: Question) -> Chart:
    """Agencies by indicators; four statements."""
    return heat(standing(ask).by_agency(), answers_by_agency(ask.session, ask.asked), ask.asked)


def timing_chart(ask: Question) -> Chart:
    """Days taken and days allowed per step; three statements."""
    days_off = holidays(ask.session)
    dues = {step.number: step_due(step, days_off) for step in ask.period.steps}
    figures = step_figures(
        ask.session, ask.asked, ask.period.steps, dues=dues, days_off=days_off, local_day=local_day, today=today()
    )
    return timing(figures, dues, ask.asked, said())


def profile_chart(ask: Question) -> Chart:
    """Forms, stages and initiators; one statement."""
    return profile(counts_by_profile(ask.session, ask.asked), ask.asked, said())


def affairs_chart(ask: Question) -> Chart:
    """Main affairs and basic service; one statement."""
    names = {one.number: one.name for one in urusan()}
    return affairs(counts_by_affair(ask.session, ask.asked), names, ask.asked, said())


def score_chart(ask: Question) -> Chart:
    """Claimed and verified points; three statements."""
    return scores(standing(ask).by_agency(), ask.asked, said())


def years_chart(ask: Question) -> Chart:
    """The rounds side by side; two statements."""
    rounds = sorted(periods(), key=lambda one: one.year)
    questions = {one.id: replace(ask.asked, period_id=one.id) for one in rounds}
    cells = sums_of(ask.session, list(questions.values()))
    per_form = per_form_of(ask.session, rounds)
    told = []
    for one in rounds:
        found = Standing(per_form[one.id], (), [cell for cell in cells if cell.period_id == one.id])
        candidates, entered = found.total(reached(_CANDIDATE)), found.total(reached(FINISHED))
        told.append((one.year, questions[one.id], found.total(), candidates, entered, found.per_form))
    return years(told, said())


def target_chart(ask: Question) -> Chart:
    """Innovations against each agency's target; four statements."""
    return targets(standing(ask).by_agency(), targets_of(ask.session, ask.period.id), ask.asked, said())


@dataclass(frozen=True)
class Entry:
    """One chart of the room: its name in the menu, how it is made, and which filters it heeds."""

    label: LazyString
    make: Callable[[Question], Chart]
    filters: tuple[str, ...] = ("jenis", "status")


#: In the order of their worth; the first is the room's door.
CHARTS: Mapping[str, Entry] = {
    "kelengkapan": Entry(lazy_gettext("Kelengkapan"), completeness_chart, ("jenis", "status", "peserta", "urut")),
    "corong": Entry(lazy_gettext("Corong SOP"), funnel_chart),
    "peta": Entry(lazy_gettext("Peta indikator"), heat_chart),
    "waktu": Entry(lazy_gettext("Tepat waktu"), timing_chart, ("jenis",)),
    "profil": Entry(lazy_gettext("Profil"), profile_chart),
    "skor": Entry(lazy_gettext("Skor"), score_chart),
    "tahun": Entry(lazy_gettext("Antar tahun"), years_chart, ("jenis",)),
    "yandas": Entry(lazy_gettext("Urusan"), affairs_chart),
    "target": Entry(lazy_gettext("Target"), target_chart, ("jenis",)),
}


def filters_of(entry: Entry, ask: Question) -> list[dict[str, Any]]:
    """The drop-downs of a chart: name, label, choices, and what is chosen."""
    states = {code: label for code, label in words.STATES.items() if code != State.WITHDRAWN}
    known: dict[str, tuple[LazyString, Mapping[str, Any], str]] = {
        "jenis": (lazy_gettext("Jenis SKPD"), words.SKPD_KINDS, ask.kind),
        "status": (lazy_gettext("Status inovasi"), states, ask.state),
        "peserta": (lazy_gettext("Keikutsertaan"), words.PARTICIPATION, ask.participation),
    }
    if ask.own is not None:
        known = {"status": known["status"]}
    return [
        {"name": name, "label": known[name][0], "options": list(known[name][1].items()), "value": known[name][2]}
        for name in entry.filters
        if name in known
    ]


def _one_of(name: str, codes: Any) -> str:
    value = request.args.get(name, "")
    if value and value not in {str(one) for one in codes}:
        abort(400)
    return value
