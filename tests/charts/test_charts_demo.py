"""Chart = list = export, to the unit, for every role on the demonstration data; each agency's people see their own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, g
from sqlalchemy import select

from app.charts.base import Chart
from app.models import Innovation, Period, Skpd, User, db
from app.queries.innovation_list import list_innovations
from app.rules.roles import Actor, Role
from app.security.current import actor_of
from app.views.chart_room import CHARTS, question
from app.views.innovation_address import list_address, read_asked
from tests.support.databases import ENGINES, let_go
from tests.support.demo import load_demo
from tests.support.people import add_person, signed_in

TODAY = dt.date(2026, 7, 15)
YEAR = 2026
#: More counts than these in one chart are sampled.
MANY = 120


@pytest.fixture(scope="module")
def demos(engines, tmp_path_factory) -> Iterator[dict[str, Flask]]:
    loaded = {
        name: load_demo(engines[name], tmp_path_factory.mktemp(f"charts-{name}"), "charts", TODAY) for name in ENGINES
    }
    yield loaded
    for one in loaded.values():
        let_go(one)


@pytest.fixture(params=ENGINES)
def demo(request, demos) -> Flask:
    return demos[request.param]


def actors(app: Flask) -> dict[Role, Actor]:
    """One person of the demo for each role; those of an agency from one that has innovations this year."""
    with app.app_context():
        busy = set(db.session.scalars(select(Innovation.skpd_id).join(Innovation.period).where(Period.year == YEAR)))
        found: dict[Role, Actor] = {}
        for user in db.session.scalars(select(User).order_by(User.id)).unique():
            one = actor_of(user)
            if one.reads_all or one.skpd_id in busy:
                for role in one.roles:
                    found.setdefault(role, one)
    assert set(found) == set(Role)
    return found


def charts_for(app: Flask, actor: Actor, address: str = f"/grafik/?tahun={YEAR}") -> Iterator[Chart]:
    """Every chart as this person sees it, inside their request."""
    with app.test_request_context(address):
        g._actor = actor
        for entry in CHARTS.values():
            yield entry.make(question())


FILTERS = ("", "&jenis=dinas", "&jenis=puskesmas&status=submitted", "&peserta=submitted")


@pytest.mark.parametrize("more", FILTERS)
def test_every_figure_counts_exactly_the_list_behind_it(demo: Flask, more: str) -> None:
    checked = 0
    for role, actor in actors(demo).items():
        for chart in charts_for(demo, actor, f"/grafik/?tahun={YEAR}{more}"):
            counted = {one.key for one in chart.columns if one.kind == "count"}
            rows = (*chart.rows, *([chart.total] if chart.total else []))
            pairs = [(row[key], row.behind[key]) for row in rows for key in sorted(counted & set(row.behind))]
            for figure, asked in pairs if len(pairs) < MANY else pairs[:: len(pairs) // MANY]:
                assert list_innovations(db.session(), asked, per_form=21).total == figure, (role, chart.key, asked)
                checked += 1
    assert checked > 10


def test_an_address_leads_back_to_the_question_it_came_from(demo: Flask) -> None:
    admin = actors(demo)[Role.BAPPEDALITBANG]
    asked = {one for chart in charts_for(demo, admin) for row in chart.rows for one in row.behind.values()}
    with demo.app_context():
        periods = {one.id: one for one in db.session.scalars(select(Period)).unique()}
        for one in asked:
            period = periods[one.period_id]
            with demo.test_request_context():
                address = list_address(one, period.year)
            with demo.test_request_context(address):
                g._actor = admin
                assert read_asked(period) == one, address


def test_the_export_of_a_bar_has_as_many_lines_as_the_bar_counts(demo: Flask) -> None:
    admin = actors(demo)[Role.BAPPEDALITBANG]
    client = signed_in(demo, add_person(demo, Role.PIMPINAN))
    for chart in list(charts_for(demo, admin)):
        counted = [one.key for one in chart.columns if one.kind == "count"]
        row, key = next(((r, k) for r in chart.rows for k in counted if k in r.behind and r[k]), (None, ""))
        if row is None:
            continue
        year = {1: 2024, 2: 2025, 3: YEAR}[row.behind[key].period_id]
        with demo.test_request_context():
            address = list_address(row.behind[key], year).replace("/inovasi/?", "/inovasi/ekspor.csv?")
        lines = list(csv.reader(io.StringIO(client.get(address).get_data(as_text=True))))
        assert len(lines) - 1 == row[key], (chart.key, address)


@pytest.mark.parametrize("role", [Role.ADMIN_SKPD, Role.PENGELOLA, Role.KEPALA_SKPD])
def test_people_of_an_agency_see_their_own_agency_alone(demo: Flask, role: Role) -> None:
    actor = actors(demo)[role]
    with demo.app_context():
        others = set(db.session.scalars(select(Skpd.short_name).where(Skpd.id != actor.skpd_id)))
    for chart in charts_for(demo, actor):
        told = json.dumps(
            [chart.figure.to_plotly_json() if chart.figure else {}, [row.values for row in chart.rows]], default=list
        )
        assert [name for name in others if f'"{name}"' in told] == [], chart.key
        for row in chart.rows:
            assert {one.skpd_id for one in row.behind.values()} <= {None, actor.skpd_id}


def test_the_json_of_completeness_says_what_the_chart_says(demo: Flask) -> None:
    client = signed_in(demo, add_person(demo, Role.BAPPEDALITBANG))
    told = client.get(f"/grafik/kelengkapan.json?tahun={YEAR}").get_json()
    chart = next(charts_for(demo, actors(demo)[Role.BAPPEDALITBANG]))
    assert chart.total is not None
    assert told["jumlah"]["inovasi"] == chart.total["innovations"]
    assert told["jumlah"]["lengkap"] == chart.total["complete"]
    by_name = {one["skpd"]: one["lengkap"] for one in told["skpd"]}
    assert by_name == {row["agency"]: row["complete"] for row in chart.rows}
    assert told["tahun"] == YEAR


def test_the_links_of_the_page_are_the_lists_of_the_bars(demo: Flask) -> None:
    client = signed_in(demo, add_person(demo, Role.PIMPINAN))
    for name in set(CHARTS) - {"peta", "target"}:
        html = client.get(f"/grafik/{name}?tahun={YEAR}").get_data(as_text=True)
        data = json.loads(html.split('type="application/json"', 1)[1].split(">", 1)[1].split("</script>", 1)[0])
        assert data["links"]
        for address in set(data["links"].values()):
            assert parse_qs(urlsplit(address).query)["tahun"]
            assert address.replace("&", "&amp;") in html, name
