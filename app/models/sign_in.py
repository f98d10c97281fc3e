"""Who is signed in with which browser."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, UtcDateTime, utc_now


class SignIn(Model):
    """A browser in which a person has signed in. Its session is alive only while this row stands: the cookie
    alone would go on working after signing out.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    began_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=utc_now)
