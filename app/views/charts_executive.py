"""The executive page: six figures with last year beside them, what needs attention, three charts; eight statements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.charts.attention import Concern, concerns
from app.charts.completeness import completeness
from app.charts.funnel import funnel
from app.charts.heat import heat
from app.extensions import db
from app.models import Period
from app.queries.figures import with_valid
from app.queries.figures_round import Round, TwoRounds, two_rounds
from app.queries.innovation_cuts import Cut, reached
from app.queries.innovation_list import Asked
from app.queries.periods import holidays
from app.reference.loader import urusan
from app.rules.deadlines import days_late
from app.views.chart_room import said
from app.views.charts import presented
from app.views.clock import long_date, today
from app.views.innovation_address import list_address
from app.views.page import Page
from app.views.scope import current_period, periods

#: The step that a candidate has come to.
_CANDIDATE = 8
#: As many agencies as fit one look; the chart's own page has all.
_LOWEST = 10


class ExecutivePage(Page):
    """What the Bupati sees, on one page and on a phone."""

    route_base = "/grafik"
    class_permission_name = "Charts"

    @expose("/pimpinan")
    @has_access
    @permission_name("lead")
    def executive(self) -> str:
        """The round at a glance."""
        period = current_period()
        context: dict[str, Any] = {"figures": [], "concerns": [], "charts": [], "period": period}
        if period is not None:
            before = next((one for one in periods() if one.year < period.year), None)
            found = two_rounds(db.session(), Asked(period.id, cut=Cut(live=True)), period, before)
            context |= {
                "figures": _figures(found),
                "concerns": [_told(one, period.year) for one in _concerns(found, period)],
                "charts": _charts(found),
                "today": long_date(today()),
            }
        return str(self.render_template("charts/executive.html", title=_("Ringkasan pimpinan"), crumbs=[], **context))


def _figures(found: TwoRounds) -> list[tuple[str, str, str, str]]:
    """(name, value, last year's, address) of the six figures that matter."""
    now, before = _six(found.now), _six(found.before) if found.before else None
    year = found.now.year
    asked = found.now.asked
    candidates = replace(asked, cut=replace(asked.cut, reached=_CANDIDATE))
    doors = (
        list_address(asked, year),
        url_for("ChartPage.show", name="kelengkapan", urut="nama"),
        url_for("ChartPage.show", name="kelengkapan"),
        list_address(candidates, year),
        url_for("ChartPage.show", name="skor"),
        url_for("ChartPage.show", name="yandas"),
    )
    names = (
        _("Inovasi"),
        _("SKPD selesai"),
        _("Indikator lengkap"),
        _("Calon peserta"),
        _("Skor terverifikasi"),
        _("Urusan pelayanan dasar"),
    )
    last = found.before.year if found.before else 0
    return [
        (
            name,
            now[place],
            _("%(year)s: %(value)s", year=str(last), value=before[place]) if before else "",
            doors[place],
        )
        for place, name in enumerate(names)
    ]


def _six(one: Round) -> tuple[str, ...]:
    everything = one.standing.total()
    wanted = everything.innovations * one.standing.per_form
    yandas = one.standing.by_yandas()
    covered = sum(1 for count in yandas.values() if count)
    return (
        _number(everything.innovations),
        f"{_number(one.agencies_done)} / {_number(len(one.standing.agencies))}",
        f"{_number(round(100 * everything.complete / wanted))} %" if wanted else "–",
        _number(one.standing.total(reached(_CANDIDATE)).innovations),
        _number(round(everything.verified / everything.scored, 1)) if everything.scored else "–",
        f"{_number(covered)} / {_number(len(yandas))}",
    )


def _number(value: float) -> str:
    return str(format_decimal(value))


def _concerns(found: TwoRounds, period: Period) -> list[Concern]:
    if not period.is_open:
        return []
    days_off = holidays(db.session())
    overdue = {step.number: days_late(step.due_on, today(), step.day_mode, days_off) for step in period.steps}
    affairs = {one.number: one.name for one in urusan()}
    return concerns(found.now.standing, found.answers, overdue, found.now.asked, said(), affairs)


def _told(one: Concern, year: int) -> dict[str, str]:
    if one.behind is not None:
        url = list_address(one.behind, year)
    else:
        url = url_for("ChartPage.show", name=one.chart, **dict(one.arguments or {}))
    return {"tone": one.tone, "icon": one.icon, "text": one.text, "url": url}


def _charts(found: TwoRounds) -> list[tuple[dict[str, Any], str, str]]:
    """(the chart, the list behind all of it, its own page) of the three that matter."""
    now = found.now
    valid = {skpd_id: sum(one.valid for one in rows) for skpd_id, rows in found.answers.items()}
    figures = with_valid(now.standing.by_agency(), valid)
    words = said()
    charts = (
        completeness(figures, now.standing.per_form, now.asked, words, most=_LOWEST, lowest_first=True),
        funnel(now.standing.by_state(), now.asked, words),
        heat(figures, found.answers, now.asked),
    )
    listed = list_address(now.asked, now.year)
    return [(presented(one, _LOWEST), listed, url_for("ChartPage.show", name=one.key)) for one in charts]
