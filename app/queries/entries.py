"""An innovation's answers with their indicators and evidence, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import Evidence, EvidenceVersion, Indicator, IndicatorEntry
from app.rules.codes import EvidenceKind
from app.rules.completeness import VIDEO_NATIONAL_NUMBER, EntryFacts
from app.rules.maturity import ScoreRow


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

    @property
    def score(self) -> ScoreRow:
        """The row as the score sees it."""
        return ScoreRow(
            number=self.indicator.number,
            name=self.indicator.name,
            weight=self.indicator.weight,
            national_number=self.indicator.national_number,
            claimed_level=self.entry.claimed_level,
            evidence_count=len(self.evidence),
            verdict=self.entry.verdict,
            verified_level=self.entry.verified_level,
        )


def entry_rows(session: Session, innovation_id: int, evidence: list[Evidence] | None = None) -> list[EntryRow]:
    """The innovation's answers in the form's order, with the evidence attached to each: two statements.

    `evidence`, as `evidence_of` gives it, spares the second.
    """
    entries = session.scalars(
        select(IndicatorEntry)
        .join(IndicatorEntry.indicator)
        .options(contains_eager(IndicatorEntry.indicator), joinedload(IndicatorEntry.updated_by))
        .where(IndicatorEntry.innovation_id == innovation_id)
        .order_by(Indicator.number)
    ).all()
    pieces = evidence_of(session, innovation_id) if evidence is None else evidence
    links = [(link, one) for one in pieces for link in one.links if link.detached_at is None]
    attached: dict[int, list[Evidence]] = {}
    for link, one in sorted(links, key=lambda pair: (pair[0].attached_at, pair[0].id)):
        attached.setdefault(link.entry_id, []).append(one)
    return [EntryRow(entry.indicator, entry, attached.get(entry.id, [])) for entry in entries]


def evidence_of(session: Session, innovation_id: int) -> list[Evidence]:
    """Every piece of evidence of the innovation, attached or not, oldest first, with versions and links.

    One statement: a piece has few versions and links, so their product is smaller than two more round trips.
    """
    return list(
        session.scalars(
            select(Evidence)
            .options(
                joinedload(Evidence.versions).joinedload(EvidenceVersion.file),
                joinedload(Evidence.links),
            )
            .where(Evidence.innovation_id == innovation_id)
            .order_by(Evidence.id)
            .execution_options(populate_existing=True)
        ).unique()
    )
