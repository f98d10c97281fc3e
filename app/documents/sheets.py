"""Tables as XLSX sheets and CSV. A text stays a text: nothing that people typed becomes a formula (CWE-1236)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter

#: What a spreadsheet takes for the beginning of a formula, full-width signs of East Asian keyboards included.
_FORMULA_HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The most an XLSX cell holds; the CSV has the whole text.
_LONGEST_CELL = 32_767
_BOM = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """One table: its name on the tab, its heads, its rows (which may be read as they go)."""

    name: str
    labels: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_workbook(file: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write an XLSX into `file`, in constant memory."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for one in sheets:
        sheet = book.add_worksheet(one.name)
        for column, label in enumerate(one.labels):
            sheet.write_string(0, column, label, head)
        for number, row in enumerate(one.rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, day)
        sheet.freeze_panes(1, 0)
    book.close()


def csv_lines(labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A CSV (UTF-8 with BOM, commas, ISO dates) line by line; spreadsheets open it with every text whole and harmless."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield _BOM
    for row in itertools.chain([labels], rows):
        writer.writerow([guarded(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def plain(value: Any) -> Any:
    """A value as a spreadsheet keeps it: numbers and dates as such, lists joined, anything else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | float | dt.date):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    return str(value)


def guarded(value: Any) -> str:
    """A CSV cell; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    found = plain(value)
    text = found.isoformat() if isinstance(found, dt.date) else str(found)
    return f"'{text}" if isinstance(found, str) and text.startswith(_FORMULA_HEADS) else text


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    """One cell, its kind named: the library's own `write()` makes formulas and links of texts that look like them."""
    found = plain(value)
    if isinstance(found, dt.datetime):
        sheet.write_string(row, column, found.isoformat(timespec="minutes"))
    elif isinstance(found, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(found, dt.time()), day)
    elif isinstance(found, int | float):
        sheet.write_number(row, column, found)
    else:
        sheet.write_string(row, column, found if len(found) <= _LONGEST_CELL else f"{found[: _LONGEST_CELL - 1]}…")
