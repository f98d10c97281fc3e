"""A form that comes again shows what is different since it was sent back, to whoever decides on it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Evidence, EvidenceLink, Innovation, TimelineRow, db
from app.queries.timeline import broken_chains
from app.rules.roles import Role
from app.rules.workflow import Decision
from app.services.add_evidence import Letter, describe_evidence
from app.services.decide_innovation import decide_innovation
from app.services.save_entry import save_entry
from app.services.save_profile import save_profile
from tests.services.test_save_entry import entry_of
from tests.support.people import Person, signed_in
from tests.support.rounds import TODAY, Round, add_complete, admin_actor, advance, as_actor, begin_round


def returned(app: Flask) -> tuple[Round, int]:
    """An innovation that the head has sent back."""
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    with app.app_context():
        head = as_actor(round_.own.head, Role.KEPALA_SKPD, round_.own.skpd_id)
        version = db.session.get_one(Innovation, pk).version
        decide_innovation(head, pk, Decision.RETURN, seen_version=version, reason="Perbaiki.", notes={8: "Kurang."})
    return round_, pk


def mend(app: Flask, round_: Round, pk: int) -> None:
    """Change a field of the profile, an answer, and the particulars of another answer's evidence."""
    with app.app_context():
        actor, one = admin_actor(round_.own), db.session.get_one(Innovation, pk)
        changes = {"background": "Latar belakang yang baru."}
        save_profile(actor, pk, changes, seen_version=one.profile_version, today=TODAY)
        entry = entry_of(pk, 8)
        text, seen = "Jawaban yang baru.", entry.version
        save_entry(actor, pk, entry.id, description=text, claimed_level=2, seen_version=seen)
        nine = entry_of(pk, 9).id
        piece = db.session.scalars(select(Evidence).join(EvidenceLink).where(EvidenceLink.entry_id == nine)).one()
        describe_evidence(actor, pk, piece.id, Letter(number="12/2026"))


def told(app: Flask, person: Person, pk: int) -> list[str] | None:
    """What the page lists as changed; None when it says nothing about changes."""
    html = signed_in(app, person).get(f"/inovasi/{pk}").get_data(as_text=True)
    if "Yang berubah sejak dikembalikan" not in html:
        return None
    part = html[html.index("Yang berubah sejak dikembalikan") :]
    return re.findall(r"<li><a href=[^>]+>([^<]+)</a></li>", part[: part.index("</section>")])


@pytest.mark.parametrize("who", ["head", "admin"])
def test_what_changed_since_the_return_is_listed_in_the_forms_order(app: Flask, who: str) -> None:
    round_, pk = returned(app)
    mend(app, round_, pk)
    assert told(app, round_.own.admin, pk) is None
    advance(app, round_, pk, Decision.SUBMIT)
    assert told(app, getattr(round_.own, who), pk) == [
        "Latar Belakang",
        "8. Replikasi: jawaban",
        "9. Pedoman Teknis: bukti",
    ]
    advance(app, round_, pk, Decision.ENDORSE)
    assert len(told(app, round_.bappedalitbang, pk) or ()) == 3
    advance(app, round_, pk, Decision.ACCEPT)
    assert told(app, round_.bappedalitbang, pk) is None


def test_the_changed_parts_are_marked_where_they_are_read(app: Flask) -> None:
    round_, pk = returned(app)
    mend(app, round_, pk)
    advance(app, round_, pk, Decision.SUBMIT)
    html = signed_in(app, round_.own.head).get(f"/inovasi/{pk}").get_data(as_text=True)
    assert html.count('data-state="changed"') == 3
    assert re.search(r'<dt[^>]*>Latar Belakang\s*<span class="badge-s [^>]*data-state="changed"', html)


def test_a_form_sent_again_untouched_says_that_nothing_changed(app: Flask) -> None:
    round_, pk = returned(app)
    with app.app_context():
        entry_of(pk, 8).verdict = None
        db.session.commit()
    advance(app, round_, pk, Decision.SUBMIT)
    assert told(app, round_.own.head, pk) == []
    html = signed_in(app, round_.own.head).get(f"/inovasi/{pk}").get_data(as_text=True)
    assert "Tidak ada isian, jawaban, atau bukti yang berubah." in html


def test_a_first_submission_claims_nothing(app: Flask) -> None:
    round_ = begin_round(app)
    first = add_complete(app, round_, "Pertama kali", Decision.SUBMIT)
    assert told(app, round_.own.head, first) is None


def test_the_kept_print_is_part_of_the_chain(app: Flask) -> None:
    _, pk = returned(app)
    with app.app_context():
        rows = db.session.scalars(select(TimelineRow).where(TimelineRow.innovation_id == pk).order_by(TimelineRow.seq))
        assert [one.form_print is not None for one in rows] == [False, True]
        assert broken_chains(db.session()) == []
