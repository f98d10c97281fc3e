"""Reading the indicator sets: national sets first, then the forms whose rows take their weight and levels from them."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.reference.numbering import check_numbers, note_doubles
from app.reference.refs import IndicatorRef, IndicatorSetRef, IndicatorSettings
from app.reference.sections import NO_DAY, Section, read_file
from app.rules.codes import SetKind
from app.rules.completeness import MAX_LEVEL

EVIDENCE_KINDS = ("pdf", "jpg", "png", "docx", "xlsx", "mp4")
FIRST_NATIONAL_NUMBER = 16
MAX_WEIGHT = 4

_HEAD = ("code", "name", "year", "kind", "source", "indicators")
_SCORED = ("weight", "mandatory", "levels")
_EVIDENCE = ("accepted_evidence", "evidence_kinds")
_ROW = ("number", "name", "help")
_SETTINGS = (
    "minimum_count",
    "minimum_services",
    "count_factor",
    "count_cap",
    "max_points",
    "applied_from",
    "applied_until",
    "design_words",
)
# Stand-ins after a mistake; the loader never hands them out.
_NO_SETTINGS = IndicatorSettings(0, 0, Decimal(0), 0, 0, NO_DAY, NO_DAY, 0)
_NO_ROW = IndicatorRef(0, "", "", "", "", (), None, False, 0, None, ())


@dataclass(frozen=True)
class _Head:
    """A set before its rows are read."""

    section: Section
    code: str
    kind: SetKind


def load_indicator_sets(problems: list[str], folder: Path) -> tuple[IndicatorSetRef, ...]:
    """All sets in `indicators/`, forms resolved; mistakes go to `problems`."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.glob("indicators/*.yml"))
    if not names:
        problems.append("indicators: seluruh folder: belum ada satu pun set indikator.")
    files = (read_file(problems, folder, name, _HEAD, ("settings", "national_set")) for name in names)
    heads = [_Head(file, file.code("code"), file.choice("kind", SetKind)) for file in files if file]
    note_doubles((head.section, head.code, f'kode "{head.code}"') for head in heads if head.code)
    nationals = {head.code: _national_set(problems, head) for head in heads if head.kind is SetKind.NATIONAL}
    forms = [_form_set(problems, head, nationals) for head in heads if head.kind is SetKind.FORM]
    return tuple(sorted((*nationals.values(), *forms), key=lambda found: (found.year, found.code)))


def _national_set(problems: list[str], head: _Head) -> IndicatorSetRef:
    before = len(problems)
    if head.section.has("national_set"):
        head.section.wrong('"national_set" hanya untuk set berjenis form')
    settings = _settings(head.section)
    sections = head.section.children("indicators", "indikator", (*_ROW, *_EVIDENCE, *_SCORED), ("name_printed",))
    rows = [_own_row(section, national=True) for section in sections]
    check_numbers(head.section, sections, [row.number for row in rows], FIRST_NATIONAL_NUMBER)
    points = sum(row.weight for row in rows) * MAX_LEVEL
    if len(problems) == before and points != settings.max_points:
        head.section.wrong(
            f'"max_points" tertulis {settings.max_points}, jumlah bobot dikali {MAX_LEVEL} adalah {points}'
        )
    return _set(head, None, settings, rows)


def _form_set(problems: list[str], head: _Head, nationals: dict[str, IndicatorSetRef]) -> IndicatorSetRef:
    before = len(problems)
    if head.section.has("settings"):
        head.section.wrong('"settings" hanya untuk set berjenis national')
    code = head.section.code("national_set")
    national = nationals.get(code)
    if national is None:
        head.section.wrong(f'set nasional "{code}" tidak ada atau tidak terbaca')
    optional = ("name_printed", "national_number", "shares_with", *_EVIDENCE, *_SCORED)
    sections = head.section.children("indicators", "indikator", _ROW, optional)
    rows = [_form_row(section, national) for section in sections]
    check_numbers(head.section, sections, [row.number for row in rows], 1)
    _check_sharing(sections, rows)
    settings = national.settings if national else _NO_SETTINGS
    points = sum(row.weight for row in rows if row.counts) * MAX_LEVEL
    if len(problems) == before and points > settings.max_points:
        head.section.wrong(f"poin tertinggi {points} melebihi {settings.max_points} dari set nasional")
    return _set(head, code, settings, rows)


def _set(
    head: _Head, national_set: str | None, settings: IndicatorSettings, rows: list[IndicatorRef]
) -> IndicatorSetRef:
    return IndicatorSetRef(
        code=head.code,
        name=head.section.text("name"),
        year=head.section.whole("year", 2018, 2100),
        kind=head.kind,
        source=head.section.text("source"),
        national_set=national_set,
        settings=settings,
        indicators=tuple(sorted(rows, key=lambda row: row.number)),
    )


def _settings(head: Section) -> IndicatorSettings:
    section = head.child("settings", "settings", _SETTINGS)
    settings = IndicatorSettings(
        minimum_count=section.whole("minimum_count", 1, 1000),
        minimum_services=section.whole("minimum_services", 0, 6),
        count_factor=section.decimal("count_factor"),
        count_cap=section.whole("count_cap", 1, 10_000),
        max_points=section.whole("max_points", 1, 1000),
        applied_from=section.day("applied_from"),
        applied_until=section.day("applied_until"),
        design_words=section.whole("design_words", 1, 10_000),
    )
    if NO_DAY < settings.applied_until < settings.applied_from:
        section.wrong('"applied_until" mendahului "applied_from"')
    return settings


def _own_row(section: Section, *, national: bool) -> IndicatorRef:
    """A row that states its own weight, levels and evidence."""
    number = section.whole("number", 1, 999)
    name = section.text("name")
    return IndicatorRef(
        number=number,
        name_printed=section.text("name_printed", name),
        name=name,
        help=section.text("help"),
        accepted_evidence=section.text("accepted_evidence"),
        evidence_kinds=section.choices("evidence_kinds", EVIDENCE_KINDS),
        national_number=number if national else None,
        mandatory=section.flag("mandatory"),
        weight=section.whole("weight", 1, MAX_WEIGHT),
        shares_with=None,
        levels=section.texts("levels", MAX_LEVEL),
    )


def _form_row(section: Section, national: IndicatorSetRef | None) -> IndicatorRef:
    """A row of a form: with a national number it takes over what the national row says, else it states its own."""
    if not section.has("national_number"):
        for key in (*_EVIDENCE, *_SCORED):
            if not section.has(key):
                section.wrong(f'kunci "{key}" belum ada (wajib karena "national_number" tidak ditulis)')
        if section.has("shares_with"):
            section.wrong('"shares_with" memerlukan "national_number"')
        return _own_row(section, national=False)
    for key in _SCORED:
        if section.has(key):
            section.wrong(f'kunci "{key}" jangan ditulis: isinya diambil dari indikator nasional')
    wanted = section.whole("national_number", 1, 999)
    source = next((row for row in national.indicators if row.number == wanted), None) if national else _NO_ROW
    if source is None:
        section.wrong(f"indikator nasional {wanted} tidak ada dalam set nasionalnya")
        source = _NO_ROW
    name = section.text("name")
    own_kinds = section.has("evidence_kinds")
    return IndicatorRef(
        number=section.whole("number", 1, 999),
        name_printed=section.text("name_printed", name),
        name=name,
        help=section.text("help"),
        accepted_evidence=section.text("accepted_evidence", source.accepted_evidence),
        evidence_kinds=section.choices("evidence_kinds", EVIDENCE_KINDS) if own_kinds else source.evidence_kinds,
        national_number=wanted,
        mandatory=source.mandatory,
        weight=source.weight,
        shares_with=section.whole("shares_with", 1, 999) if section.has("shares_with") else None,
        levels=source.levels,
    )


def _check_sharing(sections: list[Section], rows: list[IndicatorRef]) -> None:
    """One national indicator must be scored once: by exactly one row that counts."""
    counting = {row.number: row for row in rows if row.counts}
    for section, row in zip(sections, rows, strict=True):
        target = counting.get(row.shares_with) if row.shares_with else None
        if row.shares_with and (target is None or target.national_number != row.national_number):
            section.wrong(
                f'"shares_with" menunjuk baris {row.shares_with}, yang tidak ada, tidak dihitung sendiri, '
                "atau menjawab indikator nasional lain"
            )
    note_doubles(
        (section, row.national_number, f'indikator nasional {row.national_number} tanpa "shares_with"')
        for section, row in zip(sections, rows, strict=True)
        if row.counts and row.national_number
    )
