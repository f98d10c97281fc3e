"""Evidence: versions are added and never overwritten, one file serves many, what is judged stays locked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Evidence, EvidenceLink, FileObject, IndicatorEntry, Innovation, Period, db, utc_now
from app.rules.completeness import VIDEO_NATIONAL_NUMBER
from app.rules.workflow import Decision
from app.services.add_evidence import (
    MAX_LETTER_SUBJECT,
    Letter,
    add_evidence,
    attach_evidence,
    describe_evidence,
    detach_evidence,
    letter_of,
    replace_evidence,
)
from app.services.errors import Invalid, NotFoundForActor, Refused, ServiceError, Stale
from app.storage.samples import make_jpg, make_mp4
from tests.security.world import acting
from tests.support.files import receive, store_of
from tests.support.rounds import Round, add_complete, add_draft, admin_actor, begin_round

ACCEPTED = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT)


@cache
def video(seconds: int = 150) -> bytes:
    return make_mp4(seconds)


def entry_of(pk: int, number: int = 8) -> IndicatorEntry:
    entries = db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == pk))
    return next(one for one in entries if one.indicator.number == number)


def video_entry(pk: int) -> IndicatorEntry:
    entries = db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == pk))
    return next(one for one in entries if one.indicator.national_number == VIDEO_NATIONAL_NUMBER)


def add(app: Flask, round_: Round, pk: int, *numbers: int, text: str = "SK", letter: Letter | None = None) -> Evidence:
    entries = [entry_of(pk, number).id for number in numbers or (8,)]
    return add_evidence(admin_actor(round_.own), pk, entries, receive(app, text), letter or Letter())


def count_of(pk: int) -> int:
    return db.session.get_one(Innovation, pk).evidence_count


def test_a_file_serves_several_indicators_and_counts_once(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        letter = Letter(" 188.45/12/2026 ", dt.date(2026, 2, 3), " Tim pelaksana ", has_personal_data=True)
        piece = add(app, round_, pk, 7, 8, letter=letter)
        attach_evidence(admin_actor(round_.own), pk, piece.id, entry_of(pk, 9).id)
        assert sorted(link.entry.indicator.number for link in piece.links) == [7, 8, 9]
        assert letter_of(piece) == Letter("188.45/12/2026", dt.date(2026, 2, 3), "Tim pelaksana", True)
        assert (piece.kind, count_of(pk)) == ("document", 1)


def test_a_replacement_is_a_new_version_and_the_old_bytes_stay(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        piece = add(app, round_, pk, text="Lama")
        old = piece.current.file
        photo = receive(app, name="Foto.jpg", data=make_jpg("Foto"))
        replace_evidence(admin_actor(round_.own), pk, piece.id, photo)
        assert [one.number for one in piece.versions] == [1, 2]
        assert (piece.versions[0].file.id, piece.current.file.filename, piece.kind) == (old.id, "Foto.jpg", "photo")
        assert store_of(app).size(old.storage_key) == old.size


def test_the_same_bytes_sent_again_are_one_piece_and_one_version(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        actor, first = admin_actor(round_.own), add(app, round_, pk)
        version = db.session.get_one(Innovation, pk).version
        assert add(app, round_, pk).id == first.id
        assert replace_evidence(actor, pk, first.id, receive(app, "SK")).current.number == 1
        assert (db.session.get_one(Innovation, pk).version, db.session.query(FileObject).count()) == (version, 1)
        assert add(app, round_, pk, 9).id != first.id


def test_detaching_keeps_the_row_and_the_file_and_can_be_undone(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        actor, piece = admin_actor(round_.own), add(app, round_, pk, 7, 8)
        detach_evidence(actor, pk, piece.id, entry_of(pk, 8).id)
        link = db.session.scalars(select(EvidenceLink).where(EvidenceLink.entry_id == entry_of(pk, 8).id)).one()
        assert link.detached_at is not None
        assert count_of(pk) == 1
        detach_evidence(actor, pk, piece.id, entry_of(pk, 7).id)
        assert (count_of(pk), len(piece.versions)) == (0, 1)
        attach_evidence(actor, pk, piece.id, entry_of(pk, 8).id)
        assert (link.detached_at, count_of(pk)) == (None, 1)
        before = db.session.get_one(Innovation, pk).version
        attach_evidence(actor, pk, piece.id, entry_of(pk, 8).id)
        detach_evidence(actor, pk, piece.id, entry_of(pk, 7).id)
        assert db.session.get_one(Innovation, pk).version == before


def test_the_video_indicator_holds_one_video_of_several_versions(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        actor, entry = admin_actor(round_.own), video_entry(pk)
        first = add_evidence(actor, pk, [entry.id], receive(app, name="a.mp4", data=video()), Letter())
        second = add_evidence(actor, pk, [entry.id], receive(app, name="b.mp4", data=video(130)), Letter())
        assert (first.id, [one.number for one in first.versions], first.kind) == (second.id, [1, 2], "video")
        assert round(second.current.file.duration_seconds) == 130


def test_a_video_goes_with_its_indicator_and_a_paper_with_the_others(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        actor, paper, clip = admin_actor(round_.own), add(app, round_, pk), video_entry(pk)
        film = add_evidence(actor, pk, [clip.id], receive(app, name="a.mp4", data=video()), Letter())
        wrong: dict[str, Callable[[], object]] = {
            "video_only": lambda: add_evidence(actor, pk, [clip.id], receive(app, "Lain"), Letter()),
            "no_video": lambda: add_evidence(
                actor, pk, [entry_of(pk).id], receive(app, name="c.mp4", data=video(140)), Letter()
            ),
            "video_only ": lambda: replace_evidence(actor, pk, film.id, receive(app, "Lain")),
            "no_video ": lambda: replace_evidence(actor, pk, paper.id, receive(app, name="c.mp4", data=video(140))),
            "video_only  ": lambda: attach_evidence(actor, pk, paper.id, clip.id),
            "no_video  ": lambda: attach_evidence(actor, pk, film.id, entry_of(pk).id),
            "no_indicator": lambda: add_evidence(actor, pk, [], receive(app, "Lain"), Letter()),
        }
        for code, attempt in wrong.items():
            with pytest.raises(Invalid) as caught:
                attempt()
            assert [one.code for one in caught.value.problems] == [f"evidence.{code.strip()}"]


def test_the_letter_of_a_piece_is_corrected_and_the_second_editor_is_told(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        actor, piece = admin_actor(round_.own), add(app, round_, pk)
        seen = letter_of(piece).stamp
        describe_evidence(actor, pk, piece.id, Letter(number="1/2026"), seen_stamp=seen)
        describe_evidence(actor, pk, piece.id, Letter(number=" 1/2026"), seen_stamp=seen)  # stands there: no conflict
        with pytest.raises(Stale) as caught:
            describe_evidence(actor, pk, piece.id, Letter(number="2/2026"), seen_stamp=seen)
        assert (caught.value.current["number"], letter_of(piece).number) == ("1/2026", "1/2026")
        assert caught.value.current["version"] == letter_of(piece).stamp
        with pytest.raises(Invalid) as long:
            describe_evidence(actor, pk, piece.id, Letter("x" * 121, None, "x" * (MAX_LETTER_SUBJECT + 1)))
        assert [one.where for one in long.value.problems] == ["letter_number", "letter_subject"]


def test_evidence_says_nothing_about_who_wrote_the_answer(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        add(app, round_, pk)
        assert (entry_of(pk).updated_by_id, entry_of(pk).version) == (None, 1)


def verbs(app: Flask, round_: Round, pk: int, piece: Evidence, number: int) -> list[Callable[[], object]]:
    """Everything one may try with `piece`, which serves indicator `number`."""
    actor, entry = admin_actor(round_.own), entry_of(pk, number).id
    return [
        lambda: add_evidence(actor, pk, [entry], receive(app, "Baru"), Letter()),
        lambda: replace_evidence(actor, pk, piece.id, receive(app, "Baru")),
        lambda: describe_evidence(actor, pk, piece.id, Letter(number="baru")),
        lambda: detach_evidence(actor, pk, piece.id, entry),
    ]


def refused_all(attempts: list[Callable[[], object]], kind: type[ServiceError], code: str = "") -> None:
    for attempt in attempts:
        with pytest.raises(kind) as caught:
            attempt()
        assert not code or code in {one.code for one in caught.value.problems}


@pytest.mark.parametrize("decisions", [ACCEPTED[:1], ACCEPTED[:2], (*ACCEPTED, Decision.FILE), (Decision.WITHDRAW,)])
def test_evidence_is_locked_while_others_have_the_form(app: Flask, decisions: tuple[Decision, ...]) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Terkirim", *decisions)
    with app.app_context():
        piece = db.session.scalars(select(Evidence).join(EvidenceLink).where(EvidenceLink.entry_id == entry_of(pk).id))
        refused_all(verbs(app, round_, pk, piece.one(), 8), Refused, "indicator.locked")


def test_what_serves_a_verified_indicator_is_locked_for_all_and_the_rest_is_open(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Diverifikasi", *ACCEPTED)
    with app.app_context():
        actor, shared, own = admin_actor(round_.own), add(app, round_, pk, 7, 8), add(app, round_, pk, 8, text="Lain")
        entry_of(pk, 7).verdict = "valid"
        entry_of(pk, 8).verdict = "needs_work"
        db.session.commit()
        refused_all(verbs(app, round_, pk, shared, 7), Refused, "indicator.locked")
        refused_all([lambda: attach_evidence(actor, pk, own.id, entry_of(pk, 7).id)], Refused)
        assert (entry_of(pk, 7).verdict, entry_of(pk, 8).verdict) == ("valid", "needs_work")
        detach_evidence(actor, pk, shared.id, entry_of(pk, 8).id)
        assert entry_of(pk, 8).verdict is None
        replace_evidence(actor, pk, own.id, receive(app, "Versi baru"))
        assert entry_of(pk, 7).verdict == "valid"


def test_nothing_changes_in_a_closed_year(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        piece = add(app, round_, pk)
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
        refused_all(verbs(app, round_, pk, piece, 8), Refused, "workflow.period_closed")
        db.session.expire_all()
        assert ([one.number for one in piece.versions], letter_of(piece), count_of(pk)) == ([1], Letter(), 1)


@pytest.mark.parametrize("who", ["admin", "manager", "head"])
def test_for_other_agencies_and_for_those_who_judge_there_is_nothing(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        piece_id, entry_id = add(app, round_, pk).id, entry_of(pk).id
        file = receive(app, "Disusupi")
    office = round_.own if who == "head" else round_.other
    with acting(app, getattr(office, who)):
        from app.security.current import signed_in

        actor = signed_in()
        refused_all(
            [
                lambda: add_evidence(actor, pk, [entry_id], file, Letter()),
                lambda: replace_evidence(actor, pk, piece_id, file),
                lambda: describe_evidence(actor, pk, piece_id, Letter(number="x")),
                lambda: attach_evidence(actor, pk, piece_id, entry_id + 1),
                lambda: detach_evidence(actor, pk, piece_id, entry_id),
            ],
            NotFoundForActor,
        )


def test_evidence_and_answers_of_two_innovations_do_not_mix(app: Flask) -> None:
    round_ = begin_round(app)
    pk, other = add_draft(app, round_), add_draft(app, round_, "Lain")
    with app.app_context():
        actor, piece = admin_actor(round_.own), add(app, round_, other)
        refused_all(
            [
                lambda: add_evidence(actor, pk, [entry_of(other).id], receive(app), Letter()),
                lambda: replace_evidence(actor, pk, piece.id, receive(app, "Baru")),
                lambda: attach_evidence(actor, pk, piece.id, entry_of(pk).id),
                lambda: detach_evidence(actor, pk, piece.id, entry_of(other).id),
                lambda: attach_evidence(actor, pk, 987_654, entry_of(pk).id),
            ],
            NotFoundForActor,
        )


def test_two_replacements_at_the_same_moment_are_two_versions(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        piece_id = add(app, round_, pk).id
    start, failures = threading.Barrier(2), []

    def run(text: str) -> None:
        with app.app_context():
            received = receive(app, text)
            start.wait(10)
            try:
                replace_evidence(admin_actor(round_.own), pk, piece_id, received)
            except Exception as error:  # noqa: BLE001 - told by the assertion below
                failures.append(error)

    threads = [threading.Thread(target=run, args=(text,)) for text in ("Satu", "Dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with app.app_context():
        assert failures == []
        assert [one.number for one in db.session.get_one(Evidence, piece_id).versions] == [1, 2, 3]
