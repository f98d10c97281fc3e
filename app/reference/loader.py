"""The reference folder as values. Nothing is half loaded: either every file is right, or all mistakes are told at once.

Next year's data is a copy of this year's files with a new code and year; no program changes.
"""

from functools import cache
from pathlib import Path

from app.reference.decree_texts import DECREE_FILE, load_decree_texts
from app.reference.indicator_sets import load_indicator_sets
from app.reference.numbering import check_numbers, note_doubles
from app.reference.refs import (
    DecreeTextsRef,
    HolidayRef,
    IndicatorRef,
    IndicatorSetRef,
    IndicatorSettings,
    MonevItemRef,
    NationalFieldRef,
    OptionRef,
    Reference,
    SkpdRef,
    SopStepRef,
    UrusanRef,
)
from app.reference.sections import NO_DAY, ReferenceInvalid, Section, read_file
from app.rules.codes import DayMode, HolidayKind, SkpdKind

__all__ = [
    "DecreeTextsRef",
    "HolidayRef",
    "IndicatorRef",
    "IndicatorSetRef",
    "IndicatorSettings",
    "MonevItemRef",
    "NationalFieldRef",
    "OptionRef",
    "Reference",
    "ReferenceInvalid",
    "SkpdRef",
    "SopStepRef",
    "UrusanRef",
    "decree_texts",
    "holidays",
    "indicator_set",
    "load_reference",
    "monev_items",
    "national_fields",
    "reference",
    "skpds",
    "sop_steps",
    "urusan",
]

DEFAULT_FOLDER = Path(__file__).parent
SOP_STEPS = 9
MONEV_ROWS = 7
SOP_ACTORS = ("bappedalitbang", "admin_skpd", "pengelola", "kepala_skpd", "bupati")

#: Texts of the demonstration round; they have a reader of their own.
DEMO_FOLDER = "demo"

_SINGLE_FILES = (DECREE_FILE, "monev.yml", "national_fields.yml", "skpd.yml", "sop.yml", "urusan.yml")


def load_reference(folder: Path = DEFAULT_FOLDER) -> Reference:
    """Read and check every reference file in `folder`; raises ReferenceInvalid with all mistakes of all files."""
    problems: list[str] = []
    _check_file_names(problems, folder)
    sets = load_indicator_sets(problems, folder)
    skpds, note = _skpds(problems, folder)
    loaded = Reference(
        indicator_sets=sets,
        monev_items=_monev_items(problems, folder),
        sop_steps=_sop_steps(problems, folder),
        skpds=skpds,
        skpd_note=note,
        holidays=_holidays(problems, folder),
        urusan=_urusan(problems, folder),
        national_fields=_national_fields(problems, folder),
        decree=load_decree_texts(problems, folder),
    )
    if problems:
        raise ReferenceInvalid(problems)
    return loaded


@cache
def reference() -> Reference:
    """The project's own reference data, read once per process."""
    return load_reference()


def indicator_set(code: str) -> IndicatorSetRef:
    """The indicator set with this code; raises KeyError when there is none."""
    return reference().indicator_set(code)


def sop_steps() -> tuple[SopStepRef, ...]:
    """The nine steps of the SOP, in order."""
    return reference().sop_steps


def monev_items() -> tuple[MonevItemRef, ...]:
    """The rows of Form C.2, the note last."""
    return reference().monev_items


def skpds() -> tuple[SkpdRef, ...]:
    """The agencies and units, as an example to be verified."""
    return reference().skpds


def holidays() -> tuple[HolidayRef, ...]:
    """All known days off, by date."""
    return reference().holidays


def urusan() -> tuple[UrusanRef, ...]:
    """The 38 government affairs, in order."""
    return reference().urusan


def national_fields() -> tuple[NationalFieldRef, ...]:
    """The fields with choices that the national form has beyond Form C.1."""
    return reference().national_fields


def decree_texts() -> DecreeTextsRef:
    """What a Keputusan Bupati begins with."""
    return reference().decree


def _check_file_names(problems: list[str], folder: Path) -> None:
    """A misspelt file name would otherwise be data that silently does not count."""
    for path in sorted((*folder.rglob("*.yml"), *folder.rglob("*.yaml"))):
        name = path.relative_to(folder).as_posix()
        if path.parent == folder / DEMO_FOLDER:
            continue
        yearly = path.suffix == ".yml" and path.parent in (folder / "indicators", folder / "holidays")
        if not yearly and name not in _SINGLE_FILES:
            problems.append(f"{name}: seluruh berkas: nama berkas tidak dikenal.")


def _read(problems: list[str], folder: Path, name: str, *keys: str) -> Section | None:
    """A file that says where its content comes from."""
    file = read_file(problems, folder, name, ("source", *keys))
    if file is not None:
        file.text("source")
    return file


def _sop_steps(problems: list[str], folder: Path) -> tuple[SopStepRef, ...]:
    file = _read(problems, folder, "sop.yml", "steps")
    if file is None:
        return ()
    keys = ("number", "activity", "short_name", "actors", "completeness", "days", "day_mode", "output")
    sections = file.children("steps", "langkah", keys)
    steps = [
        SopStepRef(
            number=section.whole("number", 1, SOP_STEPS),
            activity=section.text("activity"),
            short_name=section.text("short_name"),
            actors=section.choices("actors", SOP_ACTORS),
            completeness=section.text("completeness"),
            days=section.whole("days", 1, 366),
            day_mode=section.choice("day_mode", DayMode),
            output=section.text("output"),
        )
        for section in sections
    ]
    check_numbers(file, sections, [step.number for step in steps], 1, SOP_STEPS)
    return tuple(sorted(steps, key=lambda step: step.number))


