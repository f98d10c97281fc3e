"""Two people in one view at the same moment, in real threads: neither gets anything of the other's.

Stock Flask-AppBuilder keeps what a list was asked for on the view itself, one for the whole process. A barrier holds
both requests at the point where each has said what it wants and neither has read yet.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.models import AuditRow, Holiday, db
from app.rules.roles import Role
from app.views.api import SecureApi
from app.views.secure import SecureModelView
from tests.security.world import World
from tests.support.people import add_person, signed_in
from tests.support.signin import csrf_token

ENOUGH = 30


def meet(monkeypatch: pytest.MonkeyPatch, owner: type[Any], name: str, *, after: bool = False) -> threading.Barrier:
    """Hold whoever comes to this method until two have come; `after`: when it has done its work."""
    barrier = threading.Barrier(2)
    method = getattr(owner, name)

    def held(*args: Any, **kwargs: Any) -> Any:
        if not after:
            barrier.wait(ENOUGH)
            return method(*args, **kwargs)
        answer = method(*args, **kwargs)
        barrier.wait(ENOUGH)
        return answer

    monkeypatch.setattr(owner, name, held)
    return barrier


def together(*requests: Callable[[], Any]) -> list[Any]:
    """The answers of requests that are under way at the same time, each in a thread of its own."""
    with ThreadPoolExecutor(len(requests)) as threads:
        return [one.result(ENOUGH) for one in [threads.submit(request) for request in requests]]


def two_officers(app: Flask) -> tuple[FlaskClient, FlaskClient]:
    first, second = (signed_in(app, add_person(app, Role.BAPPEDALITBANG)) for _ in range(2))
    return first, second


NAMES = ("Dinas Kesehatan", "Inspektorat")


@pytest.mark.parametrize(("address", "step"), [("list/", "_get_list_widget"), ("ekspor.csv", "_exported")])
def test_each_list_and_export_shows_what_its_own_reader_filtered(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, step: str
) -> None:
    meet(monkeypatch, SecureModelView, step)
    answers = together(
        *(
            lambda client=client, name=name: client.get(
                f"/skpd/{address}", query_string={"_flt_0_name": name}
            ).get_data(as_text=True)
            for client, name in zip(two_officers(app), NAMES, strict=True)
        )
    )
    rows = [answer.rpartition("<table")[2] for answer in answers]  # not the search form, which holds the name too
    assert [[name in text for name in NAMES] for text in rows] == [[True, False], [False, True]]


def test_each_answer_of_the_api_holds_what_its_own_caller_filtered(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, SecureApi, "_put_filters", after=True)
    names = ("Milik A terbuka", "Milik A terkunci")
    answers = together(
        *(
            lambda client=client, name=name: client.get(
                f"/api/v1/innovation/?q=(filters:!((col:name,opr:eq,value:'{name}')))"
            )
            for client, name in zip(two_officers(app), names, strict=True)
        )
    )
    assert [[one["name"] for one in answer.get_json()["result"]] for answer in answers] == [[name] for name in names]


def forms(app: Flask, monkeypatch: pytest.MonkeyPatch, *rows: dict[str, str]) -> list[Any]:
    """The answers to forms for new days off, sent at once.

    On PostgreSQL all were found right before any is stored; on SQLite a writer waits for the one before.
    """
    clients = two_officers(app)
    tokens = [csrf_token(client.get("/hari-libur/add")) for client in clients]
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            meet(monkeypatch, SecureModelView, "_stored")
    return together(
        *(
            lambda client=client, token=token, row=row: client.post(
                "/hari-libur/add", data={"kind": "libur", "csrf_token": token, **row}
            )
            for client, token, row in zip(clients, tokens, rows, strict=True)
        )
    )


def test_each_form_stores_its_own_writers_row(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"day": f"2031-05-0{number}", "name": f"Hari {number}"} for number in (1, 2)]
    assert [answer.status_code for answer in forms(app, monkeypatch, *rows)] == [302, 302]
    with app.app_context():
        stored = db.session.execute(select(Holiday.day, Holiday.name).where(Holiday.name.like("Hari _")))
        assert sorted((f"{day}", name) for day, name in stored) == [(row["day"], row["name"]) for row in rows]


def test_of_two_equal_rows_one_is_stored_and_the_other_writer_keeps_the_text_and_reads_no_sql(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"day": "2031-05-01", "name": name} for name in ("Hari Lebaran", "Hari Raya")]
    answers = forms(app, monkeypatch, *rows)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    lost = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    html = answers[lost].get_data(as_text=True)
    assert rows[lost]["name"] in html
    assert [word for word in ("INSERT", "UNIQUE", "uq_holiday", "IntegrityError") if word in html] == []
    with app.app_context():
        kept = select(Holiday.name).where(Holiday.name.in_([row["name"] for row in rows]))
        assert db.session.scalars(kept).all() == [rows[1 - lost]["name"]]
        noted = select(func.count()).select_from(AuditRow).where(AuditRow.action == "holiday.added")
        assert db.session.scalar(noted) == 1
