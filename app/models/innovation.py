"""An innovation in one period: the profile of Form C.1, and its answers to the indicators."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agency import Skpd, User
from app.models.base import Model, UtcDateTime, code_check, utc_now
from app.models.indicator import Indicator
from app.models.period import Period
from app.rules.codes import Initiator, InnovationForm, InnovationKind, Stage, Verdict
from app.rules.workflow import State

#: Managers (Pencipta/Pengelola) named on an innovation.
innovation_manager = Table(
    "innovation_manager",
    Model.metadata,
    Column("innovation_id", Integer, ForeignKey("innovation.id"), primary_key=True),
    Column("user_id", Integer, ForeignKey("ab_user.id"), primary_key=True, index=True),
)

#: Everybody who ever entered or changed an innovation's data; none of them may approve it.
innovation_contributor = Table(
    "innovation_contributor",
    Model.metadata,
    Column("innovation_id", Integer, ForeignKey("innovation.id"), primary_key=True),
    Column("user_id", Integer, ForeignKey("ab_user.id"), primary_key=True),
)


class Innovation(Model):
    """One innovation of one agency in one period; everything but its name may be missing until it is submitted."""

    __tablename__ = "innovation"
    __table_args__ = (
        UniqueConstraint("skpd_id", "period_id", "name"),
        code_check("state", State),
        code_check("form", InnovationForm),
        code_check("stage", Stage),
        code_check("initiator", Initiator),
        code_check("kind", InnovationKind),
        CheckConstraint("complete_count >= 0 AND evidence_count >= 0 AND claimed_score >= 0", name="counters"),
        CheckConstraint("(state = 'handed_over') = (national_number IS NOT NULL)", name="national_number"),
        Index("ix_innovation_period_skpd", "period_id", "skpd_id", "complete_count"),
        Index("ix_innovation_order", "period_id", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    skpd_id: Mapped[int] = mapped_column(ForeignKey("skpd.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("innovation.id"))
    #: The agency's name when it submitted: an old form keeps the old name.
    skpd_name: Mapped[str] = mapped_column(String(200), default="", server_default="")

    # Profile (Pedoman C.1, D.1)
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[str | None] = mapped_column(String(20))
    started_on: Mapped[dt.date | None] = mapped_column(Date)
    stage: Mapped[str | None] = mapped_column(String(20))
    initiator: Mapped[str | None] = mapped_column(String(20))
    background: Mapped[str] = mapped_column(Text, default="", server_default="")
    problem: Mapped[str] = mapped_column(Text, default="", server_default="")
    method: Mapped[str] = mapped_column(Text, default="", server_default="")
    benefit: Mapped[str] = mapped_column(Text, default="", server_default="")

    # What the national form adds; needed only at the hand-over
    initiator_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    kind: Mapped[str | None] = mapped_column(String(20))
    theme: Mapped[str] = mapped_column(String(80), default="", server_default="")
    asta_cita: Mapped[str] = mapped_column(String(200), default="", server_default="")
    priority_program: Mapped[str] = mapped_column(String(200), default="", server_default="")
    classification: Mapped[str] = mapped_column(String(80), default="", server_default="")
    main_affair: Mapped[int | None]
    other_affairs: Mapped[list[int]] = mapped_column(JSON, default=list)
    trial_on: Mapped[dt.date | None] = mapped_column(Date)
    implemented_on: Mapped[dt.date | None] = mapped_column(Date)
    developed_on: Mapped[dt.date | None] = mapped_column(Date)
    design_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    objective: Mapped[str] = mapped_column(Text, default="", server_default="")
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    latitude: Mapped[float | None] = mapped_column(Numeric(9, 6, asdecimal=False))
    longitude: Mapped[float | None] = mapped_column(Numeric(9, 6, asdecimal=False))

    # Workflow
    state: Mapped[str] = mapped_column(String(20), default=State.DRAFT, server_default=State.DRAFT)
    state_since: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    national_number: Mapped[str | None] = mapped_column(String(60))
    #: Grows with every change of the innovation, its answers or its evidence; a decision names the one it saw.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    #: Grows with changes of the profile only, so that two people on different pages do not disturb each other.
    profile_version: Mapped[int] = mapped_column(default=1, server_default="1")
    #: Who last changed the profile, and when; None while nobody did. `updated_by` is about all of the innovation.
    profile_updated_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    profile_updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    # Counters, kept by the services in the same transaction; `flask recount` proves them
    complete_count: Mapped[int] = mapped_column(default=0, server_default="0")
    evidence_count: Mapped[int] = mapped_column(default=0, server_default="0")
    claimed_score: Mapped[int] = mapped_column(default=0, server_default="0")
    verified_score: Mapped[int | None]

    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))

    period: Mapped[Period] = relationship()
    skpd: Mapped[Skpd] = relationship()
    previous: Mapped[Innovation | None] = relationship(remote_side=[id])
    managers: Mapped[list[User]] = relationship(secondary=innovation_manager, order_by=User.id)
    contributors: Mapped[list[User]] = relationship(secondary=innovation_contributor, viewonly=True)
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    updated_by: Mapped[User] = relationship(foreign_keys=[updated_by_id])
    profile_updated_by: Mapped[User | None] = relationship(foreign_keys=[profile_updated_by_id])
    entries: Mapped[list[IndicatorEntry]] = relationship(back_populates="innovation")

    __mapper_args__ = {"version_id_col": version}

    @property
    def applied_on(self) -> dt.date | None:
        """The day from which the ministry counts: when it was applied, or begun where nothing else was said."""
        return self.implemented_on or self.started_on

    def __repr__(self) -> str:
        return self.name


class IndicatorEntry(Model):
    """An innovation's answer to one indicator; level 0 states that it does not have it."""

    __tablename__ = "indicator_entry"
    __table_args__ = (
        UniqueConstraint("innovation_id", "indicator_id"),
        CheckConstraint("claimed_level BETWEEN 0 AND 3", name="claimed_level"),
        CheckConstraint("verified_level BETWEEN 0 AND 3", name="verified_level"),
        code_check("verdict", Verdict),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    claimed_level: Mapped[int | None]
    verified_level: Mapped[int | None]
    verdict: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_complete: Mapped[bool] = mapped_column(default=False, server_default="0")
    #: Grows with the description and the level only; kept by the service, which holds the innovation's row lock.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    innovation: Mapped[Innovation] = relationship(back_populates="entries")
    indicator: Mapped[Indicator] = relationship()
    updated_by: Mapped[User | None] = relationship()
