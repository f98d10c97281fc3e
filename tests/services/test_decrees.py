"""Step 8: a decree is prepared, laid before Bagian Hukum, signed once, and then stands; a change is a new one."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import (
    AuditRow,
    Decree,
    DecreeLine,
    FileObject,
    Innovation,
    Period,
    PeriodStep,
    TimelineRow,
    db,
    utc_now,
)
from app.queries.decrees import decree_desk
from app.queries.timeline import broken_chains
from app.rules.decree import Choice
from app.rules.roles import Role
from app.services.change_schedule import finish_step
from app.services.decree_paper import fill_decree
from app.services.edit_decree import save_decree_list, save_decree_texts, send_to_review, take_back
from app.services.errors import Invalid, NotFoundForActor, Refused, Stale
from app.services.prepare_decree import prepare_decree, take_in_candidates
from app.services.sign_decree import sign_decree
from app.storage.samples import make_png
from app.storage.store import storage_from_url
from tests.support.at_once import at_once
from tests.support.decree_desk import (
    NUMBER,
    add_candidates,
    begun,
    leader,
    preparer,
    reviewed,
    sign,
    signature,
    signed_file,
    wording,
)
from tests.support.decrees import sign_decree as sign_decree_row
from tests.support.rounds import TODAY, Round, admin_actor, as_actor, begin_round


def codes(caught: pytest.ExceptionInfo[Invalid] | pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.problems]


def standing(decree: Decree) -> list[tuple[int, int | None]]:
    lines = db.session.scalars(select(DecreeLine).where(DecreeLine.decree_id == decree.id)).all()
    return sorted((one.innovation_id, one.rank) for one in lines)


def test_it_begins_with_the_best_candidates_and_the_templates_words(app: Flask) -> None:
    round_ = begin_round(app)
    low, high = add_candidates(app, round_, "Antar Obat"), add_candidates(app, round_, "Sigap", verified_score=95)
    old = add_candidates(app, round_, "Lama Sekali", implemented_on=dt.date(2019, 1, 1))
    add_candidates(app, round_, "Masih Draf", state="filed")
    with app.app_context():
        decree = prepare_decree(preparer(round_), round_.period_id)
        assert standing(decree) == sorted([(high[0], 1), (low[0], 2), (old[0], None)])
        assert (decree.status, decree.cap, decree.amends_id) == ("draft", 200, None)
        paper = fill_decree(decree, [row.line for row in decree_desk(db.session(), decree).chosen])
        assert paper.title_line == "PENETAPAN INOVASI DAERAH SEBAGAI PESERTA PENILAIAN INDEKS INOVASI DAERAH TAHUN 2026"
        assert paper.considering[-1].endswith(f"tentang {paper.title};")
        assert [row.name for row in paper.annex] == ["Sigap", "Antar Obat"]
        assert (paper.annex[0].affair, paper.annex[0].kind, paper.draft) == ("Kesehatan", "Digital", True)


def test_the_next_years_decree_begins_with_the_last_ones_words(app: Flask) -> None:
    before, now = begin_round(app, year=2025), begin_round(app, year=2026)
    add_candidates(app, before, "Tahun Lalu")
    add_candidates(app, now, "Tahun Ini")
    with app.app_context():
        first = begun(before)
        words = wording(first, title="Judul Kita Tahun {tahun}", texts={**first.texts, "noting": ["Surat {tahun}"]})
        save_decree_texts(preparer(before), first.id, words, seen_version=first.version)
        second = prepare_decree(preparer(now), now.period_id)
        assert fill_decree(second, ()).title == "Judul Kita Tahun 2026"
        assert (second.texts["noting"], second.signer_name) == (["Surat {tahun}"], "Contoh Bupati")


def test_one_is_prepared_at_a_time_and_only_with_candidates_by_bappedalitbang_in_an_open_year(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        with pytest.raises(Refused) as caught:
            prepare_decree(preparer(round_), round_.period_id)
        assert codes(caught) == ["decree.no_candidates"]
    add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        for actor in (leader(round_), admin_actor(round_.own), as_actor(round_.monev, Role.PETUGAS_MONEV)):
            with pytest.raises(Refused) as caught:
                prepare_decree(actor, round_.period_id)
            assert codes(caught) == ["workflow.not_your_role"]
        prepare_decree(preparer(round_), round_.period_id)
        with pytest.raises(Refused) as caught:
            prepare_decree(preparer(round_), round_.period_id)
        assert codes(caught) == ["decree.in_preparation"]
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
        with pytest.raises(Refused) as caught:
            prepare_decree(preparer(round_), round_.period_id)
        assert codes(caught) == ["workflow.period_closed"]


def test_choosing_ranking_and_reasons_are_kept_and_ranks_close_up(app: Flask) -> None:
    round_ = begin_round(app)
    a, b, c = (
        add_candidates(app, round_, name, verified_score=score)[0] for name, score in (("A1", 9), ("B2", 8), ("C3", 7))
    )
    with app.app_context():
        decree = begun(round_)
        wanted = {c: Choice(True, 1), b: Choice(False, None, " belum siap ")}
        decree = save_decree_list(preparer(round_), decree.id, wanted, cap=150, seen_version=decree.version)
        assert (standing(decree), decree.cap) == ([(a, 2), (b, None), (c, 1)], 150)
        reason = db.session.scalar(select(DecreeLine.reason).where(DecreeLine.innovation_id == b))
        assert reason == "belum siap"
        assert decree_desk(db.session(), decree).ready


def test_what_cannot_be_kept_is_refused_with_its_place(app: Flask) -> None:
    round_ = begin_round(app)
    (one,) = add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree = begun(round_)
        version, who = decree.version, preparer(round_)
        with pytest.raises(Invalid) as caught:
            save_decree_list(who, decree.id, {one: Choice(False, None, "x" * 501)}, cap=0, seen_version=version)
        assert [problem.where for problem in caught.value.problems] == [f"reason.{one}", "cap"]
        with pytest.raises(NotFoundForActor):
            save_decree_list(who, decree.id, {999_999: Choice()}, seen_version=version)
        words = wording(decree, title="x" * 301, texts={"considering": ["x" * 2001] * 41})
        with pytest.raises(Invalid) as caught:
            save_decree_texts(who, decree.id, words, seen_version=version)
        assert [problem.where for problem in caught.value.problems] == ["title", "considering", "considering"]
        with pytest.raises(Stale):
            save_decree_texts(who, decree.id, wording(decree), seen_version=version - 1)


def test_candidates_that_come_later_are_taken_in_unchosen(app: Flask) -> None:
    round_ = begin_round(app)
    (one,) = add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree_id = begun(round_).id
    (late,) = add_candidates(app, round_, "Menyusul")
    with app.app_context():
        decree = db.session.get_one(Decree, decree_id)
        assert decree_desk(db.session(), decree).unlisted == 1
        assert take_in_candidates(preparer(round_), decree.id, seen_version=decree.version) == 1
        assert standing(decree) == [(one, 1), (late, None)]
        assert [problem.code for problem in decree_desk(db.session(), decree).list_problems] == [
            "decree.count_why_left_out"
        ]


def test_bagian_hukum_gets_it_whole_and_then_nobody_changes_it(app: Flask) -> None:
    round_ = begin_round(app)
    (one,) = add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree, who = prepare_decree(preparer(round_), round_.period_id), preparer(round_)
        with pytest.raises(Refused) as caught:
            send_to_review(who, decree.id, seen_version=decree.version)
        assert codes(caught) == ["decree.no_signer"]
        decree = db.session.get_one(Decree, decree.id)
        decree = save_decree_texts(who, decree.id, wording(decree, signer_name="Contoh"), seen_version=decree.version)
        decree = send_to_review(who, decree.id, seen_version=decree.version)
        assert decree.status == "legal_review"
        with pytest.raises(Refused) as caught:
            save_decree_list(who, decree.id, {one: Choice()}, seen_version=decree.version)
        assert codes(caught) == ["decree.under_review"]
        decree = db.session.get_one(Decree, decree.id)
        assert take_back(who, decree.id, seen_version=decree.version).status == "draft"
        actions = db.session.scalars(
            select(AuditRow.action).where(AuditRow.object_type == "decree").order_by(AuditRow.id)
        )
        assert list(actions) == ["decree.prepared", "decree.texts", "decree.reviewed", "decree.taken_back"]


def test_the_paper_is_a_draft_until_the_decree_is_signed(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree = reviewed(round_)
        assert fill_decree(decree, ()).draft
        assert not fill_decree(sign(round_, decree), ()).draft


def test_signing_freezes_the_list_and_decrees_everybody_on_it_with_a_timeline_row(app: Flask) -> None:
    round_ = begin_round(app)
    ids = add_candidates(app, round_, "Antar Obat", "Sigap")
    (out,) = add_candidates(app, round_, "Tidak Ikut", verified_score=None, stage="trial")
    with app.app_context():
        decree = sign(round_, reviewed(round_))
        assert (decree.status, decree.number, decree.signed_on) == ("signed", NUMBER, TODAY)
        assert decree.signed_by_id == round_.pimpinan.user_id
        file = decree.signed_file
        assert file is not None
        assert (file.skpd_id, len(file.sha256)) == (None, 64)
        assert storage_from_url(app.config["STORAGE_URL"]).verify(file.storage_key, file.sha256)
        states = {one: db.session.get_one(Innovation, one).state for one in (*ids, out)}
        assert states == {ids[0]: "decreed", ids[1]: "decreed", out: "eligible"}
        rows = db.session.scalars(select(TimelineRow).order_by(TimelineRow.innovation_id)).all()
        assert [(one.innovation_id, one.decision, one.sop_step) for one in rows] == [(one, "decree", 8) for one in ids]
        assert rows[0].reason.startswith(f"Keputusan Bupati Balangan Nomor {NUMBER} Tahun 2026 tentang Penetapan")
        assert {one.actor_role for one in rows} == {"Pimpinan"}
        assert broken_chains(db.session()) == []
        db.session.get_one(Innovation, ids[0]).name = "Nama Baru"
        db.session.commit()
        lines = db.session.scalars(select(DecreeLine).where(DecreeLine.is_chosen).order_by(DecreeLine.rank)).all()
        assert [row.name for row in fill_decree(decree, lines).annex] == ["Antar Obat", "Sigap"]
        assert [(one.form, one.kind, one.main_affair, one.stage, one.verified_score) for one in lines] == [
            ("public_service", "digital", 2, "implementation", 80)
        ] * 2


def test_signing_asks_for_number_day_and_a_pdf_and_leaves_no_trace_without(app: Flask) -> None:
    round_ = begin_round(app)
    (one,) = add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree = reviewed(round_)
        decree_id, version = decree.id, decree.version
        picture = signed_file(make_png("pindaian"), "pindaian.png")
        ahead = TODAY + dt.timedelta(days=1)
        for given, expected in (
            (signature(" ", None), ["decree.no_number", "decree.no_day", "decree.no_file"]),
            (signature("x" * 121, ahead, picture), ["decree.day_ahead", "decree.text_long", "decree.wrong_kind"]),
        ):
            with pytest.raises(Invalid) as caught:
                sign_decree(leader(round_), decree_id, given, seen_version=version, today=TODAY)
            assert codes(caught) == expected
        assert db.session.get_one(Decree, decree_id).status == "legal_review"
        assert db.session.get_one(Innovation, one).state == "eligible"
        assert db.session.scalars(select(FileObject)).all() == []


def test_only_after_bagian_hukum_and_only_by_those_who_may(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree = begun(round_)
        with pytest.raises(Refused) as caught:
            sign(round_, decree)
        assert codes(caught) == ["decree.not_reviewed"]
        decree = db.session.get_one(Decree, decree.id)
        decree = send_to_review(preparer(round_), decree.id, seen_version=decree.version)
        for actor in (as_actor(round_.monev, Role.PETUGAS_MONEV), admin_actor(round_.own)):
            with pytest.raises(Refused) as caught:
                sign(round_, db.session.get_one(Decree, decree.id), actor)
            assert codes(caught) == ["workflow.not_your_role"]
        assert sign(round_, db.session.get_one(Decree, decree.id), preparer(round_)).is_signed


def test_when_one_on_the_list_is_no_candidate_any_more_nobody_is_decreed(app: Flask) -> None:
    round_ = begin_round(app)
    ids = add_candidates(app, round_, "Antar Obat", "Sigap")
    with app.app_context():
        decree = reviewed(round_)
        db.session.get_one(Innovation, ids[1]).state = "accepted"
        db.session.commit()
        with pytest.raises(Refused) as caught:
            sign(round_, db.session.get_one(Decree, decree.id))
        assert codes(caught) == ["decree.count_gone"]
        assert db.session.get_one(Innovation, ids[0]).state == "eligible"
        assert db.session.scalars(select(TimelineRow)).all() == []


def test_a_later_change_is_a_new_decree_that_refers_to_the_first(app: Flask) -> None:
    round_ = begin_round(app)
    (first,) = add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree = sign(round_, reviewed(round_))
        with pytest.raises(Refused) as caught:
            prepare_decree(preparer(round_), round_.period_id)
        assert codes(caught) == ["decree.nothing_to_change"]
        with pytest.raises(Refused) as caught:
            take_in_candidates(preparer(round_), decree.id, seen_version=decree.version)
        assert codes(caught) == ["decree.signed"]
    (second,) = add_candidates(app, round_, "Menyusul", verified_score=111)
    with app.app_context():
        change = begun(round_)
        assert change.amends is not None
        assert change.amends.number == NUMBER
        assert standing(change) == [(first, 1), (second, 2)]
        paper = fill_decree(change, ())
        assert paper.title.startswith(
            f"Perubahan atas Keputusan Bupati Balangan Nomor {NUMBER} Tahun 2026 tentang Penetapan"
        )
        change = send_to_review(preparer(round_), change.id, seen_version=change.version)
        sign(round_, change, number="188.45/99/KUM")
        assert {db.session.get_one(Innovation, one).state for one in (first, second)} == {"decreed"}
        assert len(db.session.scalars(select(TimelineRow)).all()) == 2


def test_a_decree_without_its_signers_office_is_cited_as_the_regents_and_cannot_go_on_so(app: Flask) -> None:
    round_ = begin_round(app)
    (one,) = add_candidates(app, round_, "Antar Obat")
    earlier = sign_decree_row(app, round_, [one])
    add_candidates(app, round_, "Menyusul")
    with app.app_context():
        who, number = preparer(round_), db.session.get_one(Decree, earlier).number
        assert db.session.get_one(Decree, earlier).signer_title == ""
        change = begun(round_)
        title = fill_decree(change, ()).title
        assert title.startswith(f"Perubahan atas Keputusan Bupati Balangan Nomor {number} Tahun 2026 tentang")
        nobody = wording(change, signer_title=" ")
        change = save_decree_texts(who, change.id, nobody, seen_version=change.version)
        assert fill_decree(change, ()).head == "KEPUTUSAN BUPATI BALANGAN"
        with pytest.raises(Refused) as caught:
            send_to_review(who, change.id, seen_version=change.version)
        assert codes(caught) == ["decree.no_office"]


def test_the_first_decree_ends_step_8_on_its_day_unless_somebody_recorded_one_and_a_change_leaves_it(
    app: Flask,
) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        sign(round_, reviewed(round_))
        assert step_8(round_).actual_on == TODAY
        record = db.session.scalars(select(AuditRow).where(AuditRow.action == "period_step.finished")).one()
        assert (record.actor_id, record.object_id) == (round_.pimpinan.user_id, step_8(round_).id)
        ended = {"step": 8, "before": None, "after": TODAY.isoformat(), "because": "decree.signed"}
        assert record.detail == ended
        finish_step(preparer(round_), step_8(round_).id, None, today=TODAY)
    add_candidates(app, round_, "Menyusul")
    with app.app_context():
        sign(round_, reviewed(round_), number="188.45/99/KUM")
        assert step_8(round_).actual_on is None
    later = begin_round(app, year=2027)
    add_candidates(app, later, "Tahun Depan")
    with app.app_context():
        finish_step(preparer(later), step_8(later).id, TODAY - dt.timedelta(days=9), today=TODAY)
        sign(later, reviewed(later), number="188.45/7/KUM")
        assert step_8(later).actual_on == TODAY - dt.timedelta(days=9)


def step_8(round_: Round) -> PeriodStep:
    query = select(PeriodStep).where(PeriodStep.period_id == round_.period_id, PeriodStep.number == 8)
    return db.session.scalars(query).one()


def test_two_signatures_at_once_make_one_decree(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    with app.app_context():
        decree = reviewed(round_)
        decree_id, version = decree.id, decree.version
        files = [signed_file(), signed_file()]
    ended = at_once(
        app,
        [
            lambda one=one, who=who: sign_decree(
                who, decree_id, signature(received=one), seen_version=version, today=TODAY
            )
            for one, who in zip(files, (leader(round_), preparer(round_)), strict=True)
        ],
    )
    assert sorted(ended) == ["Refused decree.signed", "done"]
    with app.app_context():
        assert len(db.session.scalars(select(TimelineRow)).all()) == 1
        assert len(db.session.scalars(select(FileObject)).all()) == 1


def test_two_who_begin_at_once_begin_one(app: Flask) -> None:
    round_ = begin_round(app)
    add_candidates(app, round_, "Antar Obat")
    ended = at_once(app, [lambda: prepare_decree(preparer(round_), round_.period_id)] * 2)
    assert sorted(ended) == ["Refused decree.in_preparation", "done"]


def test_names_alike_in_other_agencies_and_years_are_shown_and_ones_own_last_year_is_not(app: Flask) -> None:
    before, round_ = begin_round(app, year=2025), begin_round(app, year=2026)
    (last,) = add_candidates(app, before, "Posyandu Digital", state="handed_over", national_number="IND1")
    (mine,) = add_candidates(app, round_, "Posyandu Digital", previous_id=last, developed_on=dt.date(2025, 5, 1))
    (other,) = add_candidates(app, round_, "Posyandu Digital Terpadu", skpd_id=round_.other.skpd_id)
    with app.app_context():
        decree = prepare_decree(preparer(round_), round_.period_id)
        rows = {row.candidate.key: row for row in decree_desk(db.session(), decree).rows}
        assert [(one.other.id, one.why) for one in rows[mine].look_alikes] == [(other, "words")]
        assert {one.other.id for one in rows[other].look_alikes} == {last, mine}
        assert rows[mine].candidate.times_sent == 1
        assert rows[mine].blockers == ()
