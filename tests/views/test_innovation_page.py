"""The page of one innovation: who sees it, what it says, and what may be decided there."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.models import Holiday, Innovation, Period, db
from app.queries.entries import entry_rows
from app.rules.workflow import Decision
from tests.documents.reading import in_order, squeezed
from tests.support.people import Person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, add_draft, advance, begin_round
from tests.support.signin import csrf_token


def page_of(client: FlaskClient, pk: int) -> str:
    answer = client.get(f"/inovasi/{pk}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def version_of(app: Flask, pk: int) -> int:
    with app.app_context():
        return db.session.get_one(Innovation, pk).version


def send(client: FlaskClient, path: str, **fields: object) -> object:
    token = csrf_token(client.get("/tugas/"))
    return client.post(path, data={**fields, "csrf_token": token})


def test_another_agency_and_an_id_that_does_not_exist_look_alike(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    other = signed_in(app, round_.other.admin)
    for path in (f"/inovasi/{pk}", f"/inovasi/{pk}/alasan/withdraw", f"/inovasi/{pk}/c1.pdf"):
        foreign, missing = other.get(path), other.get(path.replace(str(pk), "987654"))
        assert foreign.status_code == missing.status_code == 404, path


def test_nobody_is_late_on_holidays(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    here = dt.datetime.now(ZoneInfo("Asia/Makassar")).date()
    since = [here - dt.timedelta(days=number) for number in range(8)]
    with app.app_context():
        step = db.session.get_one(Period, round_.period_id).steps[2]
        step.planned_start, step.due_on = since[-1], since[-1]
        db.session.commit()
    client = signed_in(app, round_.own.admin)
    assert "Terlambat" in page_of(client, pk)
    with app.app_context():
        db.session.query(Holiday).filter(Holiday.day.in_(since)).delete()
        db.session.add_all(Holiday(day=day, name="Libur", kind="libur") for day in since)
        db.session.commit()
    assert "Terlambat" not in page_of(client, pk)


def test_a_manager_sees_only_what_names_them(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    assert signed_in(app, round_.own.manager).get(f"/inovasi/{pk}").status_code == 404


def test_the_page_lists_every_gap_with_the_place_to_close_it(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    html = page_of(signed_in(app, round_.own.admin), pk)
    assert "Yang masih kurang (29)" in html
    assert f'href="/inovasi/{pk}/profil#background"' in html
    assert f'href="/inovasi/{pk}/indikator?nomor=8#indikator-8"' in html
    assert "Lengkapi dahulu 29 hal di bawah ini." in html


@pytest.mark.parametrize(
    ("decisions", "who", "offered"),
    [
        ((), "admin", {"Kirim ke Kepala SKPD", "Tarik inovasi"}),
        ((), "head", set()),
        ((Decision.SUBMIT,), "head", {"Tetapkan", "Kembalikan dengan alasan"}),
        ((Decision.SUBMIT,), "admin", {"Tarik inovasi"}),
        ((Decision.SUBMIT, Decision.ENDORSE), "bappedalitbang", {"Terima", "Kembalikan dengan alasan"}),
        ((Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT), "admin", {"Kirim lengkap", "Tarik inovasi"}),
        ((Decision.SUBMIT, Decision.ENDORSE), "pimpinan", set()),
    ],
)
def test_each_person_is_offered_exactly_their_decisions(
    app: Flask, decisions: tuple[Decision, ...], who: str, offered: set[str]
) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", *decisions)
    person: Person = getattr(round_.own, who, None) or getattr(round_, who)
    html = page_of(signed_in(app, person), pk)
    labels = {
        "Kirim ke Kepala SKPD",
        "Tetapkan",
        "Kembalikan dengan alasan",
        "Terima",
        "Kirim lengkap",
        "Tarik inovasi",
    }
    assert {label for label in labels if f"</svg>{label}</" in html} == offered


def test_deciding_on_an_old_page_is_refused_in_words(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    answer = send(head, f"/inovasi/{pk}/keputusan/endorse", version=version_of(app, pk) - 1)
    assert answer.status_code == 409
    assert "Data inovasi sudah berubah sejak halaman ini dibuka" in answer.get_data(as_text=True)


def test_a_return_without_a_reason_keeps_what_was_written(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    fields = {"version": version_of(app, pk), "reason": " ", "note-8": "PKS belum ada <b>"}
    answer = send(head, f"/inovasi/{pk}/alasan/return", **fields)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Alasan belum ditulis" in html
    assert "PKS belum ada &lt;b&gt;" in html


def test_a_return_goes_through_and_is_told_in_the_history(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    head = signed_in(app, round_.own.head)
    fields = {"version": version_of(app, pk), "reason": "SK belum ditandatangani", "note-1": "SK tahun lalu"}
    assert send(head, f"/inovasi/{pk}/alasan/return", **fields).status_code == 302
    html = page_of(signed_in(app, round_.own.admin), pk)
    assert "(Kepala SKPD) mengembalikan." in html
    assert "SK belum ditandatangani" in html
    assert "Tidak berlaku lagi karena inovasi dikembalikan." in html


@pytest.mark.parametrize("code", ["decree", "hand_over", "find_eligible", "bogus"])
def test_decisions_that_have_a_paper_of_their_own_are_no_button(app: Flask, code: str) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)
    answer = send(signed_in(app, round_.bappedalitbang), f"/inovasi/{pk}/keputusan/{code}", version=version_of(app, pk))
    assert answer.status_code == 404


def test_a_closed_year_takes_no_decision(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    with app.app_context():
        period = db.session.get_one(Innovation, pk).period
        period.closed_at = dt.datetime(2026, 12, 31, tzinfo=dt.UTC)
        db.session.commit()
    head = signed_in(app, round_.own.head)
    answer = send(head, f"/inovasi/{pk}/keputusan/endorse", version=version_of(app, pk))
    assert "Tahun ini sudah ditutup" in answer.get_data(as_text=True)
    assert "Tahun 2026 sudah ditutup, hanya dapat dibaca." in page_of(head, pk)


@pytest.mark.parametrize("who", ["admin", "head", "bappedalitbang", "monev", "pimpinan"])
def test_the_page_costs_at_most_ten_statements_however_much_it_shows(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    few, many = (
        add_draft(app, round_, "Sedikit"),
        add_complete(app, round_, "Banyak", Decision.SUBMIT, Decision.ENDORSE),
    )
    client = signed_in(app, getattr(round_.own, who, None) or getattr(round_, who))
    costs = []
    for pk in (few, many):
        with app.app_context():
            engine = db.engine
        for address in (f"/inovasi/{pk}", f"/inovasi/{pk}/indikator"):
            with count_queries(engine) as statements:
                assert client.get(address).status_code == 200
            costs.append(len(statements))
    assert max(costs) <= 10, costs
    assert costs[0] == costs[2]


def test_form_c1_says_draf_until_the_head_endorsed(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, 'Lapak "Maju" & <Mandiri>', Decision.SUBMIT)
    admin = signed_in(app, round_.own.admin)

    def printed() -> str:
        answer = admin.get(f"/inovasi/{pk}/c1.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)

    def told() -> tuple[bool, bool]:
        html = admin.get(f"/inovasi/{pk}").get_data(as_text=True)
        return "Bertanda DRAF sampai ditetapkan" in html, "Sudah ditetapkan Kepala SKPD." in html

    draft = printed()
    assert told() == (True, False)
    assert 'Lapak "Maju" & <Mandiri>' in draft
    assert "DRAF" in draft
    with app.app_context():
        rows = entry_rows(db.session(), pk)
        told_rows = [squeezed(f"{row.indicator.number}{row.indicator.name_printed}") for row in rows]
    assert len(told_rows) == 21
    assert in_order(squeezed(draft), told_rows) is None
    advance(app, round_, pk, Decision.ENDORSE)
    assert "DRAF" not in printed()
    assert told() == (False, True)
