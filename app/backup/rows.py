"""A row as one line of JSON that means the same on both engines.

The first line of a table names its columns, every other is a list in that order. Instants carry their zone, dates
are ISO, bytes are base64; everything else is what JSON has.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from sqlalchemy import JSON, Column, Table, null

_LONGEST_LINE = 256 << 20


def line(values: Sequence[Any]) -> bytes:
    """The line of one row, or of the column names."""
    return json.dumps(values, default=_told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(value: object) -> str:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, decimal.Decimal):
        return str(value)
    raise TypeError(f"no line can hold {type(value).__name__}")


def parse(content: IO[bytes], table: Table, *, zones: bool) -> Iterator[dict[str, Any]]:
    """The rows of a table's lines as `table` takes them; `zones` says whether this engine keeps time zones.

    Raises ValueError, KeyError or TypeError on lines that no backup writes.
    """
    names = json.loads(content.readline(_LONGEST_LINE))
    readers = [_reader(table.columns[name], zones=zones) for name in names]
    while text := content.readline(_LONGEST_LINE):
        values = json.loads(text)
        yield {name: read(value) if read else value for name, read, value in zip(names, readers, values, strict=True)}


def _reader(column: Column[Any], *, zones: bool) -> Callable[[Any], Any] | None:
    if isinstance(column.type, JSON):
        # A JSON column that may be empty holds SQL's NULL, one that may not holds JSON's.
        return (lambda value: null() if value is None else value) if column.nullable else None
    readers: dict[type, Callable[[Any], Any]] = {
        dt.datetime: lambda value: _instant(value, zones=zones),
        dt.date: dt.date.fromisoformat,
        dt.time: dt.time.fromisoformat,
        bytes: base64.b64decode,
        bool: bool,
    }
    read = readers.get(column.type.python_type)
    return (lambda value: None if value is None else read(value)) if read else None


def _instant(value: str, *, zones: bool) -> dt.datetime:
    instant = dt.datetime.fromisoformat(value)
    if instant.tzinfo is None or zones:
        return instant
    return instant.astimezone(dt.UTC).replace(tzinfo=None)
