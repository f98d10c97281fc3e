"""What stock Flask-AppBuilder views would leak or break, written as a tutorial writes them: the row guard holds alone.

Each view here is what somebody might add in a hurry: no filter, an action, a master with details, an API that writes.
Its door stands open to everybody; the only thing between two agencies is the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder import MasterDetailView, ModelRestApi, ModelView, action
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import select

from app.models import Evidence, IndicatorEntry, Innovation, db
from app.security.manager import ConsoleSecurityManager
from tests.security.world import CANARY, World, build_world
from tests.support.people import signed_in

TAKEN = "diambil"
#: Stock views speak SQLAlchemy 1 and WTForms 3.2.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class NaiveEntries(ModelView):
    """A child view without a filter of its own."""

    datamodel = SQLAInterface(IndicatorEntry)
    list_columns = show_columns = ["description"]
    add_columns = ["description", "innovation", "indicator"]
    edit_columns = search_columns = ["description", "innovation"]


class NaiveInnovations(ModelView):
    """An action that trusts the framework to have looked."""

    datamodel = SQLAInterface(Innovation)
    list_columns = show_columns = ["name"]
    edit_columns = search_columns = ["name"]
    related_views = [NaiveEntries]

    @action("take", "Ambil", single=True, multiple=True)
    def take(self, items: Any) -> Any:
        for item in items if isinstance(items, list) else [items]:
            item.name = TAKEN
            db.session.commit()
        return "diambil"


class NaiveMaster(MasterDetailView):
    """A parent whose children are fetched by its id."""

    datamodel = SQLAInterface(Innovation)
    list_columns = search_columns = ["name"]
    related_views = [NaiveEntries]


class NaiveApi(ModelRestApi):
    """Writes whatever foreign key it is given."""

    datamodel = SQLAInterface(Evidence)
    resource_name = "naif"
    allow_browser_login = True
    list_columns = show_columns = ["id", "letter_subject"]
    add_columns = edit_columns = ["letter_subject", "innovation_id", "kind", "created_by_id"]


@pytest.fixture
def naive(
    make_app: Callable[..., Flask], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Flask, World, FlaskClient]:
    """(application, world, agency A's admin), with doors that open to everybody."""
    app = make_app(database_url, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        for view in (NaiveEntries, NaiveInnovations, NaiveMaster):
            app.appbuilder.add_view_no_menu(view)
        app.appbuilder.add_api(NaiveApi)
    world = build_world(app)
    client = signed_in(app, world.own.admin)
    app.config["WTF_CSRF_ENABLED"] = False  # another mend, tested elsewhere
    monkeypatch.setattr(ConsoleSecurityManager, "has_access", lambda *_: True)
    return app, world, client


def stored(app: Flask, model: Any, pk: int, column: str) -> Any:
    with app.app_context():
        return db.session.execute(select(getattr(model, column)).where(model.id == pk)).scalar_one_or_none()


def test_an_action_reaches_ones_own_row_and_no_other(naive: tuple[Flask, World, FlaskClient]) -> None:
    app, world, client = naive
    for address, data in (
        (f"/naiveinnovations/action/take/{world.other.innovation_id}", {}),
        ("/naiveinnovations/action_post", {"action": "take", "rowid": [world.other.innovation_id]}),
    ):
        client.post(address, data=data)
        assert stored(app, Innovation, world.other.innovation_id, "name") == f"{CANARY} terbuka"
    client.post(f"/naiveinnovations/action/take/{world.own.innovation_id}")
    assert stored(app, Innovation, world.own.innovation_id, "name") == TAKEN


@pytest.mark.parametrize("address", ["list/", "list/?psize_NaiveEntries=100000", "show/{}", "edit/{}"])
def test_a_child_view_without_a_filter_shows_ones_own_and_no_other(
    naive: tuple[Flask, World, FlaskClient], address: str
) -> None:
    _, world, client = naive
    foreign = client.get(f"/naiveentries/{address.format(world.other.entry_id)}")
    assert CANARY not in foreign.get_data(as_text=True)
    assert foreign.status_code in {200, 302, 404}
    assert "Milik A uraian" in client.get(f"/naiveentries/{address.format(world.own.entry_id)}").get_data(as_text=True)


def test_details_of_anothers_master_stay_empty(naive: tuple[Flask, World, FlaskClient]) -> None:
    _, world, client = naive
    assert CANARY not in client.get(f"/naivemaster/list/{world.other.innovation_id}").get_data(as_text=True)
    assert "Milik A uraian" in client.get(f"/naivemaster/list/{world.own.innovation_id}").get_data(as_text=True)


def test_no_form_puts_a_child_under_anothers_parent(naive: tuple[Flask, World, FlaskClient]) -> None:
    app, world, client = naive
    with app.app_context():
        entry = db.session.get_one(IndicatorEntry, world.own.entry_id)
        another = entry.indicator_id + 1
    form = {"description": "diselundupkan", "innovation": world.other.innovation_id, "indicator": another}
    linked = f"?_flt_0_innovation={world.other.innovation_id}"
    for address in ("add", f"add{linked}", f"edit/{world.own.entry_id}", f"edit/{world.own.entry_id}{linked}"):
        client.post(f"/naiveentries/{address}", data=form)
        assert "diselundupkan" not in foreign_texts(app, world), address
    assert stored(app, IndicatorEntry, world.own.entry_id, "innovation_id") == world.own.innovation_id
    client.post("/naiveentries/add", data={**form, "innovation": world.own.innovation_id})
    assert "diselundupkan" not in foreign_texts(app, world)
    with app.app_context():
        made = db.session.scalars(select(IndicatorEntry).filter_by(description="diselundupkan")).one()
        assert made.innovation_id == world.own.innovation_id


def foreign_texts(app: Flask, world: World) -> set[str]:
    with app.app_context():
        of_the_other = select(IndicatorEntry.description).where(
            IndicatorEntry.innovation_id.in_([world.other.innovation_id, world.other.locked_id])
        )
        return set(db.session.scalars(of_the_other))


def test_an_api_that_writes_reaches_no_other_agency(naive: tuple[Flask, World, FlaskClient]) -> None:
    app, world, client = naive
    row = {"letter_subject": "diselundupkan", "kind": "document", "created_by_id": world.own.admin.user_id}
    assert client.post("/api/v1/naif/", json={**row, "innovation_id": world.other.innovation_id}).status_code >= 400
    moved = client.put(f"/api/v1/naif/{world.own.evidence_id}", json={"innovation_id": world.other.innovation_id})
    assert moved.status_code >= 400
    for verb in (client.get, client.delete):
        assert verb(f"/api/v1/naif/{world.other.evidence_id}").status_code == 404
    assert CANARY not in client.get("/api/v1/naif/").get_data(as_text=True)
    with app.app_context():
        other = select(Evidence.letter_subject).where(Evidence.innovation_id == world.other.innovation_id)
        assert list(db.session.scalars(other)) == [f"{CANARY} hal"]
    assert client.post("/api/v1/naif/", json={**row, "innovation_id": world.own.innovation_id}).status_code == 201
