"""The table role × endpoint: which door opens to whom. A new address fails here until it is listed.

Rows behind a door are the row guard's business (tests/security); this table is about the door alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.models import Skpd, db
from app.rules.roles import OF_AN_AGENCY, Role
from tests.support.people import add_person, signed_in
from tests.support.signin import csrf_token

LETTERS = {
    "A": Role.ADMIN,
    "B": Role.BAPPEDALITBANG,
    "M": Role.PETUGAS_MONEV,
    "S": Role.ADMIN_SKPD,
    "P": Role.PENGELOLA,
    "K": Role.KEPALA_SKPD,
    "L": Role.PIMPINAN,
}
ALL = "ABMSPKL"

#: Open to everybody, signed in or not, and why.
PUBLIC = {
    "HomeIndex.index": "leads to the tasks, which ask for a sign-in",
    "LocaleView.index": "chooses the language",
    "MenuApi.get_menu_data": "answers a signed-in person's own menu; nobody gets 401",
    "SignInApi.login": "the sign-in itself",
    "SignInApi.refresh": "asks for a refresh token",
    "SignInView.login": "the sign-in itself",
    "SignInView.logout": "asks whether to sign out",
    "SignInView.logout_now": "signs out whoever is signed in",
    "UtilView.back": "leads to the page before",
    "appbuilder.static": "style and scripts of the framework",
    "health.alive": "liveness",
    "health.ready": "readiness, without details",
    "static": "style and scripts",
}

#: endpoint → roles to whom it opens.
DOORS = {
    "AccountsView.add": "AB",
    "AccountsView.edit": "AB",
    "AccountsView.export": "AB",
    "AccountsView.list": "AB",
    "AccountsView.reset": "AB",
    "AccountsView.show": "AB",
    "AgencyView.add": "AB",
    "AgencyView.edit": "AB",
    "AgencyView.export": "AB",
    "AgencyView.list": "ABML",
    "AgencyView.show": "ABML",
    "AssignPage.assign": "AB",
    "AssignPage.assignment": "AB",
    "AssignPage.spread": "AB",
    "ChartPage.completeness": ALL,
    "ChartPage.csv": ALL,
    "ChartPage.first": ALL,
    "ChartPage.show": ALL,
    "ChartPage.svg": ALL,
    "DecreePage.begin": "AB",
    "DecreePage.list": ALL,
    "DecreePage.review": "AB",
    "DecreePage.save_list": "AB",
    "DecreePage.save_texts": "AB",
    "DecreePage.show": ALL,
    "DecreePage.take_back": "AB",
    "DecreePage.take_in": "AB",
    "DecreePage.texts": ALL,
    "DecreePaperPage.download": ALL,
    "DecreePaperPage.pdf": ALL,
    "DecreePaperPage.sign": "ABL",
    "DecreePaperPage.sign_form": "ABL",
    "DecreePaperPage.word": ALL,
    "EndorsePage.choose": "AK",
    "EndorsePage.endorse": "AK",
    "EvidenceDesk.add": "ASP",
    "EvidenceDesk.attach": "ASP",
    "EvidenceDesk.describe": "ASP",
    "EvidenceDesk.detach": "ASP",
    "EvidenceDesk.pick": "ASP",
    "EvidenceDesk.replace": "ASP",
    "EvidencePage.download": ALL,
    "HandoverPage.answer": "AB",
    "HandoverPage.check": "ABL",
    "HandoverPage.list": "ABL",
    "HandoverPage.record": "AB",
    "HandoverPage.show": "ABL",
    "ExecutivePage.executive": "ABML",
    "HolidayView.add": "AB",
    "HolidayView.delete": "AB",
    "HolidayView.edit": "AB",
    "HolidayView.export": "AB",
    "HolidayView.list": "AB",
    "HolidayView.show": "AB",
    "IndicatorPage.edit": ALL,
    "IndicatorPage.save": "ASP",
    "IndicatorSetView.export": "AB",
    "IndicatorSetView.list": "AB",
    "IndicatorSetView.show": "AB",
    "IndicatorView.edit": "AB",
    "IndicatorView.export": "AB",
    "IndicatorView.list": "AB",
    "IndicatorView.show": "AB",
    "InnovationApi.get": ALL,
    "InnovationApi.get_list": ALL,
    "InnovationApi.info": ALL,
    "InnovationPage.decide": "ABSK",
    "InnovationPage.show": ALL,
    "InnovationView.add": "AS",
    "InnovationView.export": ALL,
    "InnovationView.list": ALL,
    "LastYearPage.show": ALL,
    "LinkPage.ask": "AB",
    "MonevDesk.save": "ABM",
    "MonevDesk.show": ALL,
    "MonevFormPage.form": "ABM",
    "MonevFormPage.issue": "ABM",
    "MonevFormPage.last_page": "ABM",
    "MonevFormPage.save_head": "ABM",
    "MonevFormPage.save_item": "ABM",
    "MonevView.export": ALL,
    "MonevView.index": ALL,
    "MonevView.list": ALL,
    "MonevView.show": ALL,
    "MyPasswordView.this_form_get": ALL,
    "MyPasswordView.this_form_post": ALL,
    "NilPage.download": ALL,
    "NilPage.export": "AB",
    "NilPage.form": "AS",
    "NilPage.letter": "AS",
    "NilPage.lift": "AB",
    "NilPage.list": ALL,
    "NilPage.send": "AS",
    "PackagePage.send": "AB",
    "PaperPage.form_c1": ALL,
    "PaperPage.form_c2": ALL,
    "PeriodView.add": "AB",
    "PeriodView.close": "AB",
    "PeriodView.edit": "AB",
    "PeriodView.export": "AB",
    "PeriodView.list": "AB",
    "PeriodView.reopen": "AB",
    "PeriodView.show": "AB",
    "ProfilePage.edit": "ASP",
    "ProfilePage.save": "ASP",
    "ProfileView.userinfo": ALL,
    "ProfileView.userinfo_post": ALL,
    "RegionPage.drop_logo": "AB",
    "RegionPage.list": "AB",
    "RegionPage.logo": "AB",
    "RegionPage.put_logo": "AB",
    "RegionPage.save": "AB",
    "RecapPage.pdf": ALL,
    "RecapPage.xlsx": ALL,
    "ReturnPage.form": "ABSK",
    "ReturnPage.send": "ABSK",
    "RolesView.add": "A",
    "RolesView.edit": "A",
    "RolesView.list": "A",
    "RolesView.show": "A",
    "SchedulePage.board": ALL,
    "SchedulePage.change": "AB",
    "SchedulePage.finish": "AB",
    "SchedulePage.preview": "AB",
    "SchedulePage.save": "AB",
    "ScheduleView.edit": "AB",
    "ScheduleView.export": "AB",
    "ScheduleView.list": ALL,
    "ScheduleView.show": ALL,
    "SessionPage.token": ALL,
    "SimulationPage.show": "ABL",
    "TargetPage.list": "AB",
    "TargetPage.save": "AB",
    "StepPaperPage.attach": "AB",
    "StepPaperPage.docx": "AB",
    "StepPaperPage.download": ALL,
    "StepPaperPage.edit": "AB",
    "StepPaperPage.pdf": "AB",
    "StepPaperPage.prepare": "AB",
    "StepPaperPage.save": "AB",
    "TaskView.list": ALL,
}

VALUES = {"kind": "csv", "code": "endorse", "locale": "id", "filename": "x", "path": "x"}


def knocks(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of every guarded door, with ids that do not exist."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        address = adapter.build(rule.endpoint, {name: value_of(rule, name) for name in rule.arguments})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, address


def value_of(rule: Rule, name: str) -> object:
    return VALUES.get(name, 987_654)


def opens(client: FlaskClient, method: str, address: str, token: str) -> bool:
    """Whether the door opened: what lies behind may be missing (404) or wanting (422), the door was not shut."""
    answer = client.open(address, method=method, data={"csrf_token": token} if method == "POST" else None)
    assert answer.status_code < 500, (address, answer.status_code)
    return answer.status_code not in {401, 403}


def test_every_address_is_listed_once_and_nothing_else(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert known - set(DOORS) - set(PUBLIC) == set()
    assert (set(DOORS) | set(PUBLIC)) - known == set()
    assert set(DOORS) & set(PUBLIC) == set()


@pytest.mark.parametrize("letter", LETTERS)
def test_each_door_opens_to_exactly_its_roles(app: Flask, letter: str) -> None:
    role = LETTERS[letter]
    with app.app_context():
        agency = db.session.query(Skpd.id).order_by(Skpd.id).limit(1).scalar()
    client = signed_in(app, add_person(app, role, skpd_id=agency if role in OF_AN_AGENCY else None))
    token = csrf_token(client.get("/tugas/"))
    wrong = [
        f"{method} {address} ({endpoint})"
        for endpoint, method, address in knocks(app)
        if opens(client, method, address, token) != (letter in DOORS[endpoint])
    ]
    assert wrong == []


def test_nobody_is_sent_to_the_sign_in_form_from_every_door(app: Flask) -> None:
    client = app.test_client()
    token = csrf_token(client.get("/login/"))
    for endpoint, method, address in knocks(app):
        data = {"csrf_token": token} if method == "POST" else None
        answer = client.open(address, method=method, data=data)
        shut = answer.status_code in {401, 403} or (answer.status_code == 302 and "/login/" in answer.location)
        assert shut, (endpoint, method, answer.status_code)


def test_the_role_table_names_only_what_views_offer(app: Flask) -> None:
    from app.security.roles import unoffered

    with app.app_context():
        assert unoffered(app.appbuilder) == []
