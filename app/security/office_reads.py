"""The reading half of the row guard for steps 7 to 9: what an agency's people see of the office's work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import with_loader_criteria

from app.models import Decree, DecreeLine, Handover, LinkCheck, Monev, MonevItem, MonevVerdict, StepPaper
from app.rules.codes import DecreeStatus

OFFICE_ROWS = (Monev, MonevItem, MonevVerdict, Decree, DecreeLine, Handover, StepPaper, LinkCheck)


def office_criteria(visible: Any) -> Iterator[Any]:
    """Criteria for people of an agency; `visible` selects the ids of the innovations that are theirs to see.

    A form of monev is hidden until it is issued, a decree until it is signed (a signed one is public), an office
    paper until its signed file is attached; what links answered, written by whatever agency, is the office's alone.
    """
    monev, decree = Monev.__table__, Decree.__table__
    issued = select(monev.c.id).where(monev.c.issued_at.is_not(None), monev.c.innovation_id.in_(visible))
    signed = select(decree.c.id).where(decree.c.status == DecreeStatus.SIGNED)
    yield with_loader_criteria(Monev, Monev.id.in_(issued), include_aliases=True)
    for child in (MonevItem, MonevVerdict):
        yield with_loader_criteria(child, child.monev_id.in_(issued), include_aliases=True)
    yield with_loader_criteria(Decree, Decree.status == DecreeStatus.SIGNED, include_aliases=True)
    yield with_loader_criteria(DecreeLine, DecreeLine.decree_id.in_(signed), include_aliases=True)
    yield with_loader_criteria(Handover, Handover.innovation_id.in_(visible), include_aliases=True)
    yield with_loader_criteria(LinkCheck, false(), include_aliases=True)
    yield with_loader_criteria(StepPaper, StepPaper.file_object_id.is_not(None), include_aliases=True)
