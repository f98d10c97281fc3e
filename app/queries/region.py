"""Reads of what the region decided for itself."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import FileObject, Setting, Skpd
from app.rules.settings import Region, region_from


def stored_settings(session: Session) -> dict[str, Setting]:
    """Every setting that was ever stored, by key; one statement."""
    return {row.key: row for row in session.scalars(select(Setting))}


def region(session: Session) -> Region:
    """The region as its papers know it, defaults where nothing was stored; one statement."""
    return region_from({key: row.value for key, row in stored_settings(session).items()})


def seen_mark(stored: dict[str, Setting]) -> str:
    """What stands for this state of the settings in a form: it changes with every change."""
    return max((row.updated_at.isoformat() for row in stored.values()), default="")


def logo_of(session: Session, known: Region) -> FileObject | None:
    """The region's logo, None when it has none."""
    return session.get(FileObject, known.logo_file_id) if known.logo_file_id else None


def research_agency(session: Session, known: Region) -> Skpd | None:
    """The agency that keeps the round, found by the names that the settings give it."""
    return session.scalars(
        select(Skpd)
        .where(or_(Skpd.name == known.agency_name, Skpd.short_name == known.agency_short))
        .order_by(Skpd.valid_to.is_not(None), Skpd.id)
    ).first()
