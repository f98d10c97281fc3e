"""Jadwal SOP: the calendar, moving a step with its preview, and the papers of the steps."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import AuditRow, FileObject, Period, PeriodStep, StepPaper, db, utc_now
from app.rules.workflow import Decision
from app.storage.samples import make_pdf
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, begin_round
from tests.support.signin import csrf_token
from tests.views.test_papers import text_of
from tests.views.test_region import send as send_settings

SIGNED = make_pdf("Undangan", ["ditandatangani"])


def step_id(app: Flask, round_: Round, number: int) -> int:
    with app.app_context():
        query = select(PeriodStep.id).where(PeriodStep.period_id == round_.period_id, PeriodStep.number == number)
        return db.session.scalars(query).one()


def step(app: Flask, round_: Round, number: int) -> PeriodStep:
    with app.app_context():
        return db.session.get_one(PeriodStep, step_id(app, round_, number))


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_token(client.get("/jadwal/")), **fields})


def prepared(app: Flask, client: FlaskClient, round_: Round, number: int, kind: str) -> int:
    """A paper begun from its template; its id."""
    answer = post(client, f"/jadwal/surat/baru/{step_id(app, round_, number)}/{kind}")
    assert answer.status_code == 302
    return int(answer.location.rsplit("/", 1)[1])


def finish_paper(client: FlaskClient, pk: int, **fields: object) -> TestResponse:
    """Give the paper its number, then attach the signed file."""
    page = client.get(f"/jadwal/surat/{pk}").get_data(as_text=True)
    version = page.split('name="version" value="')[1].split('"')[0]
    texts = {"number": "005/41", "subject": "Undangan", "dated_on": "2026-08-01", "venue": "Aula", "version": version}
    assert post(client, f"/jadwal/surat/{pk}", **texts).status_code == 302
    return post(client, f"/jadwal/surat/{pk}/berkas", berkas=(io.BytesIO(SIGNED), "undangan.pdf"), **fields)


def test_everybody_reads_the_calendar_and_an_agency_only_of_itself(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    office = signed_in(app, round_.bappedalitbang).get("/jadwal/").get_data(as_text=True)
    assert "SKPD selesai" in office
    assert "Ubah jadwal" in office
    for person in (round_.own.admin, round_.own.manager, round_.own.head):
        own = signed_in(app, person).get("/jadwal/").get_data(as_text=True)
        assert "SKPD Anda" in own
        assert "SKPD selesai" not in own
        assert "Ubah jadwal" not in own
    for person in (round_.monev, round_.pimpinan):
        assert "Ubah jadwal" not in signed_in(app, person).get("/jadwal/").get_data(as_text=True)


def test_the_preview_shows_whose_dates_move_and_stores_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    client = signed_in(app, round_.bappedalitbang)
    before = step(app, round_, 3)
    path = f"/jadwal/{before.id}"
    fields = {
        "planned_start": before.planned_start.isoformat(),
        "days": "20",
        "day_mode": "working",
        "note": "Panjang.",
    }
    page = post(client, f"{path}/pratinjau", **fields).get_data(as_text=True)
    assert "4. Penetapan Kepala SKPD" in page
    assert "1 inovasi" in page
    assert step(app, round_, 3).due_on == before.due_on
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert post(client, f"{path}/simpan", **fields, seen=seen, follow="1").status_code == 302
    third, fourth = step(app, round_, 3), step(app, round_, 4)
    assert (third.days, third.note) == (20, "Panjang.")
    assert fourth.planned_start == third.due_on > before.due_on
    late = post(client, f"{path}/simpan", **{**fields, "days": "5"}, seen=seen)
    assert late.status_code == 409
    assert "Jadwal baru saja diubah orang lain" in late.get_data(as_text=True)
    assert step(app, round_, 3).days == 20
    with app.app_context():
        record = db.session.scalars(select(AuditRow).where(AuditRow.action == "period_step.moved")).one()
        assert {"3", "4", "9"} <= set(record.detail)


def test_a_moved_step_is_due_after_the_holidays_on_its_way(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    path = f"/jadwal/{step_id(app, round_, 1)}"
    fields = {"planned_start": "2026-08-10", "days": "5", "day_mode": "working", "note": ""}
    page = post(client, f"{path}/pratinjau", **fields).get_data(as_text=True)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert post(client, f"{path}/simpan", **fields, seen=seen).status_code == 302
    assert step(app, round_, 1).due_on == dt.date(2026, 8, 18)  # 17 August is no working day


def test_the_table_of_steps_leads_to_the_same_preview_and_takes_no_dates_itself(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    before = step(app, round_, 3)
    assert f"/jadwal/edit/{before.id}" in client.get("/jadwal/list/").get_data(as_text=True)
    assert client.get(f"/jadwal/edit/{before.id}").location == f"/jadwal/{before.id}/ubah"
    fields = {"planned_start": "2026-09-01", "due_on": "2026-09-30", "days": "30", "day_mode": "working"}
    assert post(client, f"/jadwal/edit/{before.id}", **fields).status_code == 405
    assert step(app, round_, 3).due_on == before.due_on
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    assert client.get(f"/jadwal/edit/{before.id}").status_code == 403


@pytest.mark.parametrize("field", ["planned_start", "days"])
def test_a_date_that_cannot_be_stands_beside_its_field(app: Flask, field: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    fields = {"planned_start": "2026-09-01", "days": "5", "day_mode": "working", "note": "Catatan saya"}
    wrong = {"planned_start": "2036-01-01", "days": "0"}[field]
    path = f"/jadwal/{step_id(app, round_, 3)}/pratinjau"
    answer = post(client, path, **{**fields, field: wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert "Catatan saya" in answer.get_data(as_text=True)


def test_finishing_a_step_records_its_day_and_never_one_to_come(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    path = f"/jadwal/{step_id(app, round_, 1)}/selesai"
    post(client, path, actual_on="2999-01-01")
    assert step(app, round_, 1).actual_on is None
    post(client, path, actual_on="2026-08-12")
    assert step(app, round_, 1).actual_on == dt.date(2026, 8, 12)
    post(client, path, actual_on="")
    assert step(app, round_, 1).actual_on is None


def test_a_paper_is_filled_with_what_is_known_and_bears_no_number(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    send_settings(client, agency_name="Badan Riset Contoh", agency_short="Bari")
    pk = prepared(app, client, round_, 1, "invitation")
    text = text_of(client.get(f"/jadwal/surat/{pk}.pdf").data)
    for printed in ("BADAN RISET CONTOH", "DRAF", "Senin, 3 Agustus 2026", "Penjaringan Inovasi Daerah"):
        assert printed in text
    word = client.get(f"/jadwal/surat/{pk}.docx")
    assert word.data.startswith(b"PK")
    assert 'filename="Surat_Undangan_2026' in word.headers["Content-Disposition"]
    with app.app_context():
        assert db.session.get_one(StepPaper, pk).number == ""
    assert post(client, f"/jadwal/surat/baru/{step_id(app, round_, 5)}/circular").location == "/jadwal/"


def test_a_signed_paper_is_everybodys_closes_the_text_and_may_finish_the_step(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    pk = prepared(app, client, round_, 1, "invitation")
    agency = signed_in(app, round_.own.manager)
    assert agency.get(f"/jadwal/surat/{pk}/berkas").status_code == 404
    assert "Surat undangan" not in agency.get("/jadwal/").get_data(as_text=True)
    unnumbered = post(client, f"/jadwal/surat/{pk}/berkas", berkas=(io.BytesIO(SIGNED), "x.pdf"))
    assert unnumbered.status_code == 422
    assert "Nomor surat belum diisi" in unnumbered.get_data(as_text=True)
    assert finish_paper(client, pk, finish="1", actual_on="2026-08-05").status_code == 302
    assert step(app, round_, 1).actual_on == dt.date(2026, 8, 5)
    assert "Surat undangan 005/41" in agency.get("/jadwal/").get_data(as_text=True)
    assert agency.get(f"/jadwal/surat/{pk}/berkas").data == SIGNED
    assert agency.get(f"/jadwal/surat/{pk}.pdf").status_code == 403
    again = post(client, f"/jadwal/surat/{pk}", subject="Lain", version="99")
    assert again.status_code == 409
    assert "sudah ditandatangani" in again.get_data(as_text=True)
    with app.app_context():
        assert db.session.get_one(StepPaper, pk).subject == "Undangan"
        assert db.session.scalars(select(FileObject)).one().skpd_id is None


def test_the_second_writer_is_told_and_keeps_the_words(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    pk = prepared(app, client, round_, 2, "circular")
    answer = post(client, f"/jadwal/surat/{pk}", subject="Tulisan kedua", version="0")
    assert answer.status_code == 409
    assert "baru saja mengubah surat ini" in answer.get_data(as_text=True)
    assert "Tulisan kedua" in answer.get_data(as_text=True)


def test_a_closed_year_keeps_its_schedule_and_papers(app: Flask) -> None:
    round_ = begin_round(app)
    client = signed_in(app, round_.bappedalitbang)
    pk = prepared(app, client, round_, 1, "minutes")
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    first = step_id(app, round_, 1)
    token = csrf_token(client.get("/jadwal/"))
    assert "Ubah jadwal" not in client.get("/jadwal/").get_data(as_text=True)
    client.post(f"/jadwal/{first}/selesai", data={"csrf_token": token, "actual_on": "2026-08-12"})
    client.post(f"/jadwal/surat/baru/{first}/minutes", data={"csrf_token": token})
    assert client.post(f"/jadwal/surat/{pk}", data={"csrf_token": token, "subject": "X"}).status_code == 409
    assert step(app, round_, 1).actual_on is None
    with app.app_context():
        assert len(db.session.scalars(select(StepPaper)).all()) == 1


@pytest.mark.parametrize("who", ["admin", "manager", "head", "bappedalitbang", "monev", "pimpinan"])
def test_the_calendar_costs_the_same_for_few_and_many(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    client = signed_in(app, getattr(round_.own, who, None) or getattr(round_, who))
    first, costs = step_id(app, round_, 1), []
    with app.app_context():
        engine = db.engine
    for count in (3, 27):
        with app.app_context():
            rows = [
                StepPaper(period_step_id=first, kind="other", subject="S", created_by_id=round_.bappedalitbang.user_id)
                for _ in range(count)
            ]
            db.session.add_all(rows)
            db.session.commit()
        add_complete(app, round_, f"Inovasi {count}", Decision.SUBMIT)
        with count_queries(engine) as statements:
            assert client.get("/jadwal/").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, str(statements)
