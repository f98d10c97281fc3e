"""Saves Form C.2 part by part while its officer fills it in: a verdict, an item, or what stands around them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace

from app.extensions import db
from app.models import Monev, MonevItem, MonevVerdict, User
from app.queries.entries import EntryRow
from app.rules.codes import Verdict
from app.rules.completeness import MAX_LEVEL
from app.rules.monev import ITEM_NUMBERS
from app.rules.nip import parse_nip
from app.rules.problems import problem
from app.rules.roles import Actor
from app.services.errors import Invalid, NotFoundForActor, Stale
from app.services.monev_forms import form_to_fill, keep_seen, stamp, touch_form
from app.services.use_case import use_case

MAX_REASON = 2_000
MAX_TEXT = 5_000
_LINE = 120
_NIP = 18


@dataclass(frozen=True)
class Said:
    """The officer's word on one indicator, whole or half."""

    verdict: str | None = None
    verified_level: int | None = None
    reason: str = ""
    note: str = ""

    @property
    def stamp(self) -> str:
        """Names this word."""
        return stamp(self.verdict, self.verified_level, self.reason, self.note)


@dataclass(frozen=True)
class Found:
    """What was found and is advised at one item."""

    factual: str = ""
    suggestion: str = ""

    @property
    def stamp(self) -> str:
        """Names these texts."""
        return stamp(self.factual, self.suggestion)


@dataclass(frozen=True)
class Head:
    """When and where monev was held, its note, and who signs for the agency."""

    held_on: dt.date | None = None
    place: str = ""
    note: str = ""
    agency_signer_name: str = ""
    agency_signer_nip: str | None = None
    agency_signer_title: str = ""

    @property
    def stamp(self) -> str:
        """Names these particulars."""
        return stamp(*asdict(self).values())


def said_of(row: MonevVerdict | None) -> Said:
    """The word as it is stored; nothing while there is none."""
    return Said(row.verdict, row.verified_level, row.reason, row.note) if row else Said()


def found_of(row: MonevItem | None) -> Found:
    """The item as it is stored."""
    return Found(row.factual, row.suggestion) if row else Found()


def head_of(form: Monev) -> Head:
    """The particulars as they are stored."""
    return Head(**{name: getattr(form, name) for name in Head.__dataclass_fields__})


@use_case
def save_verdict(actor: Actor, innovation_id: int, entry_id: int, said: Said, *, seen_stamp: str) -> Said:
    """Keep the word on one indicator, and what was judged; a verdict without its reason or level is kept as it is.

    `seen_stamp` names the word that was on the screen. Raises Stale with the other word, Invalid, or what
    `form_to_fill` raises.
    """
    _innovation, form, rows = form_to_fill(actor, innovation_id)
    row = next((one for one in rows if one.entry.id == entry_id), None)
    if row is None:
        raise NotFoundForActor
    stored = next((one for one in form.verdicts if one.entry_id == entry_id), None)
    current = said_of(stored)
    said = replace(said, reason=said.reason.strip(), note=said.note.strip())
    if said == current:
        return current
    _refuse_stale(form, current, seen_stamp)
    _check_said(said, row)
    if stored is None:
        stored = MonevVerdict(monev=form, entry_id=entry_id)
        db.session.add(stored)
    stored.verdict, stored.verified_level = said.verdict, said.verified_level
    stored.reason, stored.note = said.reason, said.note
    keep_seen(stored, row)
    touch_form(form, actor)
    return said


@use_case
def save_item(actor: Actor, innovation_id: int, number: int, found: Found, *, seen_stamp: str) -> Found:
    """Keep Faktual and Saran of one of the six items. Raises as `save_verdict`."""
    _innovation, form, _rows = form_to_fill(actor, innovation_id)
    if number not in ITEM_NUMBERS:
        raise NotFoundForActor
    stored = next((one for one in form.items if one.number == number), None)
    current = found_of(stored)
    found = Found(found.factual.strip(), found.suggestion.strip())
    if found == current:
        return current
    _refuse_stale(form, current, seen_stamp)
    _check_length(asdict(found), MAX_TEXT)
    if stored is None:
        stored = MonevItem(monev=form, number=number)
        db.session.add(stored)
    stored.factual, stored.suggestion = found.factual, found.suggestion
    touch_form(form, actor)
    return found


@use_case
def save_head(actor: Actor, innovation_id: int, head: Head, *, seen_stamp: str, today: dt.date) -> Head:
    """Keep date, place, note and the agency's signer. Raises as `save_verdict`; monev is not held in the future."""
    _innovation, form, _rows = form_to_fill(actor, innovation_id)
    current = head_of(form)
    head = replace(
        head,
        place=" ".join(head.place.split()),
        note=head.note.strip(),
        agency_signer_name=" ".join(head.agency_signer_name.split()),
        agency_signer_nip=parse_nip(head.agency_signer_nip),
        agency_signer_title=" ".join(head.agency_signer_title.split()),
    )
    if head == current:
        return current
    _refuse_stale(form, current, seen_stamp)
    if head.held_on is not None and not dt.date(2018, 1, 1) <= head.held_on <= today:
        raise Invalid([problem("monev.bad_date", "head.held_on")])
    _check_length({"note": head.note}, MAX_TEXT)
    _check_length({"agency_signer_nip": head.agency_signer_nip or ""}, _NIP)
    _check_length({name: getattr(head, name) for name in ("place", "agency_signer_name", "agency_signer_title")}, _LINE)
    for name, value in asdict(head).items():
        setattr(form, name, value)
    touch_form(form, actor)
    return head


def _refuse_stale(form: Monev, current: Said | Found | Head, seen_stamp: str) -> None:
    if seen_stamp == current.stamp:
        return
    author = db.session.get(User, form.updated_by_id) if form.updated_by_id else None
    raise Stale(
        author.get_full_name() if author else "", form.updated_at, {**asdict(current), "version": current.stamp}
    )


def _check_said(said: Said, row: EntryRow) -> None:
    where = f"indicator.{row.indicator.number}"
    if said.verdict is not None and said.verdict not in set(Verdict):
        raise Invalid([problem("monev.unknown_verdict", f"{where}.verdict")])
    if said.verified_level is not None and not 1 <= said.verified_level <= MAX_LEVEL:
        raise Invalid([problem("monev.unknown_level", f"{where}.verified_level")])
    _check_length({"reason": said.reason, "note": said.note}, MAX_REASON)


def _check_length(texts: dict[str, str], limit: int) -> None:
    wrong = [problem("monev.too_long", name, limit=limit) for name, text in texts.items() if len(text) > limit]
    if wrong:
        raise Invalid(wrong)
