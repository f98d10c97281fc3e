"""The pages of monev: what each person finds there, and what nobody finds before the form is issued."""

from __future__ import annotations

import http.client
import threading
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask

from app.models import Innovation, Monev, TimelineRow, db
from app.queries.entries import entry_rows
from app.rules.codes import Finding, Verdict
from app.rules.roles import Role
from app.services.save_monev import Said
from tests.support.monev import FILED, add_filed, current_form, fill_c2, issue, officer, put_verdict
from tests.support.people import add_person, signed_in
from tests.support.queries import count_queries
from tests.support.rounds import add_complete, begin_round
from tests.support.signin import csrf_token

SECRET = "KENARI alasan yang belum terbit"
REDO = Said(Verdict.NEEDS_WORK, 2, SECRET, "KENARI catatan")


def entry_id(app: Flask, pk: int, number: int) -> int:
    with app.app_context():
        return next(one.entry.id for one in entry_rows(db.session(), pk) if one.indicator.number == number)


def send(client: Any, address: str, **fields: Any) -> Any:
    return client.post(address, data={"csrf_token": csrf_token(client.get("/tugas/")), **fields})


def versions(app: Flask, pk: int) -> dict[str, int]:
    with app.app_context():
        return {"version": db.session.get_one(Innovation, pk).version, "form_version": current_form(pk).version}


