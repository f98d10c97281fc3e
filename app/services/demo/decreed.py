"""The end of the demo's past rounds: the signed decree, and what the ministry made of each innovation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.models import Decree, DecreeLine, Handover, Innovation
from app.reference.loader import decree_texts
from app.rules.codes import DecreeStatus, HandoverStatus
from app.rules.workflow import Decision
from app.services.demo.dice import Dice
from app.services.demo.papers import Sheet
from app.services.demo.rounds import Round
from app.services.demo.script import Story
from app.services.demo.store import Shelf, insert_all
from app.storage.samples import make_pdf

_TITLE_LINES = ("Ditetapkan di Paringin.", "Contoh naskah bertanda tangan untuk peragaan.")
_ANSWER_TAKES = dt.timedelta(days=21)
_RETURNED = "Lengkapi halaman RKPD yang memuat kegiatan inovasi, lalu kirim ulang sebelum masa perbaikan berakhir."


def store_decree(session: Session, shelf: Shelf, round_: Round, pairs: Sequence[tuple[Innovation, Story]]) -> None:
    """The round's signed decree over all it decreed, the best verified first, and their hand-over; none, nothing."""
    decreed = [(one, story) for one, story in pairs if _decided(story, Decision.DECREE)]
    if not decreed:
        return
    decreed.sort(key=lambda pair: (-(pair[0].verified_score or 0), pair[0].id))
    decree_id = _decree(session, shelf, round_, decreed[0][1])
    insert_all(session, DecreeLine, [_line(decree_id, rank, one) for rank, (one, _) in enumerate(decreed, start=1)])
    sent = [(one, story) for one, story in decreed if _decided(story, Decision.HAND_OVER)]
    insert_all(session, Handover, [_handover(round_, one, story) for one, story in sent])


def _decided(story: Story, decision: Decision) -> Any:
    """The story's last decision of this kind, or None."""
    return next((one for one in reversed(story.decided) if one.outcome.decision is decision), None)


def _decree(session: Session, shelf: Shelf, round_: Round, story: Story) -> int:
    """One decree, signed on the day on which the stories say it was."""
    signed, office = _decided(story, Decision.DECREE), round_.staff.bappedalitbang[0]
    year, dice = round_.calendar.year, Dice(round_.banks.seed, "decree", round_.calendar.year)
    text, number = decree_texts().first, f"188.45/{dice.number(300, 700)}/KUM/{year}"
    paper = make_pdf(f"KEPUTUSAN BUPATI BALANGAN NOMOR {number}", [text.title, *_TITLE_LINES])
    sheet = Sheet(paper, f"SK-Bupati-{year}.pdf", "pdf")
    [file_id] = shelf.put(session, [(sheet, signed.at, office)], [None])
    row = {
        "period_id": round_.period_id,
        "status": DecreeStatus.SIGNED,
        "title": text.title,
        "number": number,
        "texts": {name: list(lines) for name, lines in text.paragraphs.items()},
        "signer_title": "Bupati Balangan",
        "signer_name": round_.staff.pimpinan.name,
        "signed_on": signed.at.date(),
        "signed_file_id": file_id,
        "signed_at": signed.at,
        "signed_by_id": office.user_id,
        "created_at": signed.at,
        "created_by_id": office.user_id,
        "updated_at": signed.at,
        "updated_by_id": office.user_id,
    }
    return insert_all(session, Decree, [row])[0]


def _line(decree_id: int, rank: int, one: Innovation) -> dict[str, Any]:
    return {
        "decree_id": decree_id,
        "innovation_id": one.id,
        "is_chosen": True,
        "rank": rank,
        "name": one.name,
        "skpd_name": one.skpd_name,
        "form": one.form,
        "kind": one.kind,
        "main_affair": one.main_affair,
        "stage": one.stage,
        "implemented_on": one.implemented_on,
        "initiator_name": one.initiator_name,
        "verified_score": one.verified_score,
    }


def _handover(round_: Round, one: Innovation, story: Story) -> dict[str, Any]:
    """The ministry is a little stricter than we are, and returns one in ten."""
    sent = _decided(story, Decision.HAND_OVER)
    dice = Dice(round_.banks.seed, "handover", round_.calendar.year, one.name)
    returned = dice.chance(0.1)
    score = max(0, (one.verified_score or 0) - dice.weighted((0, 1, 2, 4, 7), (4, 3, 3, 2, 1)))
    return {
        "innovation_id": one.id,
        "national_number": one.national_number,
        "entered_on": sent.at.date(),
        "entered_by_id": sent.actor.user_id,
        "status": HandoverStatus.RETURNED if returned else HandoverStatus.ACCEPTED,
        "answered_on": sent.at.date() + _ANSWER_TAKES,
        "note": _RETURNED if returned else "",
        "national_score": None if returned else float(score),
        "national_levels": {},
        "updated_at": sent.at,
        "updated_by_id": sent.actor.user_id,
    }
