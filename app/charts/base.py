"""What every chart is: a figure, its numbers as a table, sentences for who cannot see it, and the list behind each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
_LONGEST_LABEL = 34


@dataclass(frozen=True)
class Column:
    """One column of the table. `kind`: text, count, percent (0-100), days, score."""

    key: str
    label: str
    kind: str = "text"
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """One row: a value per column, and per column the list of exactly what that value counts (where there is one)."""

    values: Mapping[str, Any]
    behind: Mapping[str, Asked] = field(default_factory=dict)
    #: Per column the tone of its cell, where the table itself is the picture.
    tones: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(frozen=True)
class Chart:
    """A chart ready to be drawn, read, exported and clicked; without a figure the table itself is the picture."""

    key: str
    title: str
    lead: str
    figure: go.Figure | None
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
    step: Callable[[int], str]


@dataclass(frozen=True)
class Series:
    """One series of bars: its name, tone, the row's column that it draws, and whose list a bar opens."""

    name: str
    column: str
    tone: str
    width: float | None = None
    text: Callable[[Row], str] | None = None


def bars(rows: Sequence[Row], label: str, series: Sequence[Series], *, tall: float = 1.0, **layout: Any) -> go.Figure:
    """Horizontal bars, the first row on top; each bar carries "row:column" as the key of the list behind it.

    `tall` stretches the rows, for several bars side by side.
    """
    names = shortened([str(row[label]) for row in rows])
    traces = [
        go.Bar(
            name=one.name,
            orientation="h",
            y=names,
            hovertext=[str(row[label]) for row in rows],
            x=[row[one.column] for row in rows],
            width=one.width,
            marker={"color": TONES[one.tone], "line": {"width": 0}},
            text=[one.text(row) for row in rows] if one.text else None,
            textposition="outside" if one.text else "none",
            cliponaxis=False,
            constraintext="none",
            customdata=[f"{number}:{one.column}" for number in range(len(rows))],
            hovertemplate="%{hovertext}<br>" + one.name + ": %{x}<extra></extra>",
            meta={"tone": one.tone},
        )
        for one in series
    ]
    base = _layout(len(rows), tall, legend=len(series) > 1)
    for axis in ("xaxis", "yaxis"):
        layout[axis] = {**base[axis], **layout.get(axis, {})}
    return go.Figure(traces, {**base, **layout})


def shortened(names: Sequence[str]) -> list[str]:
    """The names as labels beside bars: long ones end in an ellipsis, unless two would then be the same."""
    short = [name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…" for name in names]
    return short if len(set(short)) == len(short) else list(names)


def share(part: float, whole: float) -> float:
    """Part of the whole in percent, one decimal; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def _layout(bars_count: int, tall: float, *, legend: bool) -> dict[str, Any]:
    return {
        "template": None,
        "height": round(_HEAD + _FOOT + BAR * tall * max(bars_count, 1)),
        "margin": {"l": 8, "r": 56, "t": _HEAD if legend else 8, "b": _FOOT},
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "xaxis": {"rangemode": "tozero", "zeroline": False, "fixedrange": True},
        "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "ticklabelstandoff": 6},
        "barmode": "group",
        "bargap": 0.25,
    }
