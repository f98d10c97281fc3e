"""Indicator sets: yearly master data, because names, levels and weights change from year to year."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, code_check
from app.rules.codes import SetKind


class IndicatorSet(Model):
    """One version of the indicators: the Pedoman's form, or the national index of a year."""

    __tablename__ = "indicator_set"
    __table_args__ = (code_check("kind", SetKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(Text, default="", server_default="")
    settings: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)

    indicators: Mapped[list[Indicator]] = relationship(back_populates="indicator_set", order_by="Indicator.number")

    def __repr__(self) -> str:
        return self.name


class Indicator(Model):
    """One row of a set. `levels` are the meanings of level 1, 2 and 3; points are weight times level."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("indicator_set_id", "number"),
        CheckConstraint("weight BETWEEN 0 AND 10", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_set_id: Mapped[int] = mapped_column(ForeignKey("indicator_set.id"))
    number: Mapped[int]
    name_printed: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    help: Mapped[str] = mapped_column(Text, default="", server_default="")
    accepted_evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence_kinds: Mapped[str] = mapped_column(String(60), default="", server_default="")
    national_number: Mapped[int | None]
    mandatory: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    weight: Mapped[int]
    counts: Mapped[bool] = mapped_column(Boolean, default=True, server_default="1")
    levels: Mapped[list[str]] = mapped_column(JSON, default=list)

    indicator_set: Mapped[IndicatorSet] = relationship(back_populates="indicators")

    def __repr__(self) -> str:
        return f"{self.number}. {self.name}"
