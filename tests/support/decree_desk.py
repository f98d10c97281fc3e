"""Candidates for a decree and decrees as far as wanted, made in a moment."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from flask import Flask, current_app
from sqlalchemy import select

from app.models import Decree, Innovation, Participation, Skpd, db, utc_now
from app.rules.roles import Actor, Role
from app.rules.uploads import UploadLimits
from app.services.edit_decree import Wording, save_decree_texts, send_to_review
from app.services.prepare_decree import prepare_decree
from app.services.receive_file import Received, receive_file
from app.services.sign_decree import Signature, sign_decree
from app.storage.samples import make_pdf
from app.storage.store import storage_from_url
from tests.support.rounds import TODAY, Round, as_actor

APPLIED = dt.date(2025, 2, 3)
NUMBER = "188.45/77/KUM"


def add_candidates(app: Flask, round_: Round, *names: str, **columns: object) -> list[int]:
    """Innovations of the first agency that monev found eligible, with all that the annex prints; their ids."""
    values = {
        "state": "eligible",
        "form": "public_service",
        "stage": "implementation",
        "kind": "digital",
        "main_affair": 2,
        "initiator": "skpd",
        "initiator_name": "Tim Contoh",
        "implemented_on": APPLIED,
        "verified_score": 80,
        "complete_count": 21,
        "skpd_id": round_.own.skpd_id,
        "period_id": round_.period_id,
    }
    author = round_.own.admin.user_id
    with app.app_context():
        skpd_id, period_id = (columns.get(one, values[one]) for one in ("skpd_id", "period_id"))
        skpd_name = db.session.get_one(Skpd, skpd_id).name
        rows = [
            Innovation(
                name=name,
                skpd_name=skpd_name,
                state_since=utc_now(),
                created_by_id=author,
                updated_by_id=author,
                **{**values, **columns},
            )
            for name in names
        ]
        db.session.add_all(rows)
        known = db.session.scalar(
            select(Participation).where(Participation.skpd_id == skpd_id, Participation.period_id == period_id)
        )
        if known is None:
            db.session.add(Participation(skpd_id=skpd_id, period_id=period_id, state="complete"))
        db.session.commit()
        return [one.id for one in rows]


def preparer(round_: Round) -> Actor:
    """Bappedalitbang."""
    return as_actor(round_.bappedalitbang, Role.BAPPEDALITBANG)


def leader(round_: Round) -> Actor:
    """Who records the Bupati's decision."""
    return as_actor(round_.pimpinan, Role.PIMPINAN)


def wording(decree: Decree, **changes: object) -> Wording:
    """The decree's own words, some of them changed."""
    own = {name: getattr(decree, name) for name in ("title", "texts", "place", "signer_title", "signer_name")}
    return Wording(**{**own, **changes})  # type: ignore[arg-type]


def signed_file(content: bytes | None = None, name: str = "SK ditandatangani.pdf") -> Received:
    """A file received into the store, as an upload leaves it."""
    store = storage_from_url(current_app.config["STORAGE_URL"])
    content = make_pdf("Keputusan Bupati", ["ditandatangani"]) if content is None else content
    return receive_file(BytesIO(content), name, store, UploadLimits())


def begun(round_: Round) -> Decree:
    """A draft with a signer named."""
    decree = prepare_decree(preparer(round_), round_.period_id)
    words = wording(decree, signer_name="Contoh Bupati")
    return save_decree_texts(preparer(round_), decree.id, words, seen_version=decree.version)


def reviewed(round_: Round) -> Decree:
    """A draft that lies with Bagian Hukum."""
    decree = begun(round_)
    return send_to_review(preparer(round_), decree.id, seen_version=decree.version)


def signature(number: str = NUMBER, day: dt.date | None = TODAY, received: Received | None = None) -> Signature:
    """What the signed paper says."""
    return Signature(number, day, received)


def sign(round_: Round, decree: Decree, actor: Actor | None = None, number: str = NUMBER) -> Decree:
    """The Bupati's signature recorded."""
    who = actor or leader(round_)
    version, decree_id = decree.version, decree.id
    return sign_decree(who, decree_id, signature(number, received=signed_file()), seen_version=version, today=TODAY)
