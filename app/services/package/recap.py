"""The recap of a package: what is in it, as sheets of one workbook (domain 3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.sheets import Sheet
from app.models import Evidence, IndicatorEntry, Innovation
from app.queries.handover import Named
from app.reference.loader import urusan
from app.rules.maturity import ScoreRow
from app.services.package.national_form import national_answers, national_form


@dataclass(frozen=True)
class Content:
    """What a package tells of: innovations with their folders, answers, and evidence with its places in the package."""

    named: Sequence[Named]
    folders: Mapping[int, str]
    entries: Mapping[int, Sequence[IndicatorEntry]]
    evidence: Mapping[int, Sequence[Evidence]]
    placed: Sequence[tuple[str, int, Evidence, str]]
    numbers: Sequence[tuple[int, str]]
    about: Mapping[str, object]


def recap_sheets(content: Content) -> list[Sheet]:
    """The six sheets; the first is the CSV too."""
    return [
        innovation_sheet(content),
        Sheet(
            "Indikator",
            ("Folder", "Inovasi", "Nomor nasional", "Indikator", "Tingkat klaim", "Tingkat terverifikasi", "Bukti"),
            _indicators(content),
        ),
        Sheet(
            "Bukti",
            ("Folder", "Nomor nasional", "Berkas", "Nomor surat", "Tanggal surat", "Tentang", "Ukuran", "SHA-256"),
            _files(content),
        ),
        Sheet("SKPD", ("SKPD", "Inovasi", "Klaim", "Terverifikasi"), _agencies(content)),
        Sheet("Yandas", ("Urusan pelayanan dasar", "Inovasi"), _services(content)),
        Sheet("Metadata", ("Keterangan", "Isi"), [(key, str(value)) for key, value in content.about.items()]),
    ]


def innovation_sheet(content: Content) -> Sheet:
    """One row per innovation with every field of the national form."""
    first = content.named[0]
    labels = [label for label, _text in national_form(first.innovation, first.line.name)]
    return Sheet("Inovasi", ("Folder", "SKPD", *labels, "Klaim", "Terverifikasi"), _innovations(content))


def _innovations(content: Content) -> Iterator[Sequence[Any]]:
    for one in content.named:
        innovation: Innovation = one.innovation
        fields = [text for _label, text in national_form(innovation, one.line.name or innovation.name)]
        yield (
            content.folders[innovation.id],
            agency_name(one),
            *fields,
            innovation.claimed_score,
            innovation.verified_score,
        )


def agency_name(one: Named) -> str:
    """The agency's name as the decree prints it."""
    return one.line.skpd_name or one.innovation.skpd_name or one.innovation.skpd.name


def _indicators(content: Content) -> Iterator[Sequence[Any]]:
    for one in content.named:
        entries = content.entries.get(one.innovation.id, ())
        for number, name, answers in national_answers(entries, content.numbers):
            rows = [_score(entry, len(content.evidence.get(entry.id, ()))) for entry in answers]
            files = {piece.id for entry in answers for piece in content.evidence.get(entry.id, ())}
            yield (
                content.folders[one.innovation.id],
                one.line.name or one.innovation.name,
                number,
                name,
                max((row.proven_level for row in rows), default=0),
                max((row.found_level for row in rows), default=0) if any(row.verdict for row in rows) else None,
                len(files),
            )


def _score(entry: IndicatorEntry, files: int) -> ScoreRow:
    indicator = entry.indicator
    return ScoreRow(
        indicator.number,
        indicator.name,
        indicator.weight,
        indicator.national_number,
        entry.claimed_level,
        files,
        entry.verdict,
        entry.verified_level,
    )


def _files(content: Content) -> Iterator[Sequence[Any]]:
    for folder, number, piece, path in content.placed:
        file = piece.current.file
        yield (
            folder,
            number,
            path,
            piece.letter_number,
            piece.letter_date,
            piece.letter_subject,
            file.size,
            file.sha256,
        )


def _agencies(content: Content) -> Iterator[Sequence[Any]]:
    by_name: dict[str, list[Innovation]] = {}
    for one in content.named:
        by_name.setdefault(agency_name(one), []).append(one.innovation)
    for name, rows in sorted(by_name.items()):
        verified = [row.verified_score for row in rows if row.verified_score is not None]
        yield name, len(rows), sum(row.claimed_score for row in rows), sum(verified) if verified else None


def _services(content: Content) -> Iterator[Sequence[Any]]:
    affairs = [one.line.main_affair or one.innovation.main_affair for one in content.named]
    return ((one.name, affairs.count(one.number)) for one in urusan() if one.yandas)
