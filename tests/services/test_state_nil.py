"""SOP step 3, TIDAK: an agency states that it has none; then it is done, and nothing contradicts it."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select

from app.models import AuditRow, FileObject, Innovation, Participation, Period, db, utc_now
from app.rules.roles import Role
from app.rules.uploads import UploadLimits
from app.rules.workflow import Decision
from app.services.create_innovation import create_innovation
from app.services.errors import Invalid, NotFoundForActor, Refused, ServiceError
from app.services.receive_file import Received, receive_file
from app.services.state_nil import MAX_REASON, MIN_REASON, lift_nil, state_nil
from app.storage.samples import make_docx, make_pdf
from app.storage.store import storage_from_url
from tests.support.rounds import Round, add_draft, admin_actor, advance, as_actor, begin_round

REASON = "Tahun ini seluruh tenaga mengerjakan akreditasi."


def signed_letter(name: str = "surat.pdf", content: bytes | None = None) -> Received:
    store = storage_from_url(current_app.config["STORAGE_URL"])
    content = make_pdf("Surat keterangan", ["ditandatangani"]) if content is None else content
    return receive_file(BytesIO(content), name, store, UploadLimits())


def state(round_: Round, reason: str = REASON) -> Participation:
    return state_nil(admin_actor(round_.own), round_.period_id, reason, signed_letter())


def codes(caught: pytest.ExceptionInfo[Invalid] | pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.problems]


def test_a_statement_makes_the_agency_count_as_done(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        row = state(round_)
        assert (row.state, row.nil_reason, row.nil_by_id) == ("nil", REASON, round_.own.admin.user_id)
        assert (row.nil_file.filename, row.nil_file.skpd_id) == ("surat.pdf", round_.own.skpd_id)
        store = storage_from_url(app.config["STORAGE_URL"])
        assert Path(store.path(row.nil_file.storage_key)).exists()
        assert db.session.scalars(select(AuditRow.action).where(AuditRow.object_id == row.id)).all() == ["nil.stated"]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("x" * (MIN_REASON - 1), "nil.reason_short"),
        (f"  {'x' * 10}  \n\n   ", "nil.reason_short"),
        ("x" * (MAX_REASON + 1), "nil.reason_long"),
    ],
)
def test_the_reason_says_something_and_ends(app: Flask, reason: str, code: str) -> None:
    round_ = begin_round(app)
    with app.app_context():
        with pytest.raises(Invalid) as caught:
            state(round_, reason)
        assert codes(caught) == [code]
        assert db.session.scalar(select(func.count()).select_from(FileObject)) == 0


def test_the_signed_letter_is_a_picture_or_a_pdf(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        admin = admin_actor(round_.own)
        with pytest.raises(Invalid) as caught:
            state_nil(admin, round_.period_id, "pendek", None)
        assert codes(caught) == ["nil.reason_short", "nil.no_file"]
        office = signed_letter("surat.docx", make_docx("Surat", ["isi"]))
        with pytest.raises(Invalid) as caught:
            state_nil(admin, round_.period_id, REASON, office)
        assert codes(caught) == ["nil.wrong_kind"]


def test_an_agency_with_innovations_under_way_cannot_state_that_it_has_none(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_draft(app, round_)
    with app.app_context():
        with pytest.raises(Refused) as caught:
            state(round_)
        assert codes(caught) == ["nil.has_innovations"]
        assert caught.value.problems[0].params == {"count": 1}
    advance(app, round_, pk, Decision.WITHDRAW)
    with app.app_context():
        assert state(round_).state == "nil"


def test_after_the_statement_no_innovation_begins_and_it_is_not_stated_twice(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        state(round_)
        with pytest.raises(Refused) as caught:
            create_innovation(admin_actor(round_.own), round_.period_id, "Ternyata ada")
        assert codes(caught) == ["nil.stated"]
        with pytest.raises(Refused) as caught:
            state(round_)
        assert codes(caught) == ["nil.stated"]
        assert create_innovation(admin_actor(round_.other), round_.period_id, "SKPD lain").id


def test_only_the_agencys_admin_states_it_and_never_in_a_closed_year(app: Flask) -> None:
    round_ = begin_round(app)
    own = round_.own.skpd_id
    with app.app_context():
        letter = signed_letter()
        for actor in (
            as_actor(round_.own.manager, Role.PENGELOLA, own),
            as_actor(round_.own.head, Role.KEPALA_SKPD, own),
            as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG),
        ):
            with pytest.raises(Refused) as caught:
                state_nil(actor, round_.period_id, REASON, letter)
            assert codes(caught) == ["workflow.not_your_role"]
        with pytest.raises(NotFoundForActor):
            state_nil(admin_actor(round_.own), 987_654, REASON, letter)
        db.session.get_one(Period, round_.period_id).closed_at = utc_now()
        db.session.commit()
        with pytest.raises(Refused) as caught:
            state(round_)
        assert codes(caught) == ["workflow.period_closed"]


def test_bappedalitbang_lifts_a_statement_with_a_reason_and_the_agency_may_begin(app: Flask) -> None:
    round_ = begin_round(app)
    officer = as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)
    with app.app_context():
        row = state(round_)
        pk, file_id = row.id, row.nil_file_id
        with pytest.raises(Refused) as caught:
            lift_nil(officer, pk, "  ")
        assert codes(caught) == ["workflow.reason_required"]
        with pytest.raises(Refused):
            lift_nil(admin_actor(round_.own), pk, "Kami berubah pikiran.")
        lifted = lift_nil(officer, pk, "SKPD melaporkan satu inovasi.")
        assert (lifted.state, lifted.nil_reason, lifted.nil_file_id) == ("not_started", "", None)
        assert db.session.get(FileObject, file_id) is not None
        note = db.session.scalars(select(AuditRow).where(AuditRow.action == "nil.lifted")).one()
        assert note.detail == {"reason": "SKPD melaporkan satu inovasi.", "file_id": file_id}
        assert create_innovation(admin_actor(round_.own), round_.period_id, "Ternyata ada").id
        with pytest.raises(NotFoundForActor):
            lift_nil(officer, pk, "Sekali lagi.")


def test_a_statement_and_an_innovation_at_the_same_moment_exclude_each_other(app: Flask) -> None:
    round_ = begin_round(app)
    start, outcomes = threading.Barrier(2), []
    with app.app_context():
        letter = signed_letter()

    def run(verb: str) -> None:
        with app.app_context():
            start.wait(10)
            try:
                if verb == "nil":
                    state_nil(admin_actor(round_.own), round_.period_id, REASON, letter)
                else:
                    create_innovation(admin_actor(round_.own), round_.period_id, "Serentak")
                outcomes.append(verb)
            except ServiceError as error:
                outcomes.append(str(error))

    threads = [threading.Thread(target=run, args=(verb,)) for verb in ("nil", "begin")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(outcomes) in (["begin", "nil.has_innovations"], ["nil", "nil.stated"])
    with app.app_context():
        live = db.session.scalar(select(func.count()).select_from(Innovation))
        stated = db.session.scalar(select(func.count()).select_from(Participation).where(Participation.state == "nil"))
        assert (live, stated) in ((1, 0), (0, 1))
