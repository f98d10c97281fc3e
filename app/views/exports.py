"""Lists as CSV and XLSX files to download."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from flask import Response, stream_with_context

from app.documents.sheets import Sheet, csv_lines, guarded, plain, write_workbook

__all__ = ["csv_response", "guarded", "plain", "xlsx_response"]

_PIECE = 64 * 1024


def csv_response(name: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A streamed CSV (UTF-8 with BOM, commas) that spreadsheets open with every text whole and harmless.

    `rows` may be a generator that reads as it goes: it begins when the response is sent, in the same request.
    """
    return _attachment(stream_with_context(csv_lines(labels, rows)), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_response(name: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """An XLSX with one sheet, made in constant memory."""
    return workbook_response(name, [Sheet("Data", labels, rows)])


def workbook_response(name: str, sheets: Iterable[Sheet]) -> Response:
    """An XLSX with these sheets, made in constant memory; the rows of each are read once."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response when it has been sent
    write_workbook(file, sheets)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = _attachment(_pieces(file), f"{name}.xlsx", kind)
    response.call_on_close(file.close)
    return response


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _attachment(body: Iterable[str] | Iterable[bytes], name: str, kind: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
