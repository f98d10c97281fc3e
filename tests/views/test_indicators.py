"""The indicator page: everything works by plain forms, scripts hear the same, and two people lose nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import IndicatorEntry, Period, db, utc_now
from app.rules.workflow import Decision
from app.services.save_profile import name_managers
from tests.services.test_save_entry import entry_of
from tests.support.people import signed_in
from tests.support.rounds import Round, add_complete, add_draft, admin_actor, begin_round, fill_form
from tests.support.signin import csrf_token


def entry_id(app: Flask, pk: int, number: int = 8) -> int:
    with app.app_context():
        return entry_of(pk, number).id


def stored(app: Flask, entry: int) -> tuple[str, int | None]:
    with app.app_context():
        one = db.session.get_one(IndicatorEntry, entry)
        return one.description, one.claimed_level


def send(client: FlaskClient, pk: int, entry: int, version: object = 1, **fields: str) -> TestResponse:
    """One answer's form as a browser without script sends it."""
    data = {"version": str(version), "csrf_token": csrf_token(client.get("/tugas/")), **fields}
    return client.post(f"/inovasi/{pk}/indikator/{entry}", data=data)


def save(client: FlaskClient, pk: int, entry: int, version: object = 1, **fields: object) -> TestResponse:
    """One save by the script."""
    headers = {"X-CSRFToken": client.get("/sesi/token").get_json()["token"]}
    body = {"version": str(version), "fields": fields}
    return client.post(f"/inovasi/{pk}/indikator/{entry}", json=body, headers=headers)


def shared(app: Flask) -> tuple[Round, int, int]:
    """A draft that two people fill in, and one of its answers."""
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])
    return round_, pk, entry_id(app, pk)


def test_the_page_opens_the_first_indicator_that_lacks_something_or_the_one_asked_for(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)

    def opened(query: str = "") -> list[str]:
        html = client.get(f"/inovasi/{pk}/indikator{query}").get_data(as_text=True)
        return re.findall(r'data-go="(\d+)" data-entry="\d+" aria-current="true"', html)

    assert opened() == ["1"]
    assert opened("?nomor=8") == ["8"]
    assert opened("?nomor=x") == opened("?nomor=99") == ["1"]
    with app.app_context():
        fill_form(pk)
    send(client, pk, entry_id(app, pk, 12), description="", claimed_level="2")
    assert opened() == ["12"]


