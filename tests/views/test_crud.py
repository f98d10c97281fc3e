"""Generated screens: their holes stay closed, their lists cost the same for few and many, nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Holiday, Period, PeriodStep, Skpd, db
from app.views.crud.periods import step_name
from tests.support.people import signed_in
from tests.support.rounds import Round, begin_round
from tests.support.signin import csrf_token


def bappeda(app: Flask) -> tuple[Round, FlaskClient]:
    round_ = begin_round(app)
    return round_, signed_in(app, round_.bappedalitbang)


def post(client: FlaskClient, page: str, **fields: object) -> object:
    token = csrf_token(client.get(page))
    return client.post(page, data={**fields, "csrf_token": token})


@pytest.mark.parametrize(
    "arguments",
    [
        "page_AgencyView=abc",
        "page_AgencyView=-1",
        "psize_AgencyView=100000",
        "psize_AgencyView=0",
        "_oc_AgencyView=parent.name&_od_AgencyView=asc",
        "_oc_AgencyView=nope&_od_AgencyView=asc",
        "_flt_0_head_nip=1",
        "_flt_99_name=x",
        "_flt_0_name=%00",
    ],
)
def test_arguments_that_mean_nothing_are_refused(app: Flask, arguments: str) -> None:
    _, client = bappeda(app)
    assert client.get(f"/skpd/list/?{arguments}").status_code == 400


@pytest.mark.parametrize("pk", ["0", "987654", "x", "99999999999999999999", "-1"])
def test_a_row_that_is_not_there_is_a_plain_404(app: Flask, pk: str) -> None:
    _, client = bappeda(app)
    for verb in ("show", "edit"):
        assert client.get(f"/skpd/{verb}/{pk}").status_code == 404


def test_the_search_box_looks_through_its_columns_and_takes_signs_as_they_are(app: Flask) -> None:
    _, client = bappeda(app)
    found = client.get("/skpd/list/?q=KESEHATAN").get_data(as_text=True)
    assert "Dinas Kesehatan" in found
    assert "Inspektorat" not in found
    assert "Tidak ada yang cocok" in client.get("/skpd/list/?q=%25").get_data(as_text=True)


def test_a_code_that_is_taken_keeps_what_was_typed(app: Flask) -> None:
    _, client = bappeda(app)
    with app.app_context():
        taken = db.session.query(Skpd.code).limit(1).scalar()
    answer = post(client, "/skpd/add", code=taken, name="Dinas Baru <b>", short_name="DB", kind="dinas")
    html = answer.get_data(as_text=True)
    assert "Dinas Baru &lt;b&gt;" in html
    assert "INSERT" not in html
    assert "UNIQUE" not in html
    assert "Already exists" not in html
    assert html.count("Sudah dipakai. Isi dengan yang lain.") == 2  # in the summary and once beside the field


def test_a_password_form_does_not_promise_that_what_was_typed_is_still_there(app: Flask) -> None:
    _, client = bappeda(app)
    html = post(client, "/kata-sandi/", current="x", password="y", repeated="z").get_data(as_text=True)
    assert "Belum tersimpan" in html
    assert "masih ada" not in html


def test_an_odd_nip_warns_and_is_kept(app: Flask) -> None:
    _, client = bappeda(app)
    fields = {"code": "BARU", "name": "Dinas Baru", "short_name": "DB", "kind": "dinas", "head_nip": "123"}
    assert post(client, "/skpd/add", **fields).status_code == 302
    assert "NIP seharusnya 18 angka" in client.get("/skpd/list/").get_data(as_text=True)
    with app.app_context():
        assert db.session.query(Skpd.head_nip).filter_by(code="BARU").scalar() == "123"


def test_a_link_cannot_fill_a_field_of_the_form(app: Flask) -> None:
    _, client = bappeda(app)
    fields = {"code": "BARU", "name": "Dinas Baru", "short_name": "DB", "kind": "dinas"}
    token = csrf_token(client.get("/skpd/add"))
    client.post("/skpd/add?_flt_0_parent=1", data={**fields, "csrf_token": token})
    with app.app_context():
        assert db.session.query(Skpd.parent_id).filter_by(code="BARU").scalar() is None


def test_deleting_is_no_link(app: Flask) -> None:
    _, client = bappeda(app)
    assert client.get("/hari-libur/delete/1").status_code == 405
    with app.app_context():
        assert db.session.get(Holiday, 1) is not None


def test_a_new_year_gets_its_nine_steps_around_its_holidays(app: Flask) -> None:
    _, client = bappeda(app)
    with app.app_context():
        db.session.add(Holiday(day=dt.date(2027, 2, 2), name="Libur daerah", kind="libur"))
        db.session.commit()
        form = db.session.query(Period.indicator_set_id).limit(1).scalar()
    fields = {"year": 2027, "name": "Penjaringan 2027", "starts_on": "2027-02-01", "ends_on": "2027-12-31"}
    assert post(client, "/periode/add", **fields, indicator_set=form).status_code == 302
    with app.app_context():
        steps = db.session.query(PeriodStep).join(Period).filter(Period.year == 2027).order_by(PeriodStep.number).all()
        assert [one.days for one in steps] == [7, 7, 20, 3, 7, 15, 10, 7, 7]
        assert (steps[0].planned_start, steps[0].due_on) == (dt.date(2027, 2, 1), dt.date(2027, 2, 11))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("monev", [7]),
        ("sk BUPATI", [8]),
        ("7", [7]),
        ("input", [6, 9]),
        ("rapat", [2]),
        ("input rapat", []),
        ("zzz", []),
    ],
)
def test_a_step_is_found_by_its_number_its_name_and_its_note(app: Flask, text: str, numbers: list[int]) -> None:
    round_, client = bappeda(app)
    with app.app_context():
        db.session.query(PeriodStep).filter_by(period_id=round_.period_id, number=2).update({"note": "rapat umum"})
        db.session.commit()
    html = client.get(f"/jadwal/list/?q={text}").get_data(as_text=True)
    assert [number for number in range(1, 10) if f">{step_name(number)}<" in html] == numbers
