"""The check before the hand-over: what the national application would refuse or question, for many innovations at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models import Evidence, IndicatorEntry, Innovation, LinkCheck
from app.queries.handover import Named, entries_of_many, evidence_of_many
from app.queries.links import link_checks
from app.rules.codes import EvidenceKind
from app.rules.links import LinkFact, address_of, links_in
from app.rules.preflight import NATIONAL_FIELDS, Check, FileFacts, HandoverFacts, preflight
from app.rules.window import Window, fit
from app.storage.store import FileMissing, Storage

_NARRATIVES = ("background", "problem", "method", "benefit", "design_text", "objective", "outcome")


@dataclass(frozen=True)
class Checked:
    """What was found in one innovation, and its links with their last answers."""

    checks: tuple[Check, ...]
    links: tuple[LinkFact, ...]


def check_handover(
    session: Session, named: Sequence[Named], settings: Mapping[str, object], storage: Storage
) -> dict[int, Checked]:
    """Innovation id → its findings, by the settings of the period's indicator set. Four statements, any number of them.

    Nobody waits for the network here: of a link it tells what was answered when it was last asked.
    """
    ids = [one.innovation.id for one in named]
    entries = entries_of_many(session, ids) if ids else {}
    evidence = evidence_of_many(session, ids) if ids else {}
    written = {one.innovation.id: links_written(one.innovation, entries.get(one.innovation.id, ())) for one in named}
    answers = link_checks(session, {address_of(one) for links in written.values() for one in links})
    found = {}
    for one in named:
        links = tuple(_link(text, answers) for text in written[one.innovation.id])
        facts = _facts(one.innovation, one.line.name, entries.get(one.innovation.id, []), evidence, settings, storage)
        found[one.innovation.id] = Checked(preflight(replace(facts, links=links)), links)
    return found


def links_written(innovation: Innovation, entries: Iterable[IndicatorEntry]) -> tuple[str, ...]:
    """Every link in an innovation's narratives and answers, once, in order."""
    texts = [str(getattr(innovation, field)) for field in _NARRATIVES] + [one.description for one in entries]
    return links_in(texts)


def _link(text: str, answers: Mapping[str, LinkCheck]) -> LinkFact:
    known = answers.get(address_of(text))
    return LinkFact(text, known.answer, known.asked_at) if known else LinkFact(text)


def _facts(
    innovation: Innovation,
    name: str,
    entries: Sequence[IndicatorEntry],
    evidence: Mapping[int, Sequence[Evidence]],
    settings: Mapping[str, object],
    storage: Storage,
) -> HandoverFacts:
    pieces = {one.id: one for entry in entries for one in evidence.get(entry.id, ())}
    return HandoverFacts(
        name=name or innovation.name,
        design_text=innovation.design_text,
        design_words=int(str(settings["design_words"])),
        fit=fit(
            Window.of(settings),
            stage=innovation.stage,
            applied_on=innovation.applied_on,
            developed_on=innovation.developed_on,
        ),
        lacking=_lacking(entries, evidence),
        empty_fields=[field for field in NATIONAL_FIELDS if getattr(innovation, field) in (None, "")],
        files=[_file(one, storage) for one in pieces.values()],
    )


def _lacking(entries: Iterable[IndicatorEntry], evidence: Mapping[int, Sequence[Evidence]]) -> list[tuple[int, str]]:
    """Compulsory indicators that no answer proves: found valid by the verifier or, unjudged, claimed with evidence."""
    names: dict[int, str] = {}
    held = set()
    for one in entries:
        number = one.indicator.national_number
        if number is None or not one.indicator.mandatory:
            continue
        names[number] = one.indicator.name
        proven = one.claimed_level if evidence.get(one.id) else 0
        level = (one.verified_level if one.verdict == "valid" else 0) if one.verdict else proven
        if level:
            held.add(number)
    return sorted((number, name) for number, name in names.items() if number not in held)


def _file(piece: Evidence, storage: Storage) -> FileFacts:
    file = piece.current.file
    try:
        present = storage.size(file.storage_key) == file.size
    except FileMissing:
        present = False
    return FileFacts(file.filename, file.size, is_video=piece.kind == EvidenceKind.VIDEO, present=present)
