"""Form C.2 as a use case: who fills it in, what issuing does, and what of it is the agency's to see."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import AuditRow, Innovation, Monev, TimelineRow, User, db
from app.queries.entries import entry_rows
from app.queries.innovations import facts_of
from app.queries.monev import desks, forms_of, phrases_of
from app.rules.codes import Finding, Verdict
from app.rules.roles import Role
from app.rules.workflow import Decision, State
from app.services.assign_officers import assign_officers, spread_officers
from app.services.decide_innovation import decide_innovation
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.issue_monev import issue_monev
from app.services.save_entry import save_entry
from app.services.save_monev import Head, Said, head_of, save_head, save_verdict
from tests.support.monev import FILED, add_filed, bappeda, current_form, fill_c2, issue, officer, put_verdict
from tests.support.people import add_person
from tests.support.rounds import TODAY, add_complete, admin_actor, advance, as_actor, begin_round

REDO = Said(Verdict.NEEDS_WORK, 2, "PKS belum ditandatangani.", "Lampirkan halaman tanda tangan.")


def entry(pk: int, number: int):
    return next(one for one in db.session.get_one(Innovation, pk).entries if one.indicator.number == number)


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.problems]


def test_filing_opens_a_form_that_names_the_agencys_head(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        skpd = db.session.get_one(Innovation, add_complete(app, round_, "Awal")).skpd
        skpd.head_name, skpd.head_nip = "Kepala Uji", "197001011995031001"
        db.session.commit()
    pk = add_complete(app, round_, "Antar Obat", *FILED)
    with app.app_context():
        form = current_form(pk)
        assert (form.number, form.officer_id, form.place, form.is_issued) == (1, None, "Paringin", False)
        assert (form.agency_signer_name, form.agency_signer_nip) == ("Kepala Uji", "197001011995031001")
        assert form.verdicts == []


def test_an_eligible_innovation_keeps_verdicts_levels_signers_and_score(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        db.session.get_one(User, round_.monev.user_id).nip = "198001012005011001"
        db.session.commit()
        invalid = Said(Verdict.INVALID, 2, "Bukan bukti replikasi.")
        fill_c2(officer(round_), pk, refused={8: invalid, 9: Said(Verdict.VALID, 1, "Buku cetak saja.")})
        issue(officer(round_), pk, Finding.ELIGIBLE, "")
        innovation, form = db.session.get_one(Innovation, pk), current_form(pk)
        assert innovation.state == State.ELIGIBLE
        assert [(entry(pk, n).verdict, entry(pk, n).verified_level, entry(pk, n).note) for n in (1, 8, 9)] == [
            ("valid", 2, ""),
            ("invalid", 0, "Bukan bukti replikasi."),
            ("valid", 1, "Buku cetak saja."),
        ]
        assert (form.finding, form.officer_nip, form.agency_signer_name) == (
            "find_eligible",
            "198001012005011001",
            "Kepala Dinas Uji",
        )
        assert innovation.verified_score == innovation.claimed_score - 3 * 2 - 1
        row = db.session.scalars(select(TimelineRow).order_by(TimelineRow.id.desc()).limit(1)).one()
        assert (row.decision, row.actor_role, row.sop_step) == ("find_eligible", "Petugas Monev", 7)


def test_a_return_reopens_exactly_what_was_refused_and_says_why(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: REDO})
        issue(officer(round_), pk, Finding.RETURN)
        assert db.session.get_one(Innovation, pk).state == State.ACCEPTED
        eight = entry(pk, 8)
        assert (eight.verdict, eight.verified_level) == ("needs_work", None)
        assert eight.note == "PKS belum ditandatangani.\n\nLampirkan halaman tanda tangan."
        missing = facts_of(db.session(), db.session.get_one(Innovation, pk)).missing
        assert [one.code for one in missing] == ["indicator.returned"]
        nine = entry(pk, 9)
        with pytest.raises(Refused) as refused:
            save_entry(
                admin_actor(round_.own), pk, nine.id, description="Lain", claimed_level=3, seen_version=nine.version
            )
        assert codes(refused) == ["indicator.locked"]


def resubmit(app: Flask, round_, pk: int, text: str = "PKS sudah ditandatangani kedua pihak.") -> None:
    with app.app_context():
        eight = entry(pk, 8)
        save_entry(admin_actor(round_.own), pk, eight.id, description=text, claimed_level=2, seen_version=eight.version)
    advance(app, round_, pk, Decision.FILE)


def test_filed_again_a_new_form_begins_with_the_same_officer_and_what_is_valid_already(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk, refused={8: REDO, 9: Said(Verdict.VALID, 1, "Buku cetak saja.")})
        issue(officer(round_), pk, Finding.RETURN)
    resubmit(app, round_, pk)
    with app.app_context():
        forms = forms_of(db.session(), pk)
        assert [(one.number, one.is_issued, one.officer_id) for one in forms] == [
            (1, True, round_.monev.user_id),
            (2, False, round_.monev.user_id),
        ]
        assert {said.verdict for said in forms[1].verdicts} == {"valid"}
        assert len(forms[1].verdicts) == 20
        seen = next(said for said in forms[0].verdicts if said.entry_id == entry(pk, 8).id)
        assert (seen.seen_description, seen.seen_evidence[0]["filename"]) == (
            "Sudah berjalan dan terdokumentasi.",
            "SK.pdf",
        )
        fill_c2(officer(round_), pk)
        issue(officer(round_), pk, Finding.ELIGIBLE, "")
        assert db.session.get_one(Innovation, pk).state == State.ELIGIBLE
        assert entry(pk, 9).note == "Buku cetak saja."


def test_an_innovation_withdrawn_during_monev_takes_its_open_form_up_again(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        put_verdict(officer(round_), pk, 8, REDO)
        put_verdict(officer(round_), pk, 9, Said(Verdict.VALID, 2))
    advance(app, round_, pk, Decision.WITHDRAW, Decision.REOPEN)
    with app.app_context():
        eight = entry(pk, 8)
        save_entry(admin_actor(round_.own), pk, eight.id, description="Ditulis ulang.", claimed_level=1, seen_version=1)
    advance(app, round_, pk, *FILED)
    with app.app_context():
        forms = forms_of(db.session(), pk)
        assert [one.number for one in forms] == [1]
        found = {said.entry.indicator.number: (said.verdict, said.reason) for said in forms[0].verdicts}
        assert found == {8: (None, "PKS belum ditandatangani."), 9: ("valid", "")}


def test_a_form_with_gaps_is_not_issued_and_every_gap_is_named(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        with pytest.raises(Refused) as refused:
            issue(officer(round_), pk, Finding.ELIGIBLE)
        assert codes(refused).count("monev.no_verdict") == 21
        assert codes(refused).count("monev.no_factual") == 6
        assert "workflow.monev_incomplete" not in codes(refused)
        assert db.session.get_one(Innovation, pk).state == State.FILED


@pytest.mark.parametrize(
    ("finding", "reason", "code"),
    [
        (Finding.RETURN, "Perbaiki.", "monev.nothing_refused"),
        (Finding.INELIGIBLE, " ", "workflow.reason_required"),
        (Finding.ELIGIBLE, "x" * 5001, "monev.too_long"),
    ],
)
def test_a_finding_that_does_not_fit_is_refused(app: Flask, finding: Finding, reason: str, code: str) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk)
        with pytest.raises(Refused) as refused:
            issue(officer(round_), pk, finding, reason)
        assert codes(refused) == [code]


def test_what_changed_since_the_last_page_is_not_issued(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk)
        seen = current_form(pk).version
        version = db.session.get_one(Innovation, pk).version
        put_verdict(bappeda(round_), pk, 8, Said(Verdict.INVALID, None, "Tidak terbukti."))
        with pytest.raises(Refused) as refused:
            issue_monev(officer(round_), pk, Finding.ELIGIBLE, "", seen_version=version, seen_form=seen)
        assert codes(refused) == ["monev.changed"]


def test_the_plain_decisions_do_not_pass_by_the_form(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk)
        version = db.session.get_one(Innovation, pk).version
        for decision in (Decision.FIND_ELIGIBLE, Decision.FIND_INELIGIBLE, Decision.RETURN):
            with pytest.raises(Refused) as refused:
                decide_innovation(officer(round_), pk, decision, seen_version=version, reason="Sebab.")
            assert codes(refused) == ["monev.by_form_only"]


def test_only_the_assigned_officer_and_bappedalitbang_write(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    second = as_actor(add_person(app, Role.PETUGAS_MONEV), Role.PETUGAS_MONEV)
    with app.app_context():
        with pytest.raises(Refused) as refused:
            put_verdict(second, pk, 8, REDO)
        assert codes(refused) == ["monev.not_yours"]
        with pytest.raises(Refused) as refused:
            issue(second, pk, Finding.INELIGIBLE)
        assert codes(refused) == ["monev.not_yours"]
        put_verdict(bappeda(round_), pk, 8, REDO)
        for actor in (admin_actor(round_.own), as_actor(round_.pimpinan, Role.PIMPINAN)):
            with pytest.raises(NotFoundForActor):
                put_verdict(actor, pk, 9, REDO)


def test_nothing_is_written_once_issued_or_before_it_is_filed(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        fill_c2(officer(round_), pk)
        issue(officer(round_), pk, Finding.ELIGIBLE, "")
        with pytest.raises(Refused) as refused:
            put_verdict(officer(round_), pk, 8, REDO)
        assert codes(refused) == ["monev.not_waiting"]


def test_who_entered_data_does_not_examine_them(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    both = as_actor(round_.own.admin, Role.BAPPEDALITBANG)
    with app.app_context(), pytest.raises(Refused) as refused:
        put_verdict(both, pk, 8, REDO)
    assert codes(refused) == ["workflow.own_entry"]


def test_a_word_that_somebody_else_changed_is_stale_and_comes_back_with_theirs(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        eight = entry(pk, 8).id
        save_verdict(officer(round_), pk, eight, REDO, seen_stamp=Said().stamp)
        with pytest.raises(Stale) as stale:
            save_verdict(bappeda(round_), pk, eight, Said(Verdict.VALID, 2), seen_stamp=Said().stamp)
        assert stale.value.current["reason"] == REDO.reason
        assert stale.value.current["version"] == REDO.stamp
        assert save_verdict(bappeda(round_), pk, eight, REDO, seen_stamp=Said().stamp) == REDO


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said("maybe"), "monev.unknown_verdict"),
        (Said(Verdict.VALID, 4), "monev.unknown_level"),
        (Said(Verdict.INVALID, None, "x" * 2001), "monev.too_long"),
    ],
)
def test_a_word_that_cannot_be_kept_is_refused(app: Flask, said: Said, code: str) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context(), pytest.raises(Invalid) as invalid:
        put_verdict(officer(round_), pk, 8, said)
    assert codes(invalid) == [code]


def test_monev_is_not_held_in_the_future(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        seen = head_of(current_form(pk)).stamp
        tomorrow = Head(held_on=TODAY + dt.timedelta(days=1))
        with pytest.raises(Invalid) as invalid:
            save_head(officer(round_), pk, tomorrow, seen_stamp=seen, today=TODAY)
        assert codes(invalid) == ["monev.bad_date"]


def test_the_work_is_spread_over_all_officers_and_recorded(app: Flask) -> None:
    round_ = begin_round(app)
    second = add_person(app, Role.PETUGAS_MONEV)
    pks = [add_complete(app, round_, f"Inovasi {number}", *FILED) for number in range(5)]
    with app.app_context():
        assign_officers(bappeda(round_), {pks[0]: second.user_id})
        assert spread_officers(bappeda(round_), round_.period_id) == 4
        found = desks(db.session(), round_.period_id)
        assert (found.unassigned, sorted(found.load.values())) == (0, [2, 3])
        assert db.session.query(AuditRow).filter_by(action="monev.assigned").count() == 5
        assert spread_officers(bappeda(round_), round_.period_id) == 0


def test_an_assignment_goes_to_an_active_officer_or_not_at_all(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", *FILED)
    draft = add_complete(app, round_, "Masih Draf")
    gone = add_person(app, Role.PETUGAS_MONEV, active=False)
    with app.app_context():
        for given in ({}, {pk: round_.pimpinan.user_id}, {pk: gone.user_id}):
            with pytest.raises(Invalid):
                assign_officers(bappeda(round_), given)
        with pytest.raises(Refused):
            assign_officers(bappeda(round_), {pk: round_.monev.user_id, draft: round_.monev.user_id})
        with pytest.raises(NotFoundForActor):
            assign_officers(officer(round_), {pk: round_.monev.user_id})
        assert db.session.scalars(select(Monev.officer_id)).all() == [None]


def test_an_officers_own_phrases_come_back_the_most_used_first(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        for name in ("Satu", "Dua"):
            pk = add_filed(app, round_, name)
            put_verdict(officer(round_), pk, 8, REDO)
        put_verdict(officer(round_), pk, 9, Said(Verdict.INVALID, None, "Bukan pedoman."))
        found = [(one.text, one.number, one.times) for one in phrases_of(db.session(), round_.monev.user_id)]
        assert found == [("PKS belum ditandatangani.", 8, 2), ("Bukan pedoman.", 9, 1)]
        assert phrases_of(db.session(), round_.bappedalitbang.user_id) == []


def test_an_open_form_costs_the_facts_one_statement(app: Flask) -> None:
    from tests.support.queries import count_queries

    round_ = begin_round(app)
    pk = add_filed(app, round_)
    with app.app_context():
        innovation = db.session.get_one(Innovation, pk)
        rows = entry_rows(db.session(), pk)
        _ = innovation.contributors, innovation.period
        with count_queries(db.engine) as statements:
            facts_of(db.session(), innovation, rows)
        assert len(statements) == 1, statements
