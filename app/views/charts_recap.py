"""The recapitulation of the year in scope, as PDF with charts and as XLSX with three sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, current_app, flash, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as BaseResponse

from app.charts.base import Chart
from app.charts.completeness import completeness
from app.charts.funnel import funnel
from app.charts.score import scores
from app.charts.svg import figure_svg
from app.documents.recap import Recap, RecapChart, RecapTable, recap_pdf
from app.documents.render import PdfError
from app.documents.sheets import Sheet
from app.models import Innovation
from app.queries.agencies import agency
from app.queries.figures import AgencyFigures, Standing, valid_by_agency, with_valid
from app.queries.figures_recap import IndicatorSum, every_answer, sums_by_indicator
from app.queries.innovation_list import every_innovation
from app.services.stationery import stationery
from app.views import words
from app.views.chart_room import Question, profile_chart, question, said, standing, timing_chart
from app.views.charts import cell
from app.views.clock import today
from app.views.exports import workbook_response
from app.views.innovations import EXPORT_LABELS, exported
from app.views.page import Page
from app.views.uploads import storage

#: More bars than this do not fit one sheet of F4.
_MOST_BARS = 40


class RecapPage(Page):
    """Rekapitulasi data inovasi SKPD, what SOP step 5 yields."""

    route_base = "/grafik"
    class_permission_name = "Charts"

    @expose("/rekap.pdf")
    @has_access
    @permission_name("export")
    def pdf(self) -> BaseResponse:
        """Figures, charts and tables within the reader's reach and the address's filters."""
        ask = question()
        try:
            content = recap_pdf(_recap(ask), engine=current_app.config["PDF_ENGINE"])
        except PdfError:
            current_app.logger.exception("the recapitulation of %s was not printed", ask.period.year)
            flash(_("Rekap belum dapat dicetak. Data Anda aman. Coba lagi sebentar lagi."), "danger")
            return redirect(url_for("ChartPage.first"))
        name = f'inline; filename="Rekap-Inovasi-{ask.period.year}.pdf"'
        headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
        return Response(content, mimetype="application/pdf", headers=headers)

    @expose("/rekap.xlsx")
    @has_access
    @permission_name("export")
    def xlsx(self) -> Response:
        """One sheet each for innovations, indicators and agencies."""
        ask = question()
        found = standing(ask)
        rows = every_innovation(ask.session, ask.asked, per_form=found.per_form)
        agencies = with_valid(found.by_agency(), valid_by_agency(ask.session, ask.asked))
        return workbook_response(
            f"rekap-inovasi-{ask.period.year}",
            (
                Sheet(_("Inovasi"), [str(one) for one in EXPORT_LABELS], (exported(one, ask.period) for one in rows)),
                Sheet(_("Indikator"), _answer_labels(), _answers(ask)),
                Sheet(_("SKPD"), _agency_labels(), _agencies(agencies, found.per_form)),
            ),
        )


def _recap(ask: Question) -> Recap:
    found = standing(ask)
    figures = with_valid(found.by_agency(), valid_by_agency(ask.session, ask.asked))
    own = agency(ask.session, ask.own) if ask.own else None
    paper = stationery(ask.session, storage)
    agencies = completeness(figures, found.per_form, ask.asked, said(), most=_MOST_BARS)
    charts = (
        funnel(found.by_state(), ask.asked, said()),
        timing_chart(ask),
        agencies,
        profile_chart(ask),
        scores(found.by_agency(), ask.asked, said()),
    )
    rows = every_innovation(ask.session, ask.asked, per_form=found.per_form)
    return Recap(
        year=ask.period.year,
        letterhead=paper.letterhead(own.name, own.address) if own else paper.office,
        scope=own.name if own else _("Seluruh SKPD dan BLUD"),
        as_of=today(),
        figures=_figures(found),
        charts=[_picture(one) for one in charts if not one.empty],
        tables=[
            _agency_table(agencies),
            _indicator_table(sums_by_indicator(ask.session, ask.asked)),
            _innovation_table(rows),
        ],
    )


def _figures(found: Standing) -> list[tuple[str, str]]:
    total = found.total()
    wanted = total.innovations * found.per_form
    number = said().number
    return [
        (_("Inovasi"), number(total.innovations)),
        (_("SKPD berinovasi"), number(sum(1 for one in found.by_agency() if one.tally.innovations))),
        (_("Indikator lengkap"), f"{number(round(100 * total.complete / wanted, 1))} %" if wanted else "–"),
        (_("Rata-rata terverifikasi"), number(round(total.verified / total.scored, 1)) if total.scored else "–"),
    ]


def _picture(chart: Chart) -> RecapChart:
    told = " ".join((chart.summary, *chart.notes))
    svg = figure_svg(chart.figure, chart.title)
    return RecapChart(title=chart.title, svg=str(svg), words=told)


def _agency_table(chart: Chart) -> RecapTable:
    columns = [one for one in chart.columns if one.key != "stand"]
    rows = [*chart.rows, *([chart.total] if chart.total else [])]
    return RecapTable(
        title=_("Kelengkapan per SKPD"),
        head=[one.label for one in columns],
        rows=[[cell(row, one) for one in columns] for row in rows],
        widths=[None, *[17] * (len(columns) - 2), 26],
        figures=frozenset(range(1, len(columns))),
    )


def _indicator_table(sums: Sequence[IndicatorSum]) -> RecapTable:
    number = said().number
    return RecapTable(
        title=_("Kelengkapan per indikator"),
        head=[_("No"), _("Indikator"), _("Inovasi"), _("Lengkap"), _("Terisi"), _("Sah")],
        rows=[
            [
                str(one.number),
                one.name,
                number(one.innovations),
                number(one.complete),
                f"{number(round(100 * one.complete / one.innovations, 1))} %",
                number(one.valid),
            ]
            for one in sums
        ],
        widths=[10, None, 20, 20, 20, 20],
        figures=frozenset({0, 2, 3, 4, 5}),
    )


def _innovation_table(rows: Sequence[Innovation]) -> RecapTable:
    return RecapTable(
        title=_("Daftar inovasi"),
        head=[_("No"), _("Nama inovasi"), _("SKPD"), _("Status"), _("Lengkap"), _("Klaim"), _("Terverifikasi")],
        rows=[
            [
                str(place),
                one.name,
                one.skpd.short_name or one.skpd_name or one.skpd.name,
                str(words.STATES[one.state]),
                str(one.complete_count),
                str(one.claimed_score),
                "–" if one.verified_score is None else str(one.verified_score),
            ]
            for place, one in enumerate(sorted(rows, key=_by_agency), start=1)
        ],
        widths=[9, None, 34, 28, 16, 13, 25],
        figures=frozenset({0, 4, 5, 6}),
    )


def _by_agency(one: Innovation) -> tuple[str, str]:
    return ((one.skpd_name or one.skpd.name).casefold(), one.name.casefold())


def _answer_labels() -> list[str]:
    return [
        _("Nama inovasi"),
        _("SKPD"),
        _("No"),
        _("Indikator"),
        _("Uraian"),
        _("Lengkap"),
        _("Tingkat klaim"),
        _("Putusan"),
        _("Tingkat terverifikasi"),
    ]


def _answers(ask: Question) -> Iterator[list[Any]]:
    for one in every_answer(ask.session, ask.asked):
        yield [
            one.innovation,
            one.skpd,
            one.number,
            one.indicator,
            one.description,
            one.complete,
            one.claimed_level,
            str(words.VERDICTS[one.verdict]) if one.verdict else "",
            one.verified_level,
        ]


def _agency_labels() -> list[str]:
    return [
        _("SKPD"),
        _("Jenis SKPD"),
        _("Keikutsertaan"),
        _("Inovasi"),
        _("Indikator lengkap"),
        _("Indikator seluruhnya"),
        _("Indikator sah"),
        _("Klaim"),
        _("Inovasi dinilai"),
        _("Terverifikasi"),
    ]


def _agencies(figures: Sequence[AgencyFigures], per_form: int) -> Iterator[list[Any]]:
    for one in figures:
        tally = one.tally
        yield [
            one.agency.name,
            str(words.SKPD_KINDS[one.agency.kind]),
            str(words.PARTICIPATION[one.agency.participation]),
            tally.innovations,
            tally.complete,
            tally.innovations * per_form,
            tally.valid,
            tally.claimed,
            tally.scored,
            tally.verified,
        ]
