"""The same Plotly figure as a static SVG, without a browser: for pages without scripts, for print and for PDF.

It draws what the charts use: horizontal bars, grouped, stacked or overlaid. Colours are attributes, so that a
style sheet may overrule them (dark mode); classes name the tones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup, escape

WIDTH = 760
_LEGEND = 28
_LEGEND_ROW = 16
_FEW = 5

Link = Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """What a picture is drawn on: its width, its letters, and the room that they take."""

    width: int
    size: int
    letter: float
    longest_label: int
    right: int
    ticks: int
    name: str


WIDE = Sheet(WIDTH, 12, 7.0, 34, 64, 5, "wide")
#: A phone's: the whole chart at 390 pixels, shorter labels, fewer figures below it, the legend in rows.
NARROW = Sheet(340, 11, 5.9, 24, 46, 2, "narrow")


def figure_svg(figure: go.Figure, title: str, *, sheet: Sheet = WIDE, link: Link | None = None) -> Markup:
    """The figure as SVG markup with `title` for screen readers; `link(key)` gives the address behind a mark, or "".

    Every text is escaped. The same figure gives the same bytes.
    """
    traces = list(figure.data)
    height = int(figure.layout.height)
    if sheet is NARROW and figure.layout.showlegend:
        height += _LEGEND_ROW * (len(traces) - 1)
    body = Markup("").join(_bars(figure, traces, sheet, height, link or (lambda _key: "")))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg chart-svg-{name}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'font-family="Inter, DejaVu Sans, sans-serif" font-size="{size}"><title>{title}</title>{body}</svg>'
    ).format(w=sheet.width, h=height, size=sheet.size, name=sheet.name, title=title, body=body)


@dataclass(frozen=True)
class _Plane:
    """Where the marks lie: left, top, width and height of the field, and the largest value."""

    left: float
    top: float
    width: float
    height: float
    largest: float


def _bars(figure: go.Figure, traces: Sequence[Any], sheet: Sheet, height: int, link: Link) -> Iterator[Markup]:
    names = [str(name) for name in traces[0].y] if traces else []
    stacked, overlaid = figure.layout.barmode == "stack", figure.layout.barmode == "overlay"
    left = 16 + sheet.letter * min(max((len(name) for name in names), default=0), sheet.longest_label)
    top = 8
    if figure.layout.showlegend:
        top = _LEGEND + (_LEGEND_ROW * (len(traces) - 1) if sheet is NARROW else 0)
    values = [[float(value or 0) for value in one.x] for one in traces]
    plane = _Plane(
        left, top, sheet.width - left - sheet.right, height - top - 28, _largest(figure, values, stacked=stacked)
    )
    yield from _legend(figure, traces, left, sheet)
    yield from _grid(plane, str(figure.layout.xaxis.ticksuffix or ""), sheet.ticks)
    room = plane.height / max(len(names), 1)
    for row, name in enumerate(names):
        middle, begin = top + room * (row + 0.5), 0.0
        yield _text(left - 8, middle + 4, _cut(name, sheet.longest_label), anchor="end")
        for place, one in enumerate(traces):
            thick = room * float(one.width or 0.72)
            y = middle - thick / 2
            if not (stacked or overlaid):
                thick /= len(traces)
                y += thick * place
            value = values[place][row]
            yield _bar(plane, (begin, value), (y, thick), one, _target(one, row, link))
            label = one.text[row] if one.text is not None else ""
            if label:
                line = middle if stacked or overlaid else y + thick / 2
                yield _text(_x(plane, begin + value) + 6, line + 4, str(label), cls="chart-value")
            begin += value if stacked else 0


def _bar(
    plane: _Plane, span: tuple[float, float], across: tuple[float, float], trace: Any, target: tuple[str, str]
) -> Markup:
    begin, value = span
    x = _x(plane, begin)
    url, label = target
    drawn = Markup(
        '<rect class="tone-mark mark-{tone}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="2" '
        'fill="{colour}"><title>{label}</title></rect>'
    ).format(
        tone=trace.meta["tone"],
        x=x,
        y=across[0],
        w=max(_x(plane, begin + value) - x, 0),
        h=across[1],
        colour=trace.marker.color,
        label=label,
    )
    return _linked(drawn, url) if value else Markup("")


def _target(trace: Any, row: int, link: Link) -> tuple[str, str]:
    """(address, words) of one mark."""
    return link(str(trace.customdata[row])), f"{trace.y[row]}, {trace.name}: {trace.x[row] or 0:g}"


def _linked(drawn: Markup, url: str) -> Markup:
    """The mark as a link for the pointer; the keyboard has the table's links, one for each."""
    return Markup('<a href="{url}" tabindex="-1">{drawn}</a>').format(url=url, drawn=drawn) if url else drawn


def _legend(figure: go.Figure, traces: Sequence[Any], left: float, sheet: Sheet) -> Iterator[Markup]:
    if not figure.layout.showlegend:
        return
    x, y = left, 4
    for one in traces:
        colour: Mapping[str, str] = {"fill": one.marker.color, "tone": one.meta["tone"]}
        yield Markup(
            '<rect class="mark-{tone}" x="{x:.0f}" y="{y:.0f}" width="12" height="12" rx="2" fill="{fill}"/>'
        ).format(x=x, y=y, **colour)
        yield _text(x + 18, y + 10, str(one.name))
        if sheet is NARROW:
            y += _LEGEND_ROW
        else:
            x += 34 + sheet.letter * len(str(one.name))


def _grid(plane: _Plane, suffix: str, ticks: int) -> Iterator[Markup]:
    for tick in _ticks(plane.largest, ticks):
        x = _x(plane, tick)
        yield Markup('<path class="chart-grid" d="M{x:.1f} {a:.1f}V{b:.1f}" stroke="#dde5e2"/>').format(
            x=x, a=plane.top, b=plane.top + plane.height
        )
        yield _text(x, plane.top + plane.height + 16, f"{tick:g}{suffix}", anchor="middle", cls="chart-tick")


def _text(x: float, y: float, text: str, *, anchor: str = "start", cls: str = "chart-label") -> Markup:
    return Markup(
        '<text class="{cls}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#14221e">{text}</text>'
    ).format(cls=cls, x=x, y=y, anchor=anchor, text=escape(text))


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _x(plane: _Plane, value: float) -> float:
    return plane.left + plane.width * value / plane.largest


def _largest(figure: go.Figure, values: Sequence[Sequence[float]], *, stacked: bool) -> float:
    if figure.layout.xaxis.range:
        return float(figure.layout.xaxis.range[1])
    sums = [sum(row) for row in zip(*values, strict=True)] if stacked else [one for row in values for one in row]
    largest = max(sums, default=0)
    if largest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= largest)


def _ticks(largest: float, many: int) -> list[float]:
    """Even steps; whole numbers where the largest value is one."""
    if largest <= _FEW and largest == int(largest):
        return [float(n) for n in range(int(largest) + 1)]
    if largest % many:
        many = _FEW
    return [largest * n / many for n in range(many + 1)]