def text_of(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def test_a_verdict_is_kept_without_scripts_and_shown_again(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    client = signed_in(app, round_.monev)
    address = f"/inovasi/{pk}/monev/putusan/{entry_id(app, pk, 8)}"
    answer = send(client, address, version=Said().stamp, verdict="needs_work", reason="PKS <b>lama</b>", note="")
    assert answer.status_code == 302
    html = text_of(client, answer.location)
    assert "Putusan indikator 8 tersimpan." in html
    assert "PKS &lt;b&gt;lama&lt;/b&gt;" in html
    assert 'data-mark="needs_work"' in html


def test_a_script_hears_the_new_figures(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    client = signed_in(app, round_.monev)
    eight = entry_id(app, pk, 8)
    body = {"version": Said().stamp, "fields": {"verdict": "valid", "verified_level": "2", "reason": "", "note": ""}}
    headers = {"X-CSRFToken": csrf_token(client.get("/tugas/"))}
    answer = client.post(f"/inovasi/{pk}/monev/putusan/{eight}", json=body, headers=headers)
    assert answer.json["version"] == Said(Verdict.VALID, 2).stamp
    assert answer.json["board"]["complete"] == 1
    assert answer.json["board"]["points"] == 6
    assert answer.json["board"]["entries"][str(eight)] == {"mark": "valid", "lacks": ""}


def test_a_stale_verdict_keeps_what_was_written_beside_what_stands(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        put_verdict(officer(round_), pk, 8, REDO)
    client = signed_in(app, round_.bappedalitbang)
    address = f"/inovasi/{pk}/monev/putusan/{entry_id(app, pk, 8)}"
    answer = send(client, address, version=Said().stamp, verdict="valid", verified_level="2", reason="Tulisan kedua")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Tulisan kedua" in html
    assert SECRET in html
    assert f'value="{REDO.stamp}"' in html


def test_items_and_head_are_kept_without_scripts(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    client = signed_in(app, round_.monev)
    html = text_of(client, f"/inovasi/{pk}/monev/formulir")
    stamps = [part.split('"', 1)[0] for part in html.split('name="version" value="')[1:]]
    answer = send(client, f"/inovasi/{pk}/monev/butir/3", version=stamps[2], factual="SK ada.", suggestion="Perbup.")
    assert answer.status_code == 302
    head = {"held_on": "2026-01-20", "place": "Awayan", "agency_signer_name": "Kepala", "agency_signer_nip": "12"}
    answer = send(client, f"/inovasi/{pk}/monev/formulir", version=stamps[-1], note="Rapi.", **head)
    assert answer.status_code == 302
    html = text_of(client, f"/inovasi/{pk}/monev/formulir")
    for text in ("SK ada.", "Perbup.", "Rapi.", 'value="2026-01-20"', 'value="Awayan"', "NIP seharusnya 18 angka"):
        assert text in html
    answer = send(client, f"/inovasi/{pk}/monev/formulir", version="lama", **{**head, "place": "Halong"})
    assert answer.status_code == 409
    assert 'value="Halong"' in answer.get_data(as_text=True)
    answer = send(client, f"/inovasi/{pk}/monev/formulir", version="x", **{**head, "held_on": "2026-02-30"})
    assert answer.status_code == 422


def test_item_one_says_what_the_two_years_mean_here_and_for_the_ministry(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    html = text_of(signed_in(app, round_.monev), f"/inovasi/{pk}/monev/formulir")
    assert "1 Januari 2024 sampai 31 Desember 2025" in html
    assert "Dinilai: diterapkan dalam dua tahun yang dihitung." in html
    assert '<video controls preload="metadata"' in html


def test_the_last_page_lists_every_gap_with_its_place_and_offers_no_finding_yet(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    client = signed_in(app, round_.monev)
    html = text_of(client, f"/inovasi/{pk}/monev/terbitkan")
    assert f"/inovasi/{pk}/monev?nomor=8#indikator-8" in html
    assert f"/inovasi/{pk}/monev/formulir#butir-6" in html
    assert 'name="finding"' not in html
    answer = send(client, f"/inovasi/{pk}/monev/terbitkan", finding="find_eligible", reason="x", **versions(app, pk))
    assert answer.status_code == 409


def test_issuing_goes_through_the_last_page_and_the_agency_reads_it(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: REDO})
    client = signed_in(app, round_.monev)
    for finding, code in (("bogus", 422), ("find_eligible", 409), ("return", 409)):
        reason = "" if finding == "return" else "Alasan saya"
        answer = send(client, f"/inovasi/{pk}/monev/terbitkan", finding=finding, reason=reason, **versions(app, pk))
        assert answer.status_code == code
        assert reason in answer.get_data(as_text=True)
    found = {"finding": "return", "reason": "Perbaiki replikasi.", **versions(app, pk)}
    assert send(client, f"/inovasi/{pk}/monev/terbitkan", **found).status_code == 302
    for person in (round_.own.admin, round_.own.head, round_.pimpinan):
        html = text_of(signed_in(app, person), f"/inovasi/{pk}/monev")
        for text in (SECRET, "KENARI catatan", "Perbaiki replikasi.", "Dikembalikan untuk diperbaiki", "Terlihat 6."):
            assert text in html, person
        assert "Baca hasil monev" in text_of(signed_in(app, person), f"/inovasi/{pk}")
    assert SECRET in text_of(signed_in(app, round_.own.admin), f"/inovasi/{pk}/indikator?nomor=8")


def test_nothing_of_an_open_form_reaches_the_agency(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: REDO})
    for person in (round_.own.admin, round_.own.head):
        client = signed_in(app, person)
        for address in (
            f"/inovasi/{pk}/monev",
            f"/inovasi/{pk}",
            f"/inovasi/{pk}/indikator?nomor=8",
            "/monev/list/",
            "/monev/list/?q=KENARI",
            "/monev/ekspor.csv",
            "/inovasi/ekspor.csv",
            f"/api/v1/inovasi/{pk}",
            "/tugas/",
        ):
            answer = client.get(address)
            body = answer.get_data(as_text=True)
            assert answer.status_code in {200, 404}, address
            assert "alasan yang belum terbit" not in body
            assert "Terlihat" not in body
        with app.app_context():
            form_id = current_form(pk).id
        for address in (f"/monev/show/{form_id}", f"/inovasi/{pk}/monev?ke=1", f"/inovasi/{pk}/c2.pdf"):
            assert client.get(address).status_code == 404, address
        for address in (f"/inovasi/{pk}/monev/formulir", f"/inovasi/{pk}/monev/terbitkan", "/monev/penugasan"):
            assert client.get(address).status_code in {302, 403}, address
            assert SECRET not in client.get(address, follow_redirects=True).get_data(as_text=True)
    other = signed_in(app, round_.other.admin)
    assert other.get(f"/inovasi/{pk}/monev").status_code == 404


def test_a_second_officer_reads_and_cannot_write(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    second = signed_in(app, add_person(app, Role.PETUGAS_MONEV))
    html = text_of(second, f"/inovasi/{pk}/monev?nomor=8")
    assert "petugas yang ditugaskan. Halaman ini untuk Anda baca." in html
    assert 'name="verdict"' not in html
    answer = send(second, f"/inovasi/{pk}/monev/putusan/{entry_id(app, pk, 8)}", version=Said().stamp, verdict="valid")
    assert answer.status_code == 423
    for address in ("formulir", "terbitkan"):
        assert second.get(f"/inovasi/{pk}/monev/{address}").status_code == 302
    answer = send(second, f"/inovasi/{pk}/monev/terbitkan", finding="return", reason="Ya", **versions(app, pk))
    assert answer.status_code in {302, 409}
    with app.app_context():
        assert not current_form(pk).is_issued


def test_tasks_show_an_officer_their_own_and_bappedalitbang_what_nobody_has(app: Flask) -> None:
    round_ = begin_round(app)
    add_filed(app, round_, "Milik Petugas")
    add_complete(app, round_, "Tanpa Petugas", *FILED)
    second = add_person(app, Role.PETUGAS_MONEV)
    for person, names in (
        (round_.monev, {"Milik Petugas"}),
        (second, set()),
        (round_.bappedalitbang, {"Tanpa Petugas"}),
    ):
        html = text_of(signed_in(app, person), "/tugas/")
        assert {name for name in ("Milik Petugas", "Tanpa Petugas") if name in html} == names


def test_officers_are_assigned_on_their_page_and_evenly(app: Flask) -> None:
    round_ = begin_round(app)
    pks = [add_complete(app, round_, f"Inovasi {number}", *FILED) for number in range(3)]
    second = add_person(app, Role.PETUGAS_MONEV)
    client = signed_in(app, round_.bappedalitbang)
    token = {"csrf_token": csrf_token(client.get("/tugas/"))}
    answer = client.post("/monev/penugasan", data={**token, "officer": second.user_id, "rowid": [pks[0], "x"]})
    assert answer.status_code == 302
    assert client.post("/monev/penugasan", data={**token, "officer": "", "rowid": pks[1]}).status_code == 409
    sent = {**token, "officer": second.user_id, "rowid": ["9999999999", "9" * 5000]}
    assert client.post("/monev/penugasan", data=sent).status_code == 409
    assert client.get(f"/monev/penugasan?petugas={'9' * 30}&hal={'9' * 30}").status_code == 200
    assert client.post("/monev/penugasan/bagi", data=token).status_code == 302
    with app.app_context():
        given = [form.officer_id for form in db.session.query(Monev).order_by(Monev.innovation_id)]
    assert sorted(given) == sorted([second.user_id, round_.monev.user_id, given[-1]])
    html = text_of(client, f"/monev/penugasan?petugas={second.user_id}")
    assert "Inovasi 0" in html


def test_the_list_of_forms_is_searched_filtered_and_exported(app: Flask) -> None:
    round_ = begin_round(app)
    issued = add_filed(app, round_, "Sudah Terbit")
    add_filed(app, round_, "Masih Terbuka")
    with app.app_context():
        fill_c2(officer(round_), issued)
        issue(officer(round_), issued, Finding.ELIGIBLE, "")
    client = signed_in(app, round_.monev)
    html = text_of(client, "/monev/list/")
    assert "Masih Terbuka" in html
    assert "Sudah Terbit" in html
    html = text_of(client, "/monev/list/?q=terbuka")
    assert "Masih Terbuka" in html
    assert "Sudah Terbit" not in html
    html = text_of(client, "/monev/list/?_flt_0_finding=find_eligible")
    assert "Sudah Terbit" in html
    assert "Masih Terbuka" not in html
    assert "Memenuhi, calon peserta" in client.get("/monev/ekspor.csv").get_data(as_text=True)
    agency = signed_in(app, round_.own.admin)
    html = text_of(agency, "/monev/list/")
    assert "Sudah Terbit" in html
    assert "Masih Terbuka" not in html
    assert "Masih Terbuka" not in agency.get("/monev/ekspor.csv").get_data(as_text=True)


def test_a_resubmission_stands_beside_the_last_and_the_first_that_was_judged_with_its_words_marked(app: Flask) -> None:
    from app.rules.workflow import Decision
    from app.services.save_entry import save_entry
    from tests.support.rounds import admin_actor, advance

    round_ = begin_round(app)
    pk = add_filed(app, round_)

    def returned_and_filed_again(level: int) -> str:
        with app.app_context():
            fill_c2(officer(round_), pk, refused={8: REDO})
            issue(officer(round_), pk, Finding.RETURN)
            eight = next(one for one in entry_rows(db.session(), pk) if one.indicator.number == 8).entry
            text, seen = "Sudah berjalan di Tabalong dan terdokumentasi.", eight.version
            save_entry(admin_actor(round_.own), pk, eight.id, description=text, claimed_level=level, seen_version=seen)
        advance(app, round_, pk, Decision.FILE)
        return text_of(signed_in(app, round_.monev), f"/inovasi/{pk}/monev?nomor=8")

    html = returned_and_filed_again(1)
    assert "<ins>di Tabalong </ins>" in html
    assert "Yang berubah sejak monev ke-1" in html
    assert "Tidak berubah sejak monev ke-1" in html
    assert SECRET in html

    html = returned_and_filed_again(2)
    assert "Yang berubah sejak monev ke-2" in html
    assert "Yang berubah sejak monev ke-1" in html
    assert "<ins>di Tabalong </ins>" in html


@pytest.mark.parametrize("who", ["monev", "bappedalitbang"])
def test_the_pages_cost_at_most_ten_statements_however_much_they_show(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    client = signed_in(app, getattr(round_, who))
    addresses = ["/monev/list/", "/tugas/", f"/inovasi/{pk}", f"/inovasi/{pk}/monev?nomor=8"]
    addresses += [f"/inovasi/{pk}/monev/{name}" for name in ("formulir", "terbitkan")]
    addresses += ["/monev/penugasan"] if who == "bappedalitbang" else []

    def costs() -> dict[str, int]:
        found = {}
        for address in addresses:
            with app.app_context():
                engine = db.engine
            with count_queries(engine) as statements:
                assert client.get(address).status_code == 200
            found[address] = len(statements)
        return found

    before = costs()
    for number in range(4):
        add_filed(app, round_, f"Inovasi {number}")
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: REDO})
    after = costs()
    assert before == after
    assert max(after.values()) <= 10, after


def test_of_two_who_issue_at_once_exactly_one_wins(app: Flask, live_server: str) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: REDO})
    people = [signed_in(app, round_.monev), signed_in(app, round_.bappedalitbang)]
    tokens = [csrf_token(one.get("/tugas/")) for one in people]
    fields = versions(app, pk)
    gate, statuses = threading.Barrier(6), [0] * 6

    def run(index: int) -> None:
        client, token = people[index % 2], tokens[index % 2]
        finding = "return" if index < 3 else "find_ineligible"
        gate.wait()
        statuses[index] = post(live_server, client, pk, finding=finding, reason="Sebab.", csrf_token=token, **fields)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with app.app_context():
        rows = db.session.query(TimelineRow).filter_by(innovation_id=pk, from_state="filed").all()
        forms = db.session.query(Monev).filter_by(innovation_id=pk).all()
        assert len(rows) == 1
        assert [(one.number, one.finding) for one in forms] == [(1, rows[0].decision)]
        state = db.session.get_one(Innovation, pk).state
        assert state == ("accepted" if rows[0].decision == "return" else "ineligible")
    assert all(status == 302 for status in statuses) or statuses.count(409) >= 1


def post(address: str, signed: Any, pk: int, **fields: Any) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    cookie = signed.get_cookie("sepeda").value
    headers = {"Cookie": f"sepeda={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/inovasi/{pk}/monev/terbitkan", urlencode(fields), headers)
    status = connection.getresponse().status
    connection.close()
    return status
