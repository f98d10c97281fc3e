"""Which charts there are, and how a request becomes the question that each of them answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask_babel import format_decimal, lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from app.charts.base import Chart, Words
from app.charts.completeness import ORDERS, completeness
from app.extensions import db
from app.models import Period
from app.queries.figures import Standing, agencies_of, per_form_of, sums_of, valid_by_agency, with_valid
from app.queries.innovation_cuts import Cut
from app.queries.innovation_list import Asked
from app.rules.codes import ParticipationState, SkpdKind
from app.rules.roles import Actor
from app.rules.workflow import State
from app.security.current import signed_in
from app.views import words
from app.views.scope import current_period


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
    period = current_period()
    if period is None:
        abort(404)
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


@dataclass(frozen=True)
class Entry:
    """One chart of the room: its name in the menu, how it is made, and which filters it heeds."""

    label: LazyString
    make: Callable[[Question], Chart]
    filters: tuple[str, ...] = ("jenis", "status")


#: In the order of their worth; the first is the room's door.
CHARTS: Mapping[str, Entry] = {
    "kelengkapan": Entry(lazy_gettext("Kelengkapan"), completeness_chart, ("jenis", "status", "peserta", "urut")),
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
