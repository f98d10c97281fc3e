"""What generated screens do in stock Flask-AppBuilder and must not do here, on every one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.models import Holiday, Period, PeriodStep, Skpd, db
from app.rules.roles import Role
from app.views.crud.holidays import HolidayView
from app.views.crud.periods import PeriodView
from app.views.secure import Rows, SecureModelView
from tests.security.world import World
from tests.support.people import add_person, signed_in
from tests.support.signin import csrf_token

MARK = "<script>kenari</script>"
ESCAPED = "&lt;script&gt;kenari&lt;/script&gt;"


def generated(app: Flask) -> list[SecureModelView]:
    """Every generated view of the console."""
    found = [view for view in app.appbuilder.baseviews if isinstance(view, SecureModelView)]
    assert len(found) >= 8
    return found


def bases(app: Flask) -> list[str]:
    return [view.route_base for view in generated(app)]


def test_no_action_and_no_file_is_reached_by_name(app: Flask, world: World) -> None:
    """Holes 1–3: these doors of the framework look at no row; nobody has them, not even an Admin."""
    client = signed_in(app, world.operator)
    token = csrf_token(client.get("/skpd/add"))
    for base in bases(app):
        doors = [f"{base}/action/take/1", f"{base}/action_post", f"{base}/download/x_sep_y.pdf"]
        for method in ("GET", "POST"):
            data = {"csrf_token": token, "action": "take", "rowid": "1"} if method == "POST" else None
            found = [client.open(address, method=method, data=data).status_code for address in doors]
            assert found == [404, 404, 404], base


def test_no_generated_view_is_searched_by_a_relation(app: Flask) -> None:
    """Hole 8: stock search forms hold every row of every related table."""

    class Leaky(SecureModelView):
        datamodel = Rows(Skpd)
        class_permission_name = "Agencies"
        search_columns = ["name", "parent"]
        order_columns = ["name"]

    with app.app_context(), pytest.raises(TypeError, match="relation"):
        Leaky()
    for view in generated(app):
        assert [name for name in view.search_columns if view.datamodel.is_relation(name)] == []


def test_no_list_is_ordered_by_what_it_does_not_offer(app: Flask, world: World) -> None:
    """Hole 9: an order by a hidden column tells its values one comparison at a time."""
    client = signed_in(app, world.operator)
    asked = 0
    for view in generated(app):
        name = type(view).__name__
        if name == "InnovationView":  # has a list and an order of its own
            continue
        hidden = [*unoffered(view), "created_by.password", "parent.name"]
        for column in hidden:
            answer = client.get(f"{view.route_base}/list/?_oc_{name}={column}&_od_{name}=asc")
            assert answer.status_code == 400, (name, column)
            asked += 1
    assert asked > 50


def unoffered(view: SecureModelView) -> Iterator[str]:
    yield from (name for name in view.datamodel.get_columns_list() if name not in view.order_columns)


def test_a_refused_change_is_not_saved_by_a_later_commit_of_the_same_request(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hole 16: stock FAB leaves the refused values in the session."""
    client = signed_in(app, world.bappeda)
    pk = world.period_id
    with app.app_context():
        before = db.session.get_one(Period, pk).ends_on
    drawn = PeriodView._get_edit_widget

    def commits_first(*args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        return drawn(*args, **kwargs)

    monkeypatch.setattr(PeriodView, "_get_edit_widget", commits_first)
    form = {"name": "Putaran", "starts_on": "2026-03-10", "ends_on": "2026-03-01"}
    token = csrf_token(client.get(f"/periode/edit/{pk}"))
    answer = client.post(f"/periode/edit/{pk}", data={**form, "csrf_token": token})
    assert "Tanggal selesai harus sesudah tanggal mulai" in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.get_one(Period, pk).ends_on == before


def test_what_only_the_database_refuses_is_told_without_its_sql_and_the_text_stays(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hole 19: stock FAB shows the statement with its parameters."""
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    stored = SecureModelView._stored

    def after_somebody_else(view: Any, *args: Any) -> bool:
        """A row that came between the form's checks and the statement."""
        db.session.execute(insert(Holiday).values(day=dt.date(2031, 5, 1), name="Lebih dahulu", kind="libur"))
        return stored(view, *args)

    monkeypatch.setattr(HolidayView, "_stored", after_somebody_else)
    token = csrf_token(client.get("/hari-libur/add"))
    form = {"day": "2031-05-01", "name": "Hari Raya", "kind": "libur", "csrf_token": token}
    html = client.post("/hari-libur/add", data=form).get_data(as_text=True)
    assert "Belum tersimpan" in html
    assert "Hari Raya" in html
    assert [word for word in ("INSERT", "holiday", "UNIQUE", "2031, 5, 1", "IntegrityError") if word in html] == []
    with app.app_context():
        assert db.session.scalars(select(Holiday).where(Holiday.name == "Hari Raya")).all() == []


#: view → text columns that people fill in.
TEXTS = {
    "AccountsView": ("first_name", "last_name", "jabatan", "phone"),
    "AgencyView": ("name", "short_name", "head_name"),
    "HolidayView": ("name", "source"),
    "IndicatorSetView": ("name",),
    "IndicatorView": ("name", "help", "accepted_evidence"),
    "PeriodView": ("name",),
    "RolesView": ("name",),
    "ScheduleView": ("note",),
}


def test_what_people_typed_stays_text_on_every_generated_page(app: Flask, world: World) -> None:
    """Hole 20: in lists, details, forms and the names of related rows."""
    client = signed_in(app, world.operator)
    with app.app_context():
        rows = {type(view).__name__: _marked(view, world) for view in generated(app) if type(view).__name__ in TEXTS}
        db.session.commit()
    assert rows.keys() == TEXTS.keys()
    shown = 0
    for view in generated(app):
        name = type(view).__name__
        pages = ["list/", *(f"{verb}/{rows[name]}" for verb in ("show", "edit") if name in rows)]
        for page in pages:
            answer = client.get(f"{view.route_base}/{page}")
            html = answer.get_data(as_text=True)
            assert MARK not in html, (name, page)
            shown += ESCAPED in html
    assert shown > 16


def _marked(view: SecureModelView, world: World) -> int:
    """The id of a row of this view whose texts are all hostile."""
    pk = {"ScheduleView": None, "AccountsView": world.own.head.user_id}.get(type(view).__name__)
    model = view.datamodel.obj
    wanted = select(model).where(model.period_id == world.period_id) if model is PeriodStep else select(model)
    row = db.session.get(model, pk) if pk else db.session.scalars(wanted.order_by(model.id.desc())).first()
    for column in TEXTS[type(view).__name__]:
        setattr(row, column, MARK)
    return int(row.id)


#: Answer to a password or a refresh token alone; a cookie opens nothing there.
WITHOUT_COOKIE = {"SignInApi.login", "SignInApi.refresh"}


def test_nothing_is_changed_by_a_request_without_the_forms_token(app: Flask, world: World) -> None:
    """Holes 14 and 15, on every address that takes a POST."""
    client = signed_in(app, world.operator)
    adapter = app.url_map.bind("localhost")
    values = {"kind": "csv", "code": "endorse", "locale": "id", "filename": "x", "path": "x"}
    asked = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in WITHOUT_COOKIE or "POST" not in (rule.methods or ()):
            continue
        address = adapter.build(rule.endpoint, {name: values.get(name, 987_654) for name in rule.arguments})
        assert client.post(address, data={"csrf_token": ""}).status_code == 400, rule.endpoint
        asked.add(rule.endpoint)
    assert {"HolidayView.delete", "InnovationPage.decide", "AccountsView.reset"} <= asked
