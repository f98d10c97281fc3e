"""The profile form: for whom it opens, that nothing typed is lost, and that two people do not overwrite each other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Innovation, Period, db, utc_now
from app.rules.completeness import PROFILE_FIELDS
from app.rules.workflow import Decision
from app.services.save_profile import FIELDS, name_managers
from app.views.profile_form import NATIONAL, PEDOMAN
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, add_draft, admin_actor, begin_round
from tests.support.signin import csrf_token


def stored(app: Flask, pk: int) -> dict[str, Any]:
    with app.app_context():
        one = db.session.get_one(Innovation, pk)
        values = {name: getattr(one, name) for name in (*FIELDS, "profile_version", "version")}
        return {**values, "managers": [person.id for person in one.managers]}


def name_manager(app: Flask, round_: Round, pk: int) -> None:
    with app.app_context():
        name_managers(admin_actor(round_.own), pk, [round_.own.manager.user_id])


def send(client: FlaskClient, pk: int, **fields: object) -> TestResponse:
    """The form as a browser without script sends it: everything it holds, whatever was changed."""
    page = client.get(f"/inovasi/{pk}/profil").get_data(as_text=True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    data = {"name": "Antar Obat Lansia", "version": version[1], "csrf_token": csrf_token(page), **fields}
    return client.post(f"/inovasi/{pk}/profil", data=data)


def save(client: FlaskClient, pk: int, version: object, **fields: object) -> TestResponse:
    """One save by the script."""
    token = client.get("/sesi/token").get_json()["token"]
    body = {"version": str(version), "fields": fields}
    return client.post(f"/inovasi/{pk}/profil", json=body, headers={"X-CSRFToken": token})


def test_every_field_of_the_profile_stands_in_the_form_once() -> None:
    assert PEDOMAN == PROFILE_FIELDS
    assert sorted((*PEDOMAN, *NATIONAL)) == sorted(FIELDS)


def test_the_guidance_of_the_pedoman_stands_beside_each_field(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    html = signed_in(app, round_.own.admin).get(f"/inovasi/{pk}/profil").get_data(as_text=True)
    for name, words in {
        "name": "Diisi nama/label inovasi",
        "background": "tupoksi atau peranan SKPD dalam mendorong inovasi",
        "problem": "permasalahan mendasar yang dihadapi",
        "method": "bentuk dan cara dalam menyelesaikan permasalahan mendasar",
        "benefit": "peningkatan daya saing dan daya guna bagi daerah",
    }.items():
        hint = re.search(rf'id="{name}-hint">([^<]+)<', html)
        assert hint, name
        assert words in hint[1]
        assert f'aria-describedby="{name}-hint"' in html
    assert "mendesar" not in html


@pytest.mark.parametrize("who", ["head", "bappedalitbang", "monev", "pimpinan"])
def test_the_form_opens_only_to_those_who_enter(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, getattr(round_.own, who, None) or getattr(round_, who))
    assert client.get(f"/inovasi/{pk}/profil").status_code == 403
    token = csrf_token(client.get("/tugas/"))
    sent = client.post(f"/inovasi/{pk}/profil", data={"name": "Disusupi", "version": "1", "csrf_token": token})
    assert sent.status_code == 403
    assert stored(app, pk)["name"] == "Antar Obat Lansia"


def test_another_agency_does_not_find_it(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    other = signed_in(app, round_.other.admin)
    assert other.get(f"/inovasi/{pk}/profil").status_code == 404
    assert save(other, pk, 1, name="Disusupi").status_code == 404
    assert stored(app, pk)["name"] == "Antar Obat Lansia"


def test_a_manager_writes_only_where_named_and_names_nobody(app: Flask) -> None:
    round_ = begin_round(app)
    pk, unnamed = add_draft(app, round_), add_draft(app, round_, "Bukan untuknya")
    name_manager(app, round_, pk)
    client = signed_in(app, round_.own.manager)
    assert client.get(f"/inovasi/{unnamed}/profil").status_code == 404
    assert save(client, unnamed, 1, background="x").status_code == 404
    assert 'name="managers"' not in client.get(f"/inovasi/{pk}/profil").get_data(as_text=True)
    assert send(client, pk, background="Tulisan pengelola.", managers=[]).status_code == 302
    after = stored(app, pk)
    assert (after["background"], after["managers"]) == ("Tulisan pengelola.", [round_.own.manager.user_id])


def test_a_manager_cannot_take_a_name_that_they_do_not_see(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    add_draft(app, round_, "Posyandu Digital")
    name_manager(app, round_, pk)
    answer = save(signed_in(app, round_.own.manager), pk, 1, name="posyandu digital")
    assert answer.status_code == 422
    assert answer.get_json()["problems"][0]["where"] == "name"


def test_a_draft_is_saved_with_almost_everything_missing(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    assert send(client, pk, background="Baris satu\r\nbaris dua", form="public_service").status_code == 302
    after = stored(app, pk)
    assert (after["background"], after["form"], after["started_on"]) == (
        "Baris satu\nbaris dua",
        "public_service",
        None,
    )
    html = client.get(f"/inovasi/{pk}/profil").get_data(as_text=True)
    assert "Baris satu\nbaris dua" in html


def test_every_field_comes_back_as_it_was_saved(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    texts = {name: f"isi {name}" for name in ("background", "problem", "method", "benefit", "design_text", "objective")}
    fields: dict[str, object] = {
        **texts,
        "outcome": "hasil",
        "initiator_name": "Orang Contoh",
        "form": "other",
        "stage": "trial",
        "initiator": "community",
        "kind": "digital",
        "classification": "perangkat_daerah",
        "theme": "non_tematik",
        "asta_cita": "asta_cita_4",
        "priority_program": "kesehatan",
        "main_affair": "2",
        "other_affairs": ["1", "6"],
        "started_on": "2025-02-03",
        "trial_on": "2025-01-02",
        "implemented_on": "2025-03-04",
        "developed_on": "2026-01-05",
        "latitude": "-2.335",
        "longitude": "115.47",
        "managers": [str(round_.own.manager.user_id)],
    }
    client = signed_in(app, round_.own.admin)
    assert send(client, pk, **fields).status_code == 302
    after = stored(app, pk)
    for name, value in fields.items():
        got = [str(one) for one in after[name]] if isinstance(value, list) else str(after[name])
        assert got == value, name
    again = send(client, pk, **fields)
    assert again.status_code == 302
    assert stored(app, pk)["profile_version"] == after["profile_version"]


def test_every_error_stands_beside_its_field_and_above_and_the_text_stays(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    answer = send(
        client, pk, name="", background="Tetap ada.", started_on="2999-01-01", latitude="seratus", theme="karangan"
    )
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("latitude", "theme"):
        assert f'id="{name}-error"' in html, name
        assert f'href="#{name}"' in html, name
    assert "Tetap ada." in html
    assert re.search(r"<details class=\"national\"[^>]* open", html)
    answer = send(client, pk, name="", background="Tetap ada.", started_on="2999-01-01")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="started_on-error"' in html
    assert "Tetap ada." in html
    assert 'value="2999-01-01"' in html
    assert stored(app, pk)["background"] == ""


def test_the_sentences_of_the_form_library_are_indonesian(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    problems = save(client, pk, 1, latitude="seratus", started_on="kemarin", theme="karangan").get_json()["problems"]
    assert {one["where"] for one in problems} == {"latitude", "started_on", "theme"}
    assert not re.search(r"\b(not|valid|choice|value)\b", " ".join(one["text"] for one in problems))


def test_the_second_editor_finds_both_texts_and_saves_consciously(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    name_manager(app, round_, pk)
    admin, manager = signed_in(app, round_.own.admin), signed_in(app, round_.own.manager)
    seen = stored(app, pk)["profile_version"]
    assert send(manager, pk, background="Tulisan pengelola.", form="governance").status_code == 302
    answer = send(admin, pk, background="Tulisan admin.", form="public_service", problem="Baru.", version=str(seen))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Tulisan admin.</textarea>" in html
    assert re.search(r"Diubah oleh Orang Uji \d+ pukul \d\d:\d\d menjadi:", html)
    assert re.findall(r'data-theirs="(\w+)"', html) == ["form", "background", "problem"]
    assert "Tulisan pengelola.</blockquote>" in html
    assert "Tata Kelola</blockquote>" in html
    assert 'data-take="form" data-value="governance"' in html
    now = re.search(r'name="version"[^>]*value="(\d+)"', html)
    assert now
    assert stored(app, pk)["background"] == "Tulisan pengelola."
    sent = send(admin, pk, background="Tulisan admin.", form="governance", problem="Baru.", version=now[1])
    assert sent.status_code == 302
    after = stored(app, pk)
    assert (after["background"], after["form"], after["problem"]) == ("Tulisan admin.", "governance", "Baru.")


def test_the_script_is_told_the_same_in_the_words_its_controls_hold(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    seen = stored(app, pk)["profile_version"]
    first = save(client, pk, seen, background="Dari tab pertama.", other_affairs=["6", "1"], started_on="2025-02-03")
    assert first.status_code == 200
    assert first.get_json()["version"] == str(seen + 1)
    assert re.fullmatch(r"\d\d:\d\d", first.get_json()["saved_at"])
    late = save(client, pk, seen, background="Dari tab kedua.", other_affairs=[], started_on="", form="")
    assert late.status_code == 409
    conflict = late.get_json()["conflict"]
    assert conflict["by"] == "Anda sendiri di tempat lain"
    assert conflict["version"] == str(seen + 1)
    assert conflict["fields"] == {
        "background": "Dari tab pertama.",
        "other_affairs": ["1", "6"],
        "started_on": "2025-02-03",
        "form": "",
    }


def test_the_script_may_send_a_part_and_the_rest_stays(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    name_manager(app, round_, pk)
    client = signed_in(app, round_.own.admin)
    assert (
        send(client, pk, background="Lama.", other_affairs=["1"], managers=[round_.own.manager.user_id]).status_code
        == 302
    )
    before = stored(app, pk)
    assert save(client, pk, before["profile_version"], problem="Baru.").status_code == 200
    after = stored(app, pk)
    assert {name for name in before if before[name] != after[name]} == {"problem", "profile_version", "version"}


def test_a_save_repeated_after_a_broken_line_is_no_conflict(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    seen = stored(app, pk)["profile_version"]
    assert save(client, pk, seen, background="Sekali.").get_json()["version"] == str(seen + 1)
    assert save(client, pk, seen, background="Sekali.").get_json()["version"] == str(seen + 1)


@pytest.mark.parametrize("body", [[], {"version": "1"}, {"version": "1", "fields": []}, "teks"])
def test_what_is_no_form_is_refused(app: Flask, body: object) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    token = client.get("/sesi/token").get_json()["token"]
    assert client.post(f"/inovasi/{pk}/profil", json=body, headers={"X-CSRFToken": token}).status_code == 400


def test_odd_values_in_a_scripts_fields_are_told_not_tripped_over(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    odd: list[object] = [True, 7, None, {"a": 1}, ["x", "y"], "\0", "\ud800", "9" * 20, "9" * 5000, "1e999", "NaN"]
    for value in odd:
        for name in (
            "started_on",
            "main_affair",
            "other_affairs",
            "latitude",
            "form",
            "theme",
            "managers",
            "background",
        ):
            version = stored(app, pk)["profile_version"]
            assert save(client, pk, version, **{name: value}).status_code in (200, 422), (name, value)
        assert save(client, pk, value, background="x").status_code in (200, 409), value


def test_names_of_other_columns_are_not_written(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    wanted = {"state": "decreed", "skpd_id": str(round_.other.skpd_id), "claimed_score": "111", "period_id": "9"}
    assert save(client, pk, 1, **wanted).status_code == 200
    with app.app_context():
        one = db.session.get_one(Innovation, pk)
        assert (one.state, one.skpd_id, one.claimed_score) == ("draft", round_.own.skpd_id, 0)


def test_a_sent_form_is_to_be_read_and_says_why(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Terkirim", Decision.SUBMIT)
    client = signed_in(app, round_.own.admin)
    html = client.get(f"/inovasi/{pk}/profil").get_data(as_text=True)
    assert "Profil terkunci karena inovasi sudah dikirim (sekarang: Menunggu Kepala SKPD)" in html
    assert 'name="background"' not in html
    assert "Pelayanan Publik" in html
    assert "3 Februari 2025" in html
    late = save(client, pk, 1, background="Terlambat.")
    assert late.status_code == 423
    assert "Profil terkunci" in late.get_json()["problems"][0]["text"]
    token = csrf_token(client.get("/tugas/"))
    data = {"name": "Terkirim", "version": "1", "background": "Ditulis saat terkunci.", "csrf_token": token}
    answer = client.post(f"/inovasi/{pk}/profil", data=data)
    assert answer.status_code == 409
    assert "Ditulis saat terkunci." in answer.get_data(as_text=True)


def test_in_a_closed_year_the_profile_is_to_be_read(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
    html = signed_in(app, round_.own.admin).get(f"/inovasi/{pk}/profil").get_data(as_text=True)
    assert "Tahun 2026 sudah ditutup dan hanya dapat dibaca." in html
    assert 'name="background"' not in html


def test_hostile_text_stays_text(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    evil = "</textarea><script>alert(1)</script>"
    seen = stored(app, pk)["profile_version"]
    assert send(client, pk, background=evil).status_code == 302
    conflict = send(client, pk, background="Lain.", version=str(seen))
    for html in (client.get(f"/inovasi/{pk}/profil").get_data(as_text=True), conflict.get_data(as_text=True)):
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_without_a_token_nothing_is_saved(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    client = signed_in(app, round_.own.admin)
    assert client.post(f"/inovasi/{pk}/profil", data={"name": "Disusupi", "version": "1"}).status_code == 400
    assert client.post(f"/inovasi/{pk}/profil", json={"version": "1", "fields": {"name": "x"}}).status_code == 400
    assert stored(app, pk)["name"] == "Antar Obat Lansia"


@pytest.mark.parametrize("who", ["admin", "manager"])
@pytest.mark.parametrize("sent", [False, True])
def test_the_page_stays_within_ten_statements(app: Flask, who: str, sent: bool) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    name_manager(app, round_, pk)
    if sent:
        with app.app_context():
            from app.services.decide_innovation import decide_innovation
            from tests.support.rounds import fill_form

            fill_form(pk)
            version = db.session.get_one(Innovation, pk).version
            decide_innovation(admin_actor(round_.own), pk, Decision.SUBMIT, seen_version=version)
    client = signed_in(app, getattr(round_.own, who))
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        assert client.get(f"/inovasi/{pk}/profil").status_code == 200
    assert len(statements) <= 10, str(statements)
