"""Lays the package of SOP step 9 together: recap, manifest, signed decrees, one folder per innovation (domain 3.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from app.documents.package.archive import Item, archive, bytes_item, file_item
from app.documents.package.manifest import NAME, manifest
from app.documents.package.names import Folder, slug
from app.documents.package.national import paste_text
from app.documents.sheets import csv_lines, write_workbook
from app.extensions import db
from app.models import AuditRow, Evidence, FileObject, IndicatorEntry, Period
from app.queries.handover import Named, entries_of_many, evidence_of_many, named_innovations, signed_decrees
from app.queries.scores import national_set
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.services.errors import Refused
from app.services.package.national_form import national_answers, national_form
from app.services.package.prepare_papers import Papers
from app.services.package.recap import Content, agency_name, innovation_sheet, recap_sheets
from app.services.use_case import use_case
from app.storage.store import FileMissing, Storage

_FOLDER_SLUG = 60


@dataclass(frozen=True)
class Made:
    """Who makes a package, when (instant and local day), and for which region."""

    by: str
    at: dt.datetime
    day: dt.date
    region: str


@dataclass(frozen=True)
class Package:
    """A package ready to be sent: its name, its exact length, its bytes; `folder` holds what it was made from."""

    name: str
    length: int
    pieces: Iterator[bytes]
    folder: TemporaryDirectory[str]


class _Build:
    """One package while it is laid together."""

    def __init__(self, session: Session, period: Period, storage: Storage, root: str) -> None:
        self.storage, self.root = storage, root
        self.named: Sequence[Named] = named_innovations(session, period.id)
        self.decrees = signed_decrees(session, period.id)
        ids = [one.innovation.id for one in self.named]
        self.entries: Mapping[int, list[IndicatorEntry]] = entries_of_many(session, ids) if ids else {}
        self.evidence: Mapping[int, list[Evidence]] = evidence_of_many(session, ids) if ids else {}
        nation = national_set(session, period)
        self.set_code = nation.code if nation else ""
        self.numbers = [(one.number, one.name) for one in nation.indicators] if nation else []
        self.folders = {
            one.innovation.id: f"{place:03d}-{slug(one.line.name or one.innovation.name)}"
            for place, one in enumerate(self.named, start=1)
        }
        self.placed: list[tuple[str, int, Evidence, str]] = []
        self.missing: list[str] = []

    def innovation_items(self, one: Named, papers: Papers) -> Iterator[Item]:
        """The folder of one innovation."""
        folder = self.folders[one.innovation.id]
        name = one.line.name or one.innovation.name
        entries = self.entries.get(one.innovation.id, [])
        fields = [("Perangkat Daerah", agency_name(one)), *national_form(one.innovation, name)]
        for number, label, answers in national_answers(entries, self.numbers):
            texts = [f"Tingkat {answer.claimed_level or 0}. {answer.description}".strip() for answer in answers]
            fields.append((f"Indikator {number} {label}", "\n\n".join(texts)))
        yield bytes_item(f"{self.root}/{folder}/profil.txt", paste_text(name, fields).encode("utf-8-sig"))
        for paper in ("C1.pdf", "C2.pdf"):
            if (one.innovation.id, paper) in papers.ready:
                yield file_item(f"{self.root}/{folder}/{paper}", papers.ready[one.innovation.id, paper])
        for number, label, answers in national_answers(entries, self.numbers):
            yield from self._evidence_items(folder, number, label, answers)

    def _evidence_items(
        self, folder: str, number: int, label: str, answers: Sequence[IndicatorEntry]
    ) -> Iterator[Item]:
        names = Folder(f"{self.root}/{folder}/{number}-{slug(label, _FOLDER_SLUG)}")
        pieces = {piece.id: piece for answer in answers for piece in self.evidence.get(answer.id, ())}
        for piece in pieces.values():
            file = piece.current.file
            path = names.place(file.filename)
            item = self.stored_item(path, file)
            if item is not None:
                self.placed.append((folder, number, piece, path.removeprefix(f"{self.root}/")))
                yield item

    def decree_items(self) -> Iterator[Item]:
        """The signed decrees: the first is SK-Bupati, later ones are numbered."""
        for place, decree in enumerate(self.decrees):
            if decree.signed_file is None:
                continue
            ending = decree.signed_file.file_kind
            name = f"SK-Bupati{f'-perubahan-{place}' if place else ''}.{ending}"
            item = self.stored_item(f"{self.root}/{name}", decree.signed_file)
            if item is not None:
                yield item

    def stored_item(self, path: str, file: FileObject) -> Item | None:
        """A file of the store; None, and noted as missing, when its bytes are not there as they came."""
        try:
            whole = self.storage.size(file.storage_key) == file.size
        except FileMissing:
            whole = False
        if not whole:
            self.missing.append(path.removeprefix(f"{self.root}/"))
            return None
        return Item(path, file.size, file.sha256, partial(self.storage.iter_chunks, file.storage_key))


def build_package(session: Session, period: Period, papers: Papers, storage: Storage, made: Made) -> Package:
    """The package of the period's signed decrees; the papers lie ready (`prepare_papers`).

    The caller streams `pieces` and then cleans `folder` up. While it is read it raises Damaged when stored bytes are not
    those that were received; files that are gone are left out and named in the manifest.
    """
    region = slug(made.region.removeprefix("Kabupaten ").removeprefix("Kota ")).title()
    root = f"IID-{period.year}-{region}-{made.day:%Y%m%d}"
    build = _Build(session, period, storage, root)
    if not build.named:
        raise Refused([problem("workflow.no_signed_decree")])
    items = [item for one in build.named for item in build.innovation_items(one, papers)]
    items = [*build.decree_items(), *items]
    about = _about(build, period, made)
    content = Content(build.named, build.folders, build.entries, build.evidence, build.placed, build.numbers, about)
    folder = TemporaryDirectory(prefix="paket-")
    try:
        recap = _recap_items(content, root, Path(folder.name))
        whole = [*recap, *items]
        index = bytes_item(f"{root}/{NAME}", manifest({**about, "missing": build.missing}, whole))
        length, pieces = archive([*recap, index, *items])
    except BaseException:
        folder.cleanup()
        raise
    return Package(f"{root}.zip", length, pieces, folder)


def _recap_items(content: Content, root: str, folder: Path) -> list[Item]:
    book, table = folder / "rekap.xlsx", folder / "rekap.csv"
    with book.open("w+b") as file:
        write_workbook(file, recap_sheets(content))
    first = innovation_sheet(content)
    with table.open("w", encoding="utf-8", newline="") as text:
        text.writelines(csv_lines(first.labels, first.rows))
    return [file_item(f"{root}/00-rekap.xlsx", book), file_item(f"{root}/00-rekap.csv", table)]


def _about(build: _Build, period: Period, made: Made) -> dict[str, object]:
    return {
        "year": period.year,
        "period": period.name,
        "form_set": period.indicator_set.code,
        "national_set": build.set_code,
        "decrees": [f"{one.number}, {one.signed_on:%Y-%m-%d}" for one in build.decrees],
        "innovations": len(build.named),
        "region": made.region,
        "made_by": made.by,
        "made_at": made.at.isoformat(timespec="seconds"),
    }


@use_case
def note_package(actor: Actor, period: Period, name: str) -> None:
    """Record who took the package away: it holds personal data of many people. Raises Refused for anybody else's role."""
    if not actor.has(Role.BAPPEDALITBANG, Role.ADMIN):
        raise Refused([problem("workflow.not_your_role", decision="package")])
    db.session.add(
        AuditRow(
            actor_id=actor.user_id,
            action="handover.package",
            object_type="period",
            object_id=period.id,
            detail={"name": name},
        )
    )
