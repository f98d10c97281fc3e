"""Prints the papers of a package, as many as fit into the time there is; the rest is printed when asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.documents.form_c1 import form_c1_pdf
from app.documents.form_c2 import form_c2_pdf
from app.queries.handover import Named
from app.queries.innovations import innovation_in_full
from app.queries.monev_papers import newest_form
from app.services.package.paper_cache import PaperCache
from app.services.papers import LocalDay, fill_c1, fill_c2
from app.services.stationery import Stationery

#: Papers printed at once; each is a process of its own.
_AT_ONCE = 2


@dataclass(frozen=True)
class Printing:
    """How papers are printed: by which engine, on whose paper, in which days."""

    engine: str
    paper: Stationery
    local_day: LocalDay


@dataclass(frozen=True)
class Paper:
    """One paper of one innovation: its name in the package, and where it lies once printed."""

    innovation_id: int
    name: str
    key: str
    printed: Callable[[], bytes]


@dataclass(frozen=True)
class Papers:
    """The papers of a package: what lies ready by (innovation id, name), and how many are still to be printed."""

    ready: dict[tuple[int, str], Path]
    missing: int

    @property
    def total(self) -> int:
        """How many papers the package needs."""
        return len(self.ready) + self.missing


def prepare_papers(
    session: Session, named: Sequence[Named], cache: PaperCache, printing: Printing, *, seconds: float
) -> Papers:
    """Find or print Form C.1 and the last issued Form C.2 of every innovation, for about `seconds`.

    Five statements per innovation: a package is no page. Raises PdfError when a paper cannot be printed at all.
    """
    papers = [one for innovation in named for one in _papers_of(session, innovation, printing)]
    ready: dict[tuple[int, str], Path] = {}
    open_ = []
    for one in papers:
        found = cache.find(one.key)
        if found:
            ready[one.innovation_id, one.name] = found
        else:
            open_.append(one)
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while open_ and time.monotonic() < end:
            batch, open_ = open_[:_AT_ONCE], open_[_AT_ONCE:]
            for one, content in zip(batch, pool.map(lambda paper: paper.printed(), batch), strict=True):
                ready[one.innovation_id, one.name] = cache.keep(one.key, content)
    return Papers(ready, len(open_))


def _papers_of(session: Session, one: Named, printing: Printing) -> Iterator[Paper]:
    innovation = innovation_in_full(session, one.innovation.id)
    if innovation is None:
        return
    region, engine = printing.paper.region, printing.engine
    c1 = fill_c1(session, innovation, printing.local_day, printing.paper)
    key = PaperCache.key("C1", engine, region.c1_labels, c1)
    yield Paper(innovation.id, "C1.pdf", key, lambda: form_c1_pdf(c1, engine, region.c1_labels))
    monev = newest_form(session, innovation.id)
    if monev is not None and monev.is_issued:
        c2 = fill_c2(monev, printing.local_day, printing.paper)
        key = PaperCache.key("C2", engine, region.c2_labels, c2)
        yield Paper(innovation.id, "C2.pdf", key, lambda: form_c2_pdf(c2, engine, region.c2_labels))
