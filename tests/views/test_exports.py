"""Files of lists: exactly what is filtered and within the reader's reach, every text harmless, at a fixed cost."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Holiday, Skpd, db
from app.rules.roles import Role
from app.views.exports import csv_response, xlsx_response
from tests.security.world import CANARY, World, build_world
from tests.support.people import add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_draft, begin_round

KINDS = ("csv", "xlsx")
HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read(kind: str, body: bytes) -> list[list[Any]]:
    """The rows of an export, its head first."""
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def exports(app: Flask) -> Iterator[str]:
    """The address of every export of the console that takes a kind of file."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.arguments == {"kind"} and "GET" in (rule.methods or ()):
            for kind in KINDS:
                yield adapter.build(rule.endpoint, {"kind": kind})


@pytest.fixture
def world(app: Flask) -> World:
    return build_world(app)


@pytest.mark.parametrize("head", HEADS)
def test_a_text_that_begins_like_a_formula_stays_a_text(app: Flask, head: str) -> None:
    text = f"{head}HYPERLINK(1)"
    with app.test_request_context("/"):
        as_csv = csv_response("x", ["Nama", text], [[text, -5]]).get_data()
        as_xlsx = xlsx_response("x", ["Nama", text], [[text, -5]])
        book = openpyxl.load_workbook(io.BytesIO(as_xlsx.get_data()))
    assert read("csv", as_csv) == [["Nama", f"'{text}"], [f"'{text}", "-5"]]
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "n"]


def test_a_workbook_opens_readable_and_prints_with_its_head_on_every_page(app: Flask) -> None:
    long_text = "Alasan yang panjang sekali. " * 40
    rows = [["Antar Obat", long_text, dt.date(2026, 11, 24)], ["Sigap", "", None]]
    with app.test_request_context():
        answer = xlsx_response("lebar", ["Nama", "Alasan", "Tanggal"], rows)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    name, reason, day = (sheet.column_dimensions[one].width for one in "ABC")
    assert len("Antar Obat") < name < reason < 60 < len(long_text)
    assert day > len("24/11/2026")
    assert sheet["B2"].value == long_text
    assert sheet["B2"].alignment.wrap_text
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_the_filtered_and_ordered_list_over_all_its_pages(app: Flask, kind: str) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    with app.app_context():
        days = [dt.date(2031, 1, 1) + dt.timedelta(number) for number in range(60)]
        db.session.add_all(Holiday(day=day, name=f"=Ujian {day}", kind="libur", source="uji") for day in days)
        db.session.add(Holiday(day=dt.date(2031, 12, 1), name="Lain", kind="libur"))
        db.session.commit()
    asked = (
        "_flt_0_name=%3DUjian&q=uji&_oc_HolidayView=day&_od_HolidayView=desc&page_HolidayView=1&psize_HolidayView=10"
    )
    answer = client.get(f"/hari-libur/ekspor.{kind}?{asked}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="hari-libur.{kind}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    rows = read(kind, answer.data)
    mark = "'=" if kind == "csv" else "="
    assert [row[1] for row in rows] == ["Nama", *(f"{mark}Ujian {day}" for day in reversed(days))]
    first = rows[1][0]
    assert (first.date() if isinstance(first, dt.datetime) else dt.date.fromisoformat(first)) == days[-1]


@pytest.mark.parametrize("query", ["_flt_0_head_nip=1", "_oc_AgencyView=parent&_od_AgencyView=asc", "_flt_0_name=%00"])
def test_an_export_takes_no_argument_that_its_list_would_refuse(app: Flask, query: str) -> None:
    client = signed_in(app, add_person(app, Role.BAPPEDALITBANG))
    assert client.get(f"/skpd/ekspor.csv?{query}").status_code == 400
    assert client.get("/skpd/ekspor.exe").status_code == 404


def test_no_export_holds_a_row_of_another_agency(app: Flask, world: World) -> None:
    """Whatever the file; those who read all find it in the list of innovations, so it could have been there."""
    for person in (world.own.admin, world.own.manager, world.own.head, world.without_agency):
        client = signed_in(app, person)
        assert [address for address in exports(app) if CANARY in content(client, address)] == []
    found = [address for address in exports(app) if CANARY in content(signed_in(app, world.bappeda), address)]
    assert {"/inovasi/ekspor.csv", "/inovasi/ekspor.xlsx"} <= set(found)


def content(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    if answer.status_code != 200:
        assert answer.status_code == 403, address
        return answer.get_data(as_text=True)
    return str(read(address.rpartition(".")[2], answer.data))


def test_each_export_costs_the_same_for_three_rows_and_for_thirty(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    with app.app_context():
        engine = db.engine
    costs: list[dict[str, int]] = []
    for number in (3, 30):
        for made in range(number):
            add_draft(app, round_, f"Inovasi {number}-{made}")
            add_person(app, Role.ADMIN_SKPD, skpd_id=round_.other.skpd_id)
        with app.app_context():
            db.session.add_all(
                Holiday(day=dt.date(2030 + number, 1, 1) + dt.timedelta(made), name="x", kind="libur")
                for made in range(number)
            )
            db.session.add_all(
                Skpd(code=f"U{number}{made}", name="U", short_name="U", kind="dinas") for made in range(number)
            )
            db.session.commit()
        costs.append({})
        for address in exports(app):
            with count_queries(engine) as statements:
                assert client.get(address).get_data()
            costs[-1][address] = len(statements)
    assert costs[0] == costs[1]
    assert len(costs[0]) >= 16
    assert {address: cost for address, cost in costs[1].items() if cost > 10} == {}


def test_a_csv_leaves_row_by_row(app: Flask) -> None:
    given: list[int] = []

    def rows() -> Iterator[list[str]]:
        for number in range(3):
            given.append(number)
            yield [f"baris {number}"]

    with app.test_request_context("/"):
        answer = csv_response("x", ["Nama"], rows())
        parts = answer.iter_encoded()
        assert (next(parts), next(parts), given) == ("\ufeff".encode(), b"Nama\r\n", [])
        assert (next(parts), given) == (b"baris 0\r\n", [0])
        parts.close()