def _monev_items(problems: list[str], folder: Path) -> tuple[MonevItemRef, ...]:
    file = _read(problems, folder, "monev.yml", "items")
    if file is None:
        return ()
    sections = file.children("items", "butir", ("number", "text", "help"), ("text_printed", "is_note"))
    items = []
    for section in sections:
        text = section.text("text")
        items.append(
            MonevItemRef(
                number=section.whole("number", 1, MONEV_ROWS),
                text_printed=section.text("text_printed", text),
                text=text,
                help=section.text("help"),
                is_note=section.flag("is_note"),
            )
        )
    check_numbers(file, sections, [item.number for item in items], 1, MONEV_ROWS)
    if items and [item.number for item in items if item.is_note] != [MONEV_ROWS]:
        file.wrong(f'"is_note" harus true pada butir {MONEV_ROWS} saja')
    return tuple(sorted(items, key=lambda item: item.number))


def _skpds(problems: list[str], folder: Path) -> tuple[tuple[SkpdRef, ...], str]:
    file = _read(problems, folder, "skpd.yml", "note", "skpd")
    if file is None:
        return (), ""
    sections = file.children("skpd", "SKPD", ("code", "name", "short_name", "kind"), ("parent",))
    found = [
        SkpdRef(
            code=section.code("code"),
            name=section.text("name"),
            short_name=section.text("short_name"),
            kind=section.choice("kind", SkpdKind),
            parent=section.code("parent") if section.has("parent") else None,
        )
        for section in sections
    ]
    pairs = list(zip(sections, found, strict=True))
    note_doubles((section, skpd.code, f'kode "{skpd.code}"') for section, skpd in pairs if skpd.code)
    note_doubles((section, skpd.name, f'nama "{skpd.name}"') for section, skpd in pairs if skpd.name)
    _check_parents(pairs)
    return tuple(found), file.text("note")


def _check_parents(pairs: list[tuple[Section, SkpdRef]]) -> None:
    parents = {skpd.code: skpd.parent for _, skpd in pairs}
    for section, skpd in pairs:
        if skpd.parent and skpd.parent not in parents:
            section.wrong(f'induk "{skpd.parent}" tidak ada dalam daftar')
        above = skpd.parent
        for _ in pairs:
            if above == skpd.code:
                section.wrong(f'"{skpd.code}" menjadi induk bagi dirinya sendiri')
                break
            above = parents.get(above) if above else None


def _holidays(problems: list[str], folder: Path) -> tuple[HolidayRef, ...]:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.glob("holidays/*.yml"))
    if not names:
        problems.append("holidays: seluruh folder: belum ada satu pun daftar hari libur.")
    pairs: list[tuple[Section, HolidayRef]] = []
    for name in names:
        file = read_file(problems, folder, name, ("year", "source", "holidays"))
        if file is not None:
            pairs += _holidays_of_year(file, Path(name).stem)
    note_doubles((section, day.date, f"tanggal {day.date}") for section, day in pairs if day.date != NO_DAY)
    return tuple(sorted((day for _, day in pairs), key=lambda day: day.date))


def _holidays_of_year(file: Section, stem: str) -> list[tuple[Section, HolidayRef]]:
    year = file.whole("year", 2018, 2100)
    source = file.text("source")
    if year and stem != str(year):
        file.wrong(f'"year" tertulis {year}, padahal nama berkasnya {stem}.yml')
    pairs = []
    for section in file.children("holidays", "hari libur", ("date", "name", "kind")):
        day = HolidayRef(section.day("date"), section.text("name"), section.choice("kind", HolidayKind), source)
        if year and day.date != NO_DAY and day.date.year != year:
            section.wrong(f"tanggal {day.date} di luar tahun {year}")
        pairs.append((section, day))
    return pairs


def _urusan(problems: list[str], folder: Path) -> tuple[UrusanRef, ...]:
    file = _read(problems, folder, "urusan.yml", "urusan")
    if file is None:
        return ()
    sections = file.children("urusan", "urusan", ("number", "name", "yandas"))
    found = [
        UrusanRef(section.whole("number", 1, 999), section.text("name"), section.flag("yandas")) for section in sections
    ]
    check_numbers(file, sections, [row.number for row in found], 1)
    note_doubles((section, row.name, f'nama "{row.name}"') for section, row in zip(sections, found, strict=True))
    return tuple(sorted(found, key=lambda row: row.number))


def _national_fields(problems: list[str], folder: Path) -> tuple[NationalFieldRef, ...]:
    file = _read(problems, folder, "national_fields.yml", "fields")
    if file is None:
        return ()
    sections = file.children("fields", "isian", ("code", "label", "since", "options"))
    fields = []
    for section in sections:
        rows = section.children("options", "pilihan", ("code", "label"))
        options = tuple(OptionRef(row.code("code"), row.text("label")) for row in rows)
        note_doubles((row, option.code, f'kode "{option.code}"') for row, option in zip(rows, options, strict=True))
        fields.append(
            NationalFieldRef(section.code("code"), section.text("label"), section.whole("since", 2018, 2100), options)
        )
    note_doubles((section, field.code, f'kode "{field.code}"') for section, field in zip(sections, fields, strict=True))
    return tuple(fields)
