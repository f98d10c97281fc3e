"""Reads of what links answered when they were last asked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import LinkCheck, link_key


def link_checks(session: Session, addresses: Iterable[str]) -> dict[str, LinkCheck]:
    """Address → its last answer, for those that were ever asked; one statement, none without addresses."""
    keys = {link_key(one) for one in addresses}
    if not keys:
        return {}
    return {one.address: one for one in session.scalars(select(LinkCheck).where(LinkCheck.key.in_(keys)))}
