"""The office's own papers of each SOP step, and what the region calls itself on paper."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.agency import User
from app.models.base import Model, UtcDateTime, code_check, utc_now
from app.models.evidence import FileObject
from app.models.period import PeriodStep
from app.rules.codes import StepPaperKind


class StepPaper(Model):
    """A letter of one SOP step: what its template was filled with and, once signed, the signed file."""

    __tablename__ = "step_paper"
    __table_args__ = (code_check("kind", StepPaperKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_step_id: Mapped[int] = mapped_column(ForeignKey("period_step.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(120), default="", server_default="")
    dated_on: Mapped[dt.date | None] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: What the template is filled with beyond the above, by the field names of its kind.
    content: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    file_object_id: Mapped[int | None] = mapped_column(ForeignKey("file_object.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    step: Mapped[PeriodStep] = relationship()
    file: Mapped[FileObject | None] = relationship()
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])

    __mapper_args__ = {"version_id_col": version}


class Setting(Model):
    """One thing that a region decides for itself, such as the name on its letterhead; `rules/settings.py` lists them."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[object] = mapped_column(JSON)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
