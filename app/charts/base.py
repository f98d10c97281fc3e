"""What every chart is: a figure, its numbers as a table, sentences for who cannot see it, and the list behind each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from app.queries.innovation_list import Asked

#: Tones of the marks: dark on light paper. A page in dark mode draws the same tones in its own colours (charts.css).
TONES: Mapping[str, str] = {
    "main": "#0b6b5b",
    "soft": "#8cc9bc",
    "blue": "#175a9e",
    "amber": "#b86a00",
    "red": "#ad2117",
    "grey": "#8a9993",
}
BAR = 26
_HEAD, _FOOT = 40, 40


@dataclass(frozen=True)
class Column:
    """One column of the table. `kind`: text, count, percent (0-100), days, score."""

    key: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """One row: a value per column, and per column the list of exactly what that value counts (where there is one)."""

    values: Mapping[str, Any]
    behind: Mapping[str, Asked] = field(default_factory=dict)
    #: Where the row leads when it counts no innovations (another chart, for example), as the view's own words.
    tone: str = ""

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(frozen=True)
class Chart:
    """A chart ready to be drawn, read, exported and clicked."""

    key: str
    title: str
    lead: str
    figure: go.Figure
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    summary: str = ""
    notes: Sequence[str] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


@dataclass(frozen=True)
class Words:
    """The edge's words for the codes that charts name, and its way of writing numbers."""

    states: Mapping[str, Any]
    forms: Mapping[str, Any]
    stages: Mapping[str, Any]
    initiators: Mapping[str, Any]
    skpd_kinds: Mapping[str, Any]
    participation: Mapping[str, Any]
    number: Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """One series of bars: its name, tone, the row's column that it draws, and whose list a bar opens."""

    name: str
    column: str
    tone: str
    width: float | None = None
    text: Callable[[Row], str] | None = None


def bars(rows: Sequence[Row], label: str, series: Sequence[Series], **layout: Any) -> go.Figure:
    """Horizontal bars, the first row on top; each bar carries "row:column" as the key of the list behind it."""
    traces = [
        go.Bar(
            name=one.name,
            orientation="h",
            y=[str(row[label]) for row in rows],
            x=[row[one.column] for row in rows],
            width=one.width,
            marker={"color": TONES[one.tone], "line": {"width": 0}},
            text=[one.text(row) for row in rows] if one.text else None,
            textposition="outside" if one.text else "none",
            cliponaxis=False,
            customdata=[f"{number}:{one.column}" for number in range(len(rows))],
            hovertemplate="%{y}<br>" + one.name + ": %{x}<extra></extra>",
            meta={"tone": one.tone},
        )
        for one in series
    ]
    return go.Figure(traces, {**_layout(len(rows), legend=len(series) > 1), **layout})


def lines(rows: Sequence[Row], label: str, series: Sequence[Series], **layout: Any) -> go.Figure:
    """Lines over the rows in their order, each point with the key of the list behind it."""
    traces = [
        go.Scatter(
            name=one.name,
            mode="lines+markers+text",
            x=[str(row[label]) for row in rows],
            y=[row[one.column] for row in rows],
            line={"color": TONES[one.tone], "width": 3},
            marker={"size": 9},
            text=[one.text(row) for row in rows] if one.text else None,
            textposition="top center",
            cliponaxis=False,
            customdata=[f"{number}:{one.column}" for number in range(len(rows))],
            hovertemplate="%{x}<br>" + one.name + ": %{y}<extra></extra>",
            meta={"tone": one.tone},
        )
        for one in series
    ]
    base = _layout(0, legend=len(series) > 1)
    base |= {"height": 340, "yaxis": {"rangemode": "tozero"}, "xaxis": {"type": "category"}}
    return go.Figure(traces, {**base, **layout})


def share(part: float, whole: float) -> float:
    """Part of the whole in percent, one decimal; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def listed(names: Sequence[str], most: int = 3) -> Iterator[str]:
    """The first few names; the rest is for the caller to count."""
    yield from names[:most]


def _layout(bars_count: int, *, legend: bool) -> dict[str, Any]:
    return {
        "template": None,
        "height": _HEAD + _FOOT + BAR * max(bars_count, 1),
        "margin": {"l": 8, "r": 56, "t": _HEAD if legend else 8, "b": _FOOT},
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "xaxis": {"rangemode": "tozero", "zeroline": False, "fixedrange": True},
        "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "ticklabelstandoff": 6},
        "barmode": "group",
        "bargap": 0.25,
    }
