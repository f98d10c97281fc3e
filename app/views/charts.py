"""Grafik: every chart as a figure, a table, a CSV and an SVG, each bar a door to the list that it counts."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from app.charts.base import Chart, Column, Row
from app.charts.svg import NARROW, WIDE, Sheet, figure_svg
from app.queries.figures import valid_by_agency, with_valid
from app.views import words
from app.views.chart_room import CHARTS, Question, filters_of, question, standing
from app.views.exports import csv_response
from app.views.innovation_address import list_address
from app.views.page import Page
from app.views.scope import current_period, periods

_FIRST = next(iter(CHARTS))
#: More rows than these make a page slow to open; where the table is the picture it ends sooner.
_MOST_ROWS, _MOST_CELLS = 500, 60
_FILTERS = ("jenis", "status", "peserta", "urut")


class ChartPage(Page):
    """The charts of the year in scope, within the reader's reach."""

    route_base = "/grafik"
    default_view = "first"
    class_permission_name = "Charts"

    @expose("/")
    @has_access
    @permission_name("list")
    def first(self) -> str:
        """The customer's chart: completeness per agency."""
        return self._page(_FIRST)

    @expose("/<string:name>")
    @has_access
    @permission_name("list")
    def show(self, name: str) -> str:
        """One chart by its name."""
        return self._page(name)

    @expose("/kelengkapan.json")
    @has_access
    @permission_name("list")
    def completeness(self) -> Response:
        """Completeness per agency as JSON, for other programs of the region."""
        ask = question()
        found = standing(ask)
        figures = with_valid(found.by_agency(), valid_by_agency(ask.session, ask.asked))
        rows = [
            {
                "id": one.agency.id,
                "skpd": one.agency.name,
                "jenis": one.agency.kind,
                "keikutsertaan": one.agency.participation,
                **_shares(one.tally, found.per_form),
            }
            for one in figures
        ]
        total = {name: sum(row[name] for row in rows) for name in ("inovasi", "lengkap", "sah", "dari")}
        return jsonify(tahun=ask.period.year, indikator=found.per_form, skpd=rows, jumlah=total)

    @expose("/<string:name>.csv")
    @has_access
    @permission_name("export")
    def csv(self, name: str) -> Response:
        """The chart's table, every row of it."""
        ask, chart = self._chart(name)
        labels = [_label(one) for one in chart.columns]
        rows = [
            [row[one.key] for one in chart.columns] for row in (*chart.rows, *([chart.total] if chart.total else []))
        ]
        return csv_response(f"grafik-{chart.key}-{ask.period.year}", labels, rows)

    @expose("/<string:name>.svg")
    @has_access
    @permission_name("export")
    def svg(self, name: str) -> Response:
        """The chart as a picture that any program can place in a paper."""
        ask, chart = self._chart(name)
        if chart.figure is None:
            abort(404)
        picture = Markup('<?xml version="1.0" encoding="UTF-8"?>\n') + drawn(chart)
        headers = {
            "Content-Disposition": f'attachment; filename="grafik-{chart.key}-{ask.period.year}.svg"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(str(picture), mimetype="image/svg+xml", headers=headers)

    def _chart(self, name: str) -> tuple[Question, Chart]:
        if name not in CHARTS:
            abort(404)
        ask = question()
        return ask, CHARTS[name].make(ask)

    def _page(self, name: str) -> str:
        if name not in CHARTS:
            abort(404)
        context: dict[str, Any] = {"shown": None, "chart": None, "filters": [], "period": current_period()}
        if context["period"] is not None:
            ask, chart = self._chart(name)
            context |= {
                "shown": presented(chart, _MOST_ROWS if chart.figure else _MOST_CELLS),
                "chart": chart,
                "ask": ask,
            }
            context["listed"] = list_address(ask.asked, ask.period.year)
            context["filters"] = filters_of(CHARTS[name], ask)
        kept = {key: request.args[key] for key in _FILTERS if request.args.get(key)}
        return str(
            self.render_template(
                "charts/page.html",
                title=_("Grafik"),
                crumbs=[],
                name=name,
                doors=[
                    (entry.label, url_for("ChartPage.show", name=key), key == name) for key, entry in CHARTS.items()
                ],
                kept=kept,
                words=words,
                **context,
            )
        )


def presented(chart: Chart, most: int = _MOST_ROWS) -> dict[str, Any]:
    """A chart as its template wants it: the picture, the data for the browser's own drawing, and ways to write cells.

    The table shows `most` rows and says so; the CSV has every row.
    """
    rows = chart.rows[:most]
    addresses = {f"{number}:{key}": url for number, row in enumerate(rows) for key, url in behind(row).items()}
    rest = ""
    if len(chart.rows) > len(rows):
        rest = _(
            "Tabel menampilkan %(shown)s dari %(all)s baris; CSV memuat semuanya.", shown=len(rows), all=len(chart.rows)
        )
    data = None
    if chart.figure is not None:
        figure = chart.figure.to_plotly_json()
        data = {"data": figure["data"], "layout": figure["layout"], "links": addresses}
    return {
        "chart": chart,
        "rows": rows,
        "rest": rest,
        "picture": drawn(chart, addresses) + drawn(chart, addresses, NARROW),
        "data": data,
        "links": addresses,
        "total_links": behind(chart.total) if chart.total else {},
        "cell": cell,
    }


def behind(row: Row) -> dict[str, str]:
    """Per column the address of the list behind it."""
    years = {one.id: one.year for one in periods()}
    return {key: list_address(asked, years[asked.period_id]) for key, asked in row.behind.items()}


def drawn(chart: Chart, addresses: dict[str, str] | None = None, sheet: Sheet = WIDE) -> Markup:
    """The chart's picture, its bars leading to these addresses; nothing where the table is the picture."""
    if chart.figure is None:
        return Markup("")
    said = f"{chart.title}. {chart.summary}"
    return figure_svg(chart.figure, said, sheet=sheet, link=lambda key: (addresses or {}).get(key, ""))


def cell(row: Row, column: Column) -> str:
    """A table's cell in the reader's language."""
    value = row[column.key]
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    text = str(format_decimal(value))
    return f"{text} %" if column.kind == "percent" else text


def _label(column: Column) -> str:
    label = f"{column.label} {column.hint}".strip()
    return f"{label} (%)" if column.kind == "percent" else label


def _shares(tally: Any, per_form: int) -> dict[str, Any]:
    wanted = tally.innovations * per_form
    return {
        "inovasi": tally.innovations,
        "lengkap": tally.complete,
        "sah": tally.valid,
        "dari": wanted,
        "persen_lengkap": round(100 * tally.complete / wanted, 1) if wanted else None,
        "persen_sah": round(100 * tally.valid / wanted, 1) if wanted else None,
    }
