"""Agencies and their people."""

from __future__ import annotations

import datetime as dt

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, UtcDateTime, code_check
from app.rules.codes import SkpdKind


class Skpd(Model):
    """An agency (SKPD) or service unit (BLUD, UPT) as it is named within its dates of validity."""

    __tablename__ = "skpd"
    __table_args__ = (
        code_check("kind", SkpdKind),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("skpd.id"), index=True)
    address: Mapped[str] = mapped_column(String(300), default="", server_default="")
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    head_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    head_nip: Mapped[str | None] = mapped_column(String(18))
    head_title: Mapped[str] = mapped_column(String(120), default="", server_default="")
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_to: Mapped[dt.date | None] = mapped_column(Date)

    parent: Mapped[Skpd | None] = relationship(remote_side=[id])

    def __repr__(self) -> str:
        return self.name


# Flask-AppBuilder's own User is extended in place: a subclass on the same table would give two mapped
# classes for one row, and `created_by`, API keys and groups would return users without an agency.
User.skpd_id = mapped_column(ForeignKey("skpd.id"), index=True)
User.nip = mapped_column(String(18), unique=True)
User.jabatan = mapped_column(String(120), default="", server_default="", nullable=False)
User.phone = mapped_column(String(40), default="", server_default="", nullable=False)
User.must_change_password = mapped_column(Boolean, default=False, server_default="0", nullable=False)
User.locked_until = mapped_column(UtcDateTime)
#: Until when a first password, set by somebody else, opens the door; None for one of the person's own.
User.first_password_until = mapped_column(UtcDateTime)
User.skpd = relationship(Skpd, lazy="joined")

__all__ = ["Skpd", "User"]
