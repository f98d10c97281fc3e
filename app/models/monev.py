"""SOP step 7: Form C.2 of one innovation, its six items, and the officer's word on each indicator.

Nothing here is the agency's to see before the form is issued; issuing writes the verdicts onto the indicator entries.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.models.agency import User
from app.models.base import Model, UtcDateTime, code_check, utc_now
from app.models.innovation import IndicatorEntry, Innovation
from app.rules.codes import Finding, Verdict


class Monev(Model):
    """One round of monitoring and evaluation of one innovation; each time it is filed again a new one begins.

    Issued forms never change. The signers' particulars are kept as they were on the day it was issued.
    """

    __tablename__ = "monev"
    __table_args__ = (
        UniqueConstraint("innovation_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        code_check("finding", Finding),
        CheckConstraint(
            "(issued_at IS NULL) = (issued_by_id IS NULL) AND (issued_at IS NULL) = (finding IS NULL)", name="issued"
        ),
        Index("ix_monev_officer", "officer_id", "issued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"))
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    assigned_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    held_on: Mapped[dt.date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    agency_signer_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    agency_signer_nip: Mapped[str | None] = mapped_column(String(18))
    agency_signer_title: Mapped[str] = mapped_column(String(120), default="", server_default="")
    officer_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    officer_nip: Mapped[str | None] = mapped_column(String(18))
    issued_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, active_history=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    finding: Mapped[str | None] = mapped_column(String(20))
    finding_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    innovation: Mapped[Innovation] = relationship()
    officer: Mapped[User | None] = relationship(foreign_keys=[officer_id])
    issued_by: Mapped[User | None] = relationship(foreign_keys=[issued_by_id])
    updated_by: Mapped[User | None] = relationship(foreign_keys=[updated_by_id])
    items: Mapped[list[MonevItem]] = relationship(back_populates="monev", order_by="MonevItem.number")
    verdicts: Mapped[list[MonevVerdict]] = relationship(back_populates="monev")

    #: What a list is searched by.
    innovation_name: Mapped[str] = column_property(
        select(Innovation.name).where(Innovation.id == innovation_id).scalar_subquery(), deferred=True
    )
    agency_name: Mapped[str] = column_property(
        select(Innovation.skpd_name).where(Innovation.id == innovation_id).scalar_subquery(), deferred=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_issued(self) -> bool:
        """Whether the agency may read it, and nobody may change it any more."""
        return self.issued_at is not None


class MonevItem(Model):
    """One of the six rows of Form C.2: what was found (Faktual) and what is advised (Saran)."""

    __tablename__ = "monev_item"
    __table_args__ = (
        UniqueConstraint("monev_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 6", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    monev_id: Mapped[int] = mapped_column(ForeignKey("monev.id"))
    number: Mapped[int]
    factual: Mapped[str] = mapped_column(Text, default="", server_default="")
    suggestion: Mapped[str] = mapped_column(Text, default="", server_default="")

    monev: Mapped[Monev] = relationship(back_populates="items")


class MonevVerdict(Model):
    """The officer's word on one indicator, and the answer as it stood when it was judged.

    `seen_evidence` lists {"evidence_id", "version", "filename", "sha256"}: against it a resubmission is compared.
    """

    __tablename__ = "monev_verdict"
    __table_args__ = (
        UniqueConstraint("monev_id", "entry_id"),
        code_check("verdict", Verdict),
        CheckConstraint("verified_level BETWEEN 0 AND 3", name="verified_level"),
        CheckConstraint("seen_level BETWEEN 0 AND 3", name="seen_level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    monev_id: Mapped[int] = mapped_column(ForeignKey("monev.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("indicator_entry.id"), index=True)
    verdict: Mapped[str | None] = mapped_column(String(12))
    verified_level: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    seen_description: Mapped[str] = mapped_column(Text, default="", server_default="")
    seen_level: Mapped[int | None]
    seen_evidence: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    monev: Mapped[Monev] = relationship(back_populates="verdicts")
    entry: Mapped[IndicatorEntry] = relationship()

    __mapper_args__ = {"version_id_col": version}
