"""Tables as XLSX sheets and CSV. A text stays a text: nothing that people typed becomes a formula (CWE-1236)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter

#: What a spreadsheet takes for the beginning of a formula, full-width signs of East Asian keyboards included.
_FORMULA_HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The most an XLSX cell holds; the CSV has the whole text.
_LONGEST_CELL = 32_767
#: Widths of columns in characters; a text longer than a column is folded, and a row shows so many lines of it.
_NARROWEST, _WIDEST_HEAD, _WIDEST, _DAY_WIDE = 6, 16, 48, 10
#: The most that is still readable when it is printed on one sheet's width.
_ONE_SHEET_WIDE = 260
_LINE_PT, _FULL_LINE, _MOST_LINES = 15, 42, 6
_A4 = 9
_BOM = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """One table: its name on the tab, its heads, its rows (which may be read as they go)."""

    name: str
    labels: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class _Formats:
    head: Any
    day: Any
    text: Any
    folded: Any


def write_workbook(file: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write an XLSX into `file`, in constant memory: columns as wide as what is in them, ready to be filtered and printed."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    formats = _Formats(
        head=book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
        day=book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        text=book.add_format({"valign": "top"}),
        folded=book.add_format({"valign": "top", "text_wrap": True}),
    )
    for one in sheets:
        sheet = book.add_worksheet(one.name)
        widths = [min(len(label), _WIDEST_HEAD) for label in one.labels]
        for column, label in enumerate(one.labels):
            sheet.write_string(0, column, label, formats.head)
        number = 0
        for number, row in enumerate(one.rows, start=1):
            _give_height(sheet, number, row)
            for column, value in enumerate(row):
                widths[column] = max(widths[column], _write(sheet, number, column, value, formats))
        _lay_out(sheet, one, widths, number)
    book.close()


def _give_height(sheet: Any, number: int, row: Sequence[Any]) -> None:
    """Room for the longest text of the row, up to a few lines; the rest of it is in the cell all the same."""
    longest = max((len(value) for value in row if isinstance(value, str)), default=0)
    if longest > _WIDEST:
        sheet.set_row(number, _LINE_PT * min(math.ceil(longest / _FULL_LINE), _MOST_LINES))


def _lay_out(sheet: Any, told: Sheet, widths: Sequence[int], rows: int) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if rows and told.labels:
        sheet.autofilter(0, 0, rows, len(told.labels) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(math.ceil(sum(min(width, _WIDEST) for width in widths) / _ONE_SHEET_WIDE), 0)
    sheet.set_footer("&L&A&RHalaman &P dari &N")


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


def _write(sheet: Any, row: int, column: int, value: Any, formats: _Formats) -> int:
    """One cell, its kind named: the library's own `write()` makes formulas and links of texts that look like them.

    Answers how many characters wide it wants to be.
    """
    found = plain(value)
    if isinstance(found, dt.date) and not isinstance(found, dt.datetime):
        sheet.write_datetime(row, column, dt.datetime.combine(found, dt.time()), formats.day)
        return _DAY_WIDE
    if isinstance(found, int | float):
        sheet.write_number(row, column, found, formats.text)
        return len(str(found))
    text = found.isoformat(timespec="minutes") if isinstance(found, dt.datetime) else found
    text = text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
    sheet.write_string(row, column, text, formats.folded if len(text) > _WIDEST else formats.text)
    return len(text)
