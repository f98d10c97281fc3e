"""A year's round: its dates, the schedule of the nine SOP steps, holidays, each agency's participation."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agency import Skpd, User
from app.models.base import Model, UtcDateTime, code_check
from app.models.evidence import FileObject
from app.models.indicator import IndicatorSet
from app.rules.codes import DayMode, HolidayKind, ParticipationState


class Period(Model):
    """One year's round. A closed period is read-only for everybody."""

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("year BETWEEN 2018 AND 2100", name="year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[dt.date] = mapped_column(Date)
    ends_on: Mapped[dt.date] = mapped_column(Date)
    indicator_set_id: Mapped[int] = mapped_column(ForeignKey("indicator_set.id"))
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    indicator_set: Mapped[IndicatorSet] = relationship()
    steps: Mapped[list[PeriodStep]] = relationship(back_populates="period", order_by="PeriodStep.number")

    @property
    def is_open(self) -> bool:
        """Whether the round still takes changes."""
        return self.closed_at is None

    def __repr__(self) -> str:
        return str(self.year)


class PeriodStep(Model):
    """One of the nine SOP steps in one period's schedule."""

    __tablename__ = "period_step"
    __table_args__ = (
        UniqueConstraint("period_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 9", name="number"),
        CheckConstraint("days BETWEEN 1 AND 366", name="days"),
        CheckConstraint("due_on >= planned_start", name="dates"),
        code_check("day_mode", DayMode),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    number: Mapped[int]
    days: Mapped[int]
    day_mode: Mapped[str] = mapped_column(String(10), default=DayMode.WORKING, server_default=DayMode.WORKING)
    planned_start: Mapped[dt.date] = mapped_column(Date)
    due_on: Mapped[dt.date] = mapped_column(Date)
    actual_on: Mapped[dt.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")

    period: Mapped[Period] = relationship(back_populates="steps")

    def __repr__(self) -> str:
        return str(self.number)


class Holiday(Model):
    """A day off that working days skip."""

    __tablename__ = "holiday"
    __table_args__ = (code_check("kind", HolidayKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200), default="", server_default="")

    def __repr__(self) -> str:
        return self.name


class Participation(Model):
    """One agency in one period: collecting, done, or stating that it has no innovation (SOP step 3, TIDAK)."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("period_id", "skpd_id"),
        code_check("state", ParticipationState),
        CheckConstraint(
            "(state = 'nil') = (nil_at IS NOT NULL AND nil_by_id IS NOT NULL AND nil_file_id IS NOT NULL)", name="nil"
        ),
        CheckConstraint("target IS NULL OR target BETWEEN 0 AND 100", name="target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    skpd_id: Mapped[int] = mapped_column(ForeignKey("skpd.id"), index=True)
    state: Mapped[str] = mapped_column(
        String(20), default=ParticipationState.NOT_STARTED, server_default=ParticipationState.NOT_STARTED
    )
    #: How many innovations Bappedalitbang expects of the agency this year; None when it set no target.
    target: Mapped[int | None]
    nil_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    nil_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    nil_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    nil_file_id: Mapped[int | None] = mapped_column(ForeignKey("file_object.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    period: Mapped[Period] = relationship()
    skpd: Mapped[Skpd] = relationship()
    nil_by: Mapped[User | None] = relationship()
    nil_file: Mapped[FileObject | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
