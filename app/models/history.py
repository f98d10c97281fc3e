"""What is only ever appended: the timeline of an innovation, and the audit of everything else.

Triggers in the migrations refuse UPDATE and DELETE on both tables, on both engines.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, UtcDateTime, code_check, utc_now
from app.models.innovation import Innovation
from app.rules.workflow import Decision, State


class TimelineRow(Model):
    """One change of state: from, to, decided by whom, in which role, when, why, and tied to the row before."""

    __tablename__ = "timeline"
    __table_args__ = (
        UniqueConstraint("innovation_id", "seq"),
        code_check("from_state", State),
        code_check("to_state", State),
        code_check("decision", Decision),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("length(own_hash) = 64 AND length(previous_hash) = 64", name="hashes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"))
    seq: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    actor_name: Mapped[str] = mapped_column(String(160))
    actor_role: Mapped[str] = mapped_column(String(40))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    sop_step: Mapped[int | None]
    decided_version: Mapped[int]
    #: How the form looked when this decision sent it back (`rules/changes.py`); None for every other decision.
    form_print: Mapped[dict[str, dict[str, str]] | None] = mapped_column(JSON(none_as_null=True))
    previous_hash: Mapped[str] = mapped_column(String(64))
    own_hash: Mapped[str] = mapped_column(String(64))

    innovation: Mapped[Innovation] = relationship()

    def content(self) -> dict[str, object]:
        """What the hash covers: everything but the hashes and the row's own id.

        What was not kept yet when older rows were written is left out of theirs, so that their hashes stay true.
        """
        kept = {} if self.form_print is None else {"form_print": self.form_print}
        return {
            **kept,
            "innovation_id": self.innovation_id,
            "seq": self.seq,
            "from": self.from_state,
            "to": self.to_state,
            "decision": self.decision,
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "actor_role": self.actor_role,
            "at": self.at.isoformat(timespec="microseconds"),
            "reason": self.reason,
            "sop_step": self.sop_step,
            "version": self.decided_version,
        }


class AuditRow(Model):
    """One noteworthy act that is no change of state: sign-ins, refusals, accounts, files, statements."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40), default="", server_default="")
    object_id: Mapped[int | None]
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
