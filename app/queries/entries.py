"""An innovation's answers with their indicators and evidence, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.models import Evidence, EvidenceLink, EvidenceVersion, Indicator, IndicatorEntry
from app.rules.codes import EvidenceKind
from app.rules.completeness import VIDEO_NATIONAL_NUMBER, EntryFacts


@dataclass
class EntryRow:
    """One indicator, its answer, and the evidence attached to it now."""

    indicator: Indicator
    entry: IndicatorEntry
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def facts(self) -> EntryFacts:
        """The row as the rules see it."""
        return EntryFacts(
            number=self.indicator.number,
            name=self.indicator.name,
            description=self.entry.description,
            claimed_level=self.entry.claimed_level,
            evidence_count=len(self.evidence),
            has_video=any(one.kind == EvidenceKind.VIDEO for one in self.evidence),
            mandatory=self.indicator.mandatory,
            wants_video=self.indicator.national_number == VIDEO_NATIONAL_NUMBER,
            verdict=self.entry.verdict,
        )


def entry_rows(session: Session, innovation_id: int) -> list[EntryRow]:
    """The innovation's answers in the form's order, with attached evidence and its versions: three statements."""
    entries = session.scalars(
        select(IndicatorEntry)
        .join(IndicatorEntry.indicator)
        .options(contains_eager(IndicatorEntry.indicator), selectinload(IndicatorEntry.updated_by))
        .where(IndicatorEntry.innovation_id == innovation_id)
        .order_by(Indicator.number)
    ).all()
    attached: dict[int, list[Evidence]] = {}
    links = session.scalars(
        select(EvidenceLink)
        .join(EvidenceLink.evidence)
        .options(contains_eager(EvidenceLink.evidence).selectinload(Evidence.versions).joinedload(EvidenceVersion.file))
        .where(Evidence.innovation_id == innovation_id, EvidenceLink.detached_at.is_(None))
        .order_by(EvidenceLink.attached_at, EvidenceLink.id)
    ).all()
    for link in links:
        attached.setdefault(link.entry_id, []).append(link.evidence)
    return [EntryRow(entry.indicator, entry, attached.get(entry.id, [])) for entry in entries]


def evidence_of(session: Session, innovation_id: int) -> list[Evidence]:
    """Every piece of evidence of the innovation, attached or not, oldest first, with its versions."""
    return list(
        session.scalars(
            select(Evidence)
            .options(selectinload(Evidence.versions).joinedload(EvidenceVersion.file), selectinload(Evidence.links))
            .where(Evidence.innovation_id == innovation_id)
            .order_by(Evidence.id)
        )
    )
