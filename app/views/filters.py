"""What the address of a list may ask: page, order, search and filters, each checked before FAB sees it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import abort, g, has_request_context, request
from flask_appbuilder.models.filters import BaseFilter, Filters
from sqlalchemy import String, and_, cast, or_

BIGGEST_INTEGER = 2**31 - 1
MAX_PAGE = 100_000
_LONGEST_SEARCH = 200
_NOTHING_SAID: Mapping[str, Mapping[Any, str]] = {}
_MOST_WORDS = 8
# FAB looks for these anywhere in an argument's name, so what is checked must be what FAB would take.
_PAGING = re.compile(r"(page|psize)_(.*)")
_ORDER = re.compile(r"_oc_(.*)")
_LIKE_SIGNS = re.compile(r"[%_\\]")
_FILTER = re.compile(r"_flt_(\d)_(.*)")


class Asked(NamedTuple):
    """What a list was asked for besides its filters; None and "" stand for the view's own habit."""

    order_column: str
    order_direction: str
    page: int | None
    page_size: int | None


class PerRequestFilters:
    """FAB keeps one mutable Filters object per view for the whole process; threads would race on it."""

    @property
    def _filters(self) -> Any:
        kept = self.__dict__.get("_filters_kept")
        if kept is None or not has_request_context():
            return kept
        mine = g.setdefault("_fab_filters", {})
        if self not in mine:
            fresh = Filters.__new__(Filters)
            fresh.__dict__.update(kept.__dict__)  # the tables of possible filters are shared, what is asked is not
            fresh.clear_filters()
            mine[self] = fresh
        return mine[self]

    @_filters.setter
    def _filters(self, value: Any) -> None:
        self.__dict__["_filters_kept"] = value


class SearchText(NamedTuple):
    """What the search box looks for, and where."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    said: Mapping[str, Mapping[Any, str]]


class BoxFilter(BaseFilter):  # type: ignore[misc]
    """The search box: each word stands in one of the columns."""

    name = "q"
    arg_name = None

    def apply(self, query: Any, value: SearchText) -> Any:
        """Whatever the case; `%` and `_` are ordinary letters."""
        columns = [cast(getattr(self.model, name), String) for name in value.columns]
        return query.filter(and_(*(or_(*self._found(columns, value.said, word)) for word in value.words)))

    def _found(self, columns: list[Any], said: Mapping[str, Mapping[Any, str]], word: str) -> Iterator[Any]:
        pattern = "%" + _LIKE_SIGNS.sub(r"\\\g<0>", word) + "%"
        yield from (one.ilike(pattern, escape="\\") for one in columns)
        for name, texts in said.items():
            meant = [code for code, text in texts.items() if word.casefold() in text.casefold()]
            yield getattr(self.model, name).in_(meant)


def read_arguments(view: Any, *, max_page_size: int) -> Asked:
    """Put the filters that the address asks for into the view's, and answer the rest.

    400 for anything that is not a page, a size up to `max_page_size`, an order column, a search column or a value of
    the column's own type.
    """
    name = type(view).__name__
    paging: dict[str, int] = {}
    order = ("", "")
    filters = view._filters
    filters.clear_filters()
    for key, values in request.args.lists():
        if any("\0" in value for value in values):
            abort(400)
        if found := _PAGING.search(key):
            most = MAX_PAGE if found[1] == "page" else max_page_size
            number = _whole(values[0], 0 if found[1] == "page" else 1, most)
            paging[f"{found[1]}_{found[2]}"] = number
        if found := _ORDER.search(key):
            order = _order(view, name, found[1], values[0]) or order
        if found := _FILTER.search(key):
            _add_filter(view, filters, int(found[1]), found[2], values)
        elif "_flt_" in key:
            abort(400)
    return Asked(*order, paging.get(f"page_{name}"), paging.get(f"psize_{name}"))


def search_text() -> tuple[str, ...]:
    """The words in the search box."""
    return tuple(request.args.get("q", "")[:_LONGEST_SEARCH].split()[:_MOST_WORDS])


def with_search(filters: Any, columns: tuple[str, ...], said: Mapping[str, Mapping[Any, str]] = _NOTHING_SAID) -> Any:
    """The filters, and the search box as one more; without a word in it the same filters.

    `said`: for columns of codes, what the page says for each code.
    """
    words = search_text()
    if not words or not columns:
        return filters
    joined = Filters.__new__(Filters)
    joined.__dict__.update(filters.__dict__)
    joined.filters, joined.values = [*filters.filters], [*filters.values]
    joined._add_filter(BoxFilter(columns[0], filters.datamodel), SearchText(columns, words, said))
    return joined


def row_id(text: Any) -> int:
    """The number of a row from an address; 404 when it cannot be one."""
    number = number_in(str(text))
    if number is None:
        abort(404)
    return number


def number_in(text: str) -> int | None:
    """The number that `text` is, as far as a column can hold it; None for anything else."""
    # Python refuses to read some thousands of digits, and a database what is larger than its column.
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(BIGGEST_INTEGER)):
        return None
    return int(text) if int(text) <= BIGGEST_INTEGER else None


def _whole(text: str, low: int, high: int) -> int:
    number = number_in(text)
    if number is None or not low <= number <= high:
        abort(400)
    return number


def _order(view: Any, name: str, asked_view: str, column: str) -> tuple[str, str] | None:
    if asked_view != name:
        return None
    if column not in view.order_columns:
        abort(400)
    direction = request.args.get(f"_od_{name}", "asc")
    if direction not in ("asc", "desc"):
        abort(400)
    return column, direction


def _add_filter(view: Any, filters: Any, index: int, column: str, values: list[str]) -> None:
    known = filters.get_search_filters().get(column)
    if known is None or index >= len(known):
        abort(400)
    asked = [value for value in values if value.strip()]  # a field left empty asks for nothing
    if not all(fits(view.datamodel, column, value) for value in asked):
        abort(400)
    if asked:
        filters.add_filter_index(column, index, asked)


def fits(datamodel: Any, column: str, value: str) -> bool:
    """Whether a value can be compared with the column, on either database."""
    try:
        if datamodel.is_integer(column):
            return abs(int(value)) <= BIGGEST_INTEGER if len(value) <= len(str(BIGGEST_INTEGER)) + 1 else False
        if datamodel.is_float(column) or datamodel.is_numeric(column):
            return math.isfinite(float(value))
        if datamodel.is_date(column):
            return bool(dt.date.fromisoformat(value))
        if datamodel.is_datetime(column):
            return bool(dt.datetime.fromisoformat(value))
    except ValueError:
        return False
    return value == "y" if datamodel.is_boolean(column) else True
