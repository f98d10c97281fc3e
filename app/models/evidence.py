"""Evidence: a file that serves many indicators; a replacement is a new version, nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agency import User
from app.models.base import Model, UtcDateTime, code_check, utc_now
from app.rules.codes import EvidenceKind

if TYPE_CHECKING:
    from app.models.innovation import IndicatorEntry, Innovation


class FileObject(Model):
    """Bytes in the store: what they are by content, and the sha256 taken as they arrived."""

    __tablename__ = "file_object"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(String(200), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str] = mapped_column(String(100))
    file_kind: Mapped[str] = mapped_column(String(10))
    duration_seconds: Mapped[float | None] = mapped_column(Float)
    filename: Mapped[str] = mapped_column(String(255))
    #: The agency whose file it is; None for the region's own papers (decrees, letters), which everybody may read.
    skpd_id: Mapped[int | None] = mapped_column(ForeignKey("skpd.id"), index=True)
    uploaded_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    uploaded_by: Mapped[User] = relationship()


class Evidence(Model):
    """One paper, photo or video of an innovation, with the particulars of the letter it is."""

    __tablename__ = "evidence"
    __table_args__ = (code_check("kind", EvidenceKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    letter_number: Mapped[str] = mapped_column(String(120), default="", server_default="")
    letter_date: Mapped[dt.date | None] = mapped_column(Date)
    letter_subject: Mapped[str] = mapped_column(String(300), default="", server_default="")
    has_personal_data: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    innovation: Mapped[Innovation] = relationship()
    versions: Mapped[list[EvidenceVersion]] = relationship(
        back_populates="evidence", order_by="EvidenceVersion.number", cascade="save-update, merge"
    )
    links: Mapped[list[EvidenceLink]] = relationship(back_populates="evidence", cascade="save-update, merge")

    @property
    def current(self) -> EvidenceVersion:
        """The newest version; every evidence has at least one."""
        return self.versions[-1]


class EvidenceVersion(Model):
    """One file in the life of a piece of evidence."""

    __tablename__ = "evidence_version"
    __table_args__ = (UniqueConstraint("evidence_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    number: Mapped[int]
    file_object_id: Mapped[int] = mapped_column(ForeignKey("file_object.id"), index=True)

    evidence: Mapped[Evidence] = relationship(back_populates="versions")
    file: Mapped[FileObject] = relationship(lazy="joined")


class EvidenceLink(Model):
    """That a piece of evidence serves an indicator; detaching keeps the row and says when."""

    __tablename__ = "evidence_link"
    __table_args__ = (UniqueConstraint("evidence_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("indicator_entry.id"), index=True)
    attached_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    detached_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    evidence: Mapped[Evidence] = relationship(back_populates="links")
    entry: Mapped[IndicatorEntry] = relationship()
