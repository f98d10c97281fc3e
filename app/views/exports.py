"""Lists as CSV and XLSX. A text stays a text: nothing that people typed becomes a formula (CWE-1236)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import xlsxwriter
from flask import Response, stream_with_context

#: What a spreadsheet takes for the beginning of a formula, full-width signs of East Asian keyboards included.
_FORMULA_HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The most an XLSX cell holds; the CSV has the whole text.
_LONGEST_CELL = 32_767
_BOM = "\ufeff"
_PIECE = 64 * 1024


def csv_response(name: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A streamed CSV (UTF-8 with BOM, commas) that spreadsheets open with every text whole and harmless.

    `rows` may be a generator that reads as it goes: it begins when the response is sent, in the same request.
    """
    return _attachment(stream_with_context(_csv(labels, rows)), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_response(name: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """An XLSX with one sheet, made in constant memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response when it has been sent
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    )
    sheet = book.add_worksheet("Data")
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for column, label in enumerate(labels):
        sheet.write_string(0, column, label, head)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, day)
    sheet.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = _attachment(_pieces(file), f"{name}.xlsx", kind)
    response.call_on_close(file.close)
    return response


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


def _csv(labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield _BOM
    for row in itertools.chain([labels], rows):
        writer.writerow([guarded(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    found = plain(value)
    if isinstance(found, dt.datetime):
        sheet.write_string(row, column, found.isoformat(timespec="minutes"))
    elif isinstance(found, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(found, dt.time()), day)
    elif isinstance(found, int | float):
        sheet.write_number(row, column, found)
    else:
        sheet.write_string(row, column, found if len(found) <= _LONGEST_CELL else f"{found[: _LONGEST_CELL - 1]}…")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _attachment(body: Iterable[str] | Iterable[bytes], name: str, kind: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
