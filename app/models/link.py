"""What the links in people's texts answered when they were last asked."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, UtcDateTime, code_check
from app.rules.links import LinkAnswer, LinkReason


class LinkCheck(Model):
    """One address and its last answer, whoever wrote it and wherever. `key` is the sha256 of the address."""

    __tablename__ = "link_check"
    __table_args__ = (code_check("reason", LinkReason),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(20))
    status: Mapped[int | None]
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    @property
    def answer(self) -> LinkAnswer:
        """The answer as the rules know it."""
        return LinkAnswer(LinkReason(self.reason), self.status)


def link_key(address: str) -> str:
    """Under which an address is kept: as long as it may be, its key is short."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
