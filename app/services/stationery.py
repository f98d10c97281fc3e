"""The region's writing paper: letterheads with its logo, where papers are signed, what their codes begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.documents.paper import NO_SIGNER, Letterhead, Signer, image_uri
from app.queries.region import logo_of, region, research_agency
from app.rules.settings import Region
from app.storage.store import FileMissing, Storage


@dataclass(frozen=True)
class Stationery:
    """What every paper of the region has in common."""

    region: Region
    logo: str | None = None
    office_name: str = ""
    office_address: str = ""
    office_head: Signer = NO_SIGNER

    def letterhead(self, skpd: str | None, address: str | None) -> Letterhead:
        """The Kop of an agency."""
        return Letterhead(skpd=skpd, address=address, government=self.region.government, logo=self.logo)

    @property
    def office(self) -> Letterhead:
        """The Kop of the agency that keeps the round."""
        return self.letterhead(self.office_name or self.region.agency_name, self.office_address)

    def code(self, form: str, year: int, number: int) -> str | None:
        """The code of one form, for example “BLG-C1-2026-17”; None where the region prints none."""
        begin = self.region.document_code
        return f"{begin}-{form}-{year}-{number}" if begin else None


def stationery(session: Session, open_store: Callable[[], Storage]) -> Stationery:
    """The region's writing paper as it is today; the store is opened only to fetch a logo. At most three statements.

    A logo whose bytes are gone is left out: a paper without it is better than no paper.
    """
    known = region(session)
    agency = research_agency(session, known)
    file = logo_of(session, known)
    logo = None
    if file is not None:
        try:
            logo = image_uri(b"".join(open_store().iter_chunks(file.storage_key, 0, file.size)))
        except (FileMissing, ValueError):
            logo = None
    if agency is None:
        return Stationery(known, logo)
    head = Signer(name=agency.head_name, nip=agency.head_nip, title=agency.head_title)
    return Stationery(known, logo, known.agency_name, agency.address, head)