def test_all_twenty_one_stand_on_the_page_with_their_levels_and_guidance(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    html = signed_in(app, round_.own.admin).get(f"/inovasi/{pk}/indikator").get_data(as_text=True)
    assert len(re.findall(r'<section class="card answer"', html)) == 21
    assert html.count('name="claimed_level"') == 21 * 4
    assert html.count("Petunjuk: apa yang diminta dan diterima") == 21


def test_without_script_an_answer_is_saved_and_the_page_returns_to_it(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    answer = send(client, pk, entry, description="Baris satu\r\nbaris dua", claimed_level="2")
    assert answer.status_code == 302
    assert answer.location == f"/inovasi/{pk}/indikator?nomor=8#indikator-8"
    assert stored(app, entry) == ("Baris satu\nbaris dua", 2)
    assert "Indikator 8 tersimpan." in client.get(answer.location).get_data(as_text=True)


def test_without_script_what_cannot_be_kept_comes_back_as_it_was_typed(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    for fields, words in (
        ({"description": "x" * 10_001, "claimed_level": "1"}, "Paling banyak 10.000 karakter"),
        ({"description": "Tulisan saya.", "claimed_level": "9"}, "Pilih tingkat 1, 2, 3, atau belum ada."),
    ):
        answer = send(client, pk, entry, **fields)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert words in html
        assert f"{fields['description']}</textarea>" in html
    assert stored(app, entry) == ("", None)


def test_without_script_the_second_of_two_savers_reads_both_texts_and_decides(app: Flask) -> None:
    round_, pk, entry = shared(app)
    admin, manager = signed_in(app, round_.own.admin), signed_in(app, round_.own.manager)
    send(manager, pk, entry, description="Dari pengelola.", claimed_level="1")
    answer = send(admin, pk, entry, description="Dari admin.", claimed_level="2")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert re.search(r"Orang Uji \d+ menyimpan jawaban ini sementara Anda menulis", html)
    assert "Dari pengelola.</blockquote>" in html
    assert "Dari admin.</textarea>" in html
    version = re.search(rf'indikator/{entry}".*?name="version" value="(\d+)"', html, re.DOTALL)
    assert version
    assert stored(app, entry) == ("Dari pengelola.", 1)
    assert send(admin, pk, entry, version[1], description="Dari admin.", claimed_level="2").status_code == 302
    assert stored(app, entry) == ("Dari admin.", 2)


def test_a_script_hears_the_version_the_time_and_the_figures(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    said = save(client, pk, entry, description="Belum pernah direplikasi.", claimed_level="0").get_json()
    assert said["version"] == "2"
    assert re.fullmatch(r"\d\d:\d\d", said["saved_at"])
    assert (said["board"]["complete"], said["board"]["total"]) == (1, 21)
    assert said["board"]["entries"][str(entry)]["mark"] == "none"
    assert said["board"]["entries"][str(entry)]["lacks"] == ""


def test_a_script_in_conflict_hears_who_what_and_the_version_to_stand_on(app: Flask) -> None:
    round_, pk, entry = shared(app)
    save(signed_in(app, round_.own.manager), pk, entry, description="Dari pengelola.", claimed_level="1")
    late = save(signed_in(app, round_.own.admin), pk, entry, description="Dari admin.", claimed_level="")
    conflict = late.get_json()["conflict"]
    assert late.status_code == 409
    assert re.fullmatch(r"Orang Uji \d+", conflict["by"])
    assert conflict["fields"] == {"description": "Dari pengelola.", "claimed_level": "1"}
    assert conflict["version"] == "2"


def test_ones_own_other_window_is_not_called_somebody_else(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    save(client, pk, entry, description="Di tab pertama.")
    assert save(client, pk, entry, description="Di tab kedua.").get_json()["conflict"]["by"] == (
        "Anda sendiri di tempat lain"
    )
    html = send(client, pk, entry, description="Di tab kedua.").get_data(as_text=True)
    assert "Anda sendiri di tempat lain menyimpan jawaban ini" in html


@pytest.mark.parametrize("body", [[], {"version": "1"}, {"version": "1", "fields": []}, "teks", {"fields": 1}])
def test_what_is_no_form_is_refused(app: Flask, body: object) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    headers = {"X-CSRFToken": client.get("/sesi/token").get_json()["token"]}
    answer = client.post(f"/inovasi/{pk}/indikator/{entry_id(app, pk)}", json=body, headers=headers)
    assert answer.status_code == 400


def test_odd_values_are_told_not_tripped_over(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    odd: list[object] = [True, 7, None, {"a": 1}, ["x"], "\0", "\ud800", "9" * 20, "9" * 5000, "-1", "²", "1.5"]
    for value in odd:
        for name in ("description", "claimed_level", "lain"):
            answer = save(client, pk, entry, **{name: value})
            assert answer.status_code in (200, 409, 422), (name, value)
        assert save(client, pk, entry, value, description="x").status_code in (200, 409), value


def test_hostile_text_stays_text(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    evil = "</textarea><script>alert(1)</script>"
    send(client, pk, entry, description=evil, claimed_level="1")
    conflict = send(client, pk, entry, description="Lain.", claimed_level="1")
    for html in (client.get(f"/inovasi/{pk}/indikator").get_data(as_text=True), conflict.get_data(as_text=True)):
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("bappedalitbang", 403), ("pimpinan", 403)])
def test_those_who_judge_read_the_page_and_write_nothing(app: Flask, who: str, status: int) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, getattr(round_.own, who, None) or getattr(round_, who)), entry_id(app, pk)
    html = client.get(f"/inovasi/{pk}/indikator").get_data(as_text=True)
    assert "Halaman ini untuk Anda baca." in html
    assert 'name="description"' not in html
    assert send(client, pk, entry, description="Disusupi.").status_code == status
    assert stored(app, entry) == ("", None)


def test_another_agency_and_an_unnamed_manager_find_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    entry = entry_id(app, pk)
    for person in (round_.other.admin, round_.own.manager):
        client = signed_in(app, person)
        assert client.get(f"/inovasi/{pk}/indikator").status_code == 404
        assert send(client, pk, entry, description="Disusupi.").status_code == 404
        assert save(client, pk, entry, description="Disusupi.").status_code == 404
    assert stored(app, entry) == ("", None)


def test_a_sent_form_is_to_be_read_and_a_late_answer_stays_on_the_screen(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    html = client.get(f"/inovasi/{pk}/indikator").get_data(as_text=True)
    assert "terkunci selama inovasi berstatus Menunggu Kepala SKPD" in html
    assert 'name="description"' not in html
    late = save(client, pk, entry, description="Terlambat.", claimed_level="1")
    assert late.status_code == 423
    assert "Indikator ini terkunci" in late.get_json()["problems"][0]["text"]
    page = send(client, pk, entry, description="Ditulis saat terkunci.", claimed_level="1")
    assert page.status_code == 423
    assert "Indikator ini terkunci" in page.get_data(as_text=True)
    assert "Ditulis saat terkunci." in page.get_data(as_text=True)


def test_a_verified_answer_wears_a_seal_and_a_returned_one_its_reason_on_top(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Diperiksa", Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT)
    with app.app_context():
        for number, verdict, level in ((7, "valid", 2), (8, "needs_work", None)):
            one = entry_of(pk, number)
            one.verdict, one.verified_level, one.note = verdict, level, f"Catatan {number}."
        db.session.commit()
    html = signed_in(app, round_.own.admin).get(f"/inovasi/{pk}/indikator").get_data(as_text=True)
    sections = dict(re.findall(r'data-number="(\d+)".*?>(.*?)</section>', html, re.DOTALL))
    assert "dinyatakan sah" in sections["7"]
    assert "<form" not in sections["7"]
    assert re.search(r"Yang harus diperbaiki:.*Catatan 8\..*<form", sections["8"], re.DOTALL)
    assert re.search(r'data-go="8" data-entry="\d+" aria-current="true"', html)


def test_in_a_closed_year_the_page_is_to_be_read(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    client = signed_in(app, round_.own.admin)
    html = client.get(f"/inovasi/{pk}/indikator").get_data(as_text=True)
    assert "Tahun 2026 sudah ditutup" in html
    assert 'name="description"' not in html
    assert save(client, pk, entry_id(app, pk), description="Terlambat.").status_code == 423


def test_without_a_token_nothing_is_saved(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client, entry = signed_in(app, round_.own.admin), entry_id(app, pk)
    address = f"/inovasi/{pk}/indikator/{entry}"
    assert client.post(address, data={"description": "x", "version": "1"}).status_code == 400
    assert client.post(address, json={"version": "1", "fields": {"description": "x"}}).status_code == 400
    assert stored(app, entry) == ("", None)
