"""SOP steps 8 and 9: the Bupati's decree with its annex, and what became of each innovation at the ministry."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agency import User
from app.models.base import Model, UtcDateTime, code_check, utc_now
from app.models.evidence import FileObject
from app.models.innovation import Innovation
from app.models.period import Period
from app.rules.codes import DecreeStatus, HandoverStatus


class Decree(Model):
    """A Keputusan Bupati in preparation or signed. Signing freezes it and its lines; a change is a new decree.

    `texts` holds the paragraphs: {"considering": [..], "recalling": [..], "noting": [..], "ruling": [..],
    "copies": [..]} (Menimbang, Mengingat, Memperhatikan, diktum, tembusan). The number is Bagian Hukum's: free text.
    """

    __tablename__ = "decree"
    __table_args__ = (
        code_check("status", DecreeStatus),
        CheckConstraint(
            "(status = 'signed') = (signed_file_id IS NOT NULL AND signed_on IS NOT NULL AND signed_at IS NOT NULL)",
            name="signed",
        ),
        CheckConstraint("status <> 'signed' OR number <> ''", name="number"),
        CheckConstraint("cap BETWEEN 1 AND 1000", name="cap"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("decree.id"))
    status: Mapped[str] = mapped_column(
        String(20), default=DecreeStatus.DRAFT, server_default=DecreeStatus.DRAFT, active_history=True
    )
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(120), default="", server_default="")
    texts: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    place: Mapped[str] = mapped_column(String(80), default="Paringin", server_default="Paringin")
    signer_title: Mapped[str] = mapped_column(String(120), default="", server_default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    cap: Mapped[int] = mapped_column(default=200, server_default="200")
    signed_on: Mapped[dt.date | None] = mapped_column(Date)
    signed_file_id: Mapped[int | None] = mapped_column(ForeignKey("file_object.id"))
    signed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    period: Mapped[Period] = relationship()
    amends: Mapped[Decree | None] = relationship(remote_side=[id])
    signed_file: Mapped[FileObject | None] = relationship()
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id])
    updated_by: Mapped[User | None] = relationship(foreign_keys=[updated_by_id])
    lines: Mapped[list[DecreeLine]] = relationship(back_populates="decree", order_by="DecreeLine.rank")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_signed(self) -> bool:
        """Whether it stands, and is frozen."""
        return self.status == DecreeStatus.SIGNED

    def __repr__(self) -> str:
        return self.number or self.title


class DecreeLine(Model):
    """One candidate of a decree: chosen with a rank, or left out with a reason.

    At signing the columns after `reason` freeze what the annex prints; later renames do not change them.
    """

    __tablename__ = "decree_line"
    __table_args__ = (
        UniqueConstraint("decree_id", "innovation_id"),
        CheckConstraint("rank IS NULL OR rank >= 1", name="rank"),
        CheckConstraint("is_chosen = (rank IS NOT NULL)", name="chosen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decree_id: Mapped[int] = mapped_column(ForeignKey("decree.id"))
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"), index=True)
    is_chosen: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    rank: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    skpd_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    form: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(20))
    main_affair: Mapped[int | None]
    stage: Mapped[str | None] = mapped_column(String(20))
    implemented_on: Mapped[dt.date | None] = mapped_column(Date)
    initiator_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    verified_score: Mapped[int | None]

    decree: Mapped[Decree] = relationship(back_populates="lines")
    innovation: Mapped[Innovation] = relationship()


class Handover(Model):
    """What became of one innovation at the ministry's national index.

    `national_levels` holds the ministry's verified level by national indicator number ("16".."35" → 0..3).
    """

    __tablename__ = "handover"
    __table_args__ = (
        code_check("status", HandoverStatus),
        CheckConstraint("national_number <> ''", name="national_number"),
        CheckConstraint("national_score IS NULL OR national_score BETWEEN 0 AND 111", name="national_score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"), unique=True)
    national_number: Mapped[str] = mapped_column(String(60))
    entered_on: Mapped[dt.date] = mapped_column(Date)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    status: Mapped[str] = mapped_column(String(20), default=HandoverStatus.SENT, server_default=HandoverStatus.SENT)
    answered_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    national_score: Mapped[float | None] = mapped_column(Float)
    national_levels: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    innovation: Mapped[Innovation] = relationship()
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])

    __mapper_args__ = {"version_id_col": version}
