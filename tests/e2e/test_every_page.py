"""Every page of the demonstration as each role: nothing that axe-core finds, no sideways scrolling, no broken script.

Which pages there are comes from the URL map, and who may open them from the table of doors, so that a new page is
looked at from its first day on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.models import Decree, IndicatorEntry, Innovation, Period, Skpd, StepPaper, db
from app.services.demo.accounts import read_accounts
from app.views.chart_room import CHARTS
from tests.house.test_doors import DOORS
from tests.support.databases import let_go
from tests.support.demo import load_demo
from tests.support.live import serve
from tests.support.people import Person, signed_in
from tests.support.windows import look_at, open_window

pytestmark = pytest.mark.e2e

#: Letter of the table of doors → the demo's account.
PEOPLE = {
    "A": "admin",
    "B": "bappedalitbang",
    "M": "petugas.monev",
    "S": "admin.dinkes",
    "P": "pengelola.dinkes",
    "K": "kepala.dinkes",
    "L": "bupati",
}
#: No pages: files and papers, data, pictures, and what leads on to another page.
FILES = (".csv", ".docx", ".json", ".pdf", ".svg", ".xlsx", "/berkas", "ekspor.<string:kind>")
NOT_PAGES = {
    "ChartPage.first",
    "EvidencePage.download",
    "InnovationApi.get",
    "InnovationApi.get_list",
    "InnovationApi.info",
    "MonevView.index",
    "MonevView.show",
    "RegionPage.logo",
    "ScheduleView.edit",
    "SessionPage.token",
}
#: Doors behind which these roles find no page in the demo, and why.
NOTHING_BEHIND = {
    "DecreePaperPage.sign_form": "ABL",  # the demo's decree is still being prepared: test_decree.py looks at this page
    "MonevFormPage.form": "A",  # examining is the work of those whom the form names, and that is no Admin
    "MonevFormPage.last_page": "A",
}
#: How many pages of one address are looked at, where they differ from row to row; elsewhere one.
SEVERAL = {"ChartPage.show": len(CHARTS), "DecreePage.show": 3, "InnovationPage.show": 10, "MonevDesk.show": 2}
#: Pages that show something else when asked so.
ASKED = ("/inovasi/?q=zzz", "/inovasi/?tahun=2024", "/grafik/pimpinan?tahun=2025", "/tidak-ada")


@pytest.fixture(scope="module")
def demo(engines, tmp_path_factory) -> Iterator[Flask]:
    app = load_demo(engines["sqlite"], tmp_path_factory.mktemp("every-page"), "pages", dt.date(2026, 11, 24))
    yield app
    let_go(app)


@pytest.fixture(scope="module")
def address(demo: Flask) -> Iterator[str]:
    with serve(demo) as url:
        yield url


def person(app: Flask, letter: str) -> Person:
    listed = read_accounts(Path(app.config["INSTANCE_DIR"])) or ()
    return next(Person(0, one.username, one.password) for one in listed if one.username == PEOPLE[letter])


def innovations(app: Flask) -> list[int]:
    """One innovation of each state and agency, the newest year's, the agency of `PEOPLE` first."""
    with app.app_context():
        rows = db.session.execute(
            select(Innovation.id, Innovation.state, Innovation.skpd_id)
            .join(Innovation.skpd)
            .join(Innovation.period)
            .order_by(Skpd.short_name != "Dinkes", Period.year.desc(), Innovation.id)
        ).all()
    kept = {(state, agency): pk for pk, state, agency in reversed(rows)}
    return [pk for pk, state, agency in rows if kept[(state, agency)] == pk]


def values(app: Flask, rule: Rule) -> list[dict[str, object]]:
    """What may stand for the arguments of an address, the likeliest first."""
    if not rule.arguments:
        return [{}]
    if "name" in rule.arguments:
        return [{"name": name} for name in CHARTS]
    first = rule.rule.split("/")[1]
    with app.app_context():
        if first in ("sk", "jadwal"):
            table = Decree if first == "sk" else StepPaper
            rows = [*db.session.scalars(select(table.id).order_by(table.id.desc())), *range(1, 30)]
        else:
            rows = list(range(1, 30))
    if first in ("inovasi", "serah-terima"):
        rows = innovations(app)
    if "code" in rule.arguments:
        return [{"pk": row, "code": code} for row in rows for code in ("withdraw", "return", "reopen")]
    if rule.endpoint == "EvidenceDesk.pick":
        return [{"pk": row, "entri": entry} for row, entry in described(app, rows)]
    return [{"pk": row} for row in rows]


def described(app: Flask, innovations: list[int]) -> list[tuple[int, int]]:
    """Innovation and one answer of it, for each of these that has an answer."""
    asked = select(IndicatorEntry.innovation_id, func.min(IndicatorEntry.id))
    asked = asked.where(IndicatorEntry.innovation_id.in_(innovations)).group_by(IndicatorEntry.innovation_id)
    with app.app_context():
        return [(pk, entry) for pk, entry in db.session.execute(asked)]


def pages(app: Flask, client: FlaskClient, letter: str) -> Iterator[tuple[str, list[str]]]:
    """Each page's endpoint, and those addresses of it that open to the role."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        opens = letter in DOORS.get(rule.endpoint, "") and rule.endpoint not in NOT_PAGES
        if not opens or "GET" not in (rule.methods or ()) or rule.rule.endswith(FILES):
            continue
        found: list[str] = []
        for one in values(app, rule):
            asked = adapter.build(rule.endpoint, one)
            if len(found) < SEVERAL.get(rule.endpoint, 1) and client.get(asked).status_code == 200:
                found.append(asked)
        yield rule.endpoint, found


@pytest.fixture(scope="module")
def looked_at() -> set[int]:
    """What stood in the middle of the pages that were looked at so far, whoever saw it."""
    return set()


@pytest.mark.parametrize("letter", PEOPLE)
def test_every_page_is_open_to_everybody_who_may_open_it(
    demo: Flask, address: str, browser: Browser, letter: str, looked_at: set[int]
) -> None:
    who = person(demo, letter)
    found = dict(pages(demo, signed_in(demo, who), letter))
    nothing = {endpoint for endpoint, opened in found.items() if not opened}
    assert nothing == {endpoint for endpoint, letters in NOTHING_BEHIND.items() if letter in letters}

    page = open_window(browser, address, who)
    wrong = look_at(page)
    for asked in (*(one for opened in found.values() for one in opened), *ASKED):
        answer = page.goto(address + asked)
        assert answer
        assert answer.status == 200 or asked in ASKED, asked
        middle = hash(re.sub(r'value="[^"]{40,}"', "", page.inner_html("main")))
        if middle not in looked_at:  # another role's page is the same but for the menu, which is on every page
            wrong += [f"{asked} {one}" for one in look_at(page)]
        looked_at.add(middle)
    page.context.close()
    assert wrong == [], "\n".join(wrong)
