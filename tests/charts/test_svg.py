"""The static picture: every text stays text, every bar is a link, the same figure gives the same bytes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from app.charts.base import Row, Series, bars
from app.charts.svg import NARROW, figure_svg

HOSTILE = '<script>alert("x")</script>'
SVG = "{http://www.w3.org/2000/svg}"


def picture(**layout: object) -> str:
    rows = [Row({"name": HOSTILE, "a": 10, "b": 5}), Row({"name": "Dinas B", "a": 0, "b": 20})]
    figure = bars(
        rows,
        "name",
        (Series("Satu", "a", "soft", 0.8, lambda row: f"{row['a']} %"), Series("Dua", "b", "main", 0.4)),
        **layout,
    )
    return str(figure_svg(figure, HOSTILE, link=lambda key: f"/inovasi/?x={key}&y=1"))


def test_what_people_typed_stays_text() -> None:
    root = ET.fromstring(picture())
    assert {one.tag for one in root.iter()} <= {SVG + name for name in ("svg", "title", "rect", "text", "path", "a")}
    assert root.findtext(SVG + "title") == HOSTILE


def test_each_bar_is_as_long_as_its_number_and_leads_to_its_list() -> None:
    root = ET.fromstring(picture(barmode="overlay"))
    drawn = {a.get("href"): float(a.find(SVG + "rect").get("width")) for a in root.iter(SVG + "a")}
    assert set(drawn) == {"/inovasi/?x=0:a&y=1", "/inovasi/?x=0:b&y=1", "/inovasi/?x=1:b&y=1"}
    a, b, c = (drawn[f"/inovasi/?x={key}&y=1"] for key in ("0:a", "0:b", "1:b"))
    assert (a, c) == (pytest.approx(2 * b, abs=0.2), pytest.approx(4 * b, abs=0.4))


def test_stacked_bars_begin_where_the_one_before_ended() -> None:
    root = ET.fromstring(picture(barmode="stack"))
    rects = [a.find(SVG + "rect") for a in root.iter(SVG + "a")]
    first, second = rects[0], rects[1]
    assert abs(float(first.get("x")) + float(first.get("width")) - float(second.get("x"))) < 0.2


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert picture() == picture()


def test_the_narrow_picture_holds_every_mark_and_letter_within_a_phone() -> None:
    rows = [Row({"name": "Puskesmas Paringin Selatan", "a": 100, "b": 40}), Row({"name": "BPBD", "a": 0, "b": 0})]
    series = (Series("Terisi lengkap", "a", "soft", 0.8, lambda row: f"{row['a']} %"), Series("Sah", "b", "main", 0.4))
    figure = bars(rows, "name", series, barmode="overlay", xaxis={"range": [0, 100], "ticksuffix": " %"})
    root = ET.fromstring(str(figure_svg(figure, "Judul", sheet=NARROW)))
    assert NARROW.width <= 340
    for text in root.iter(SVG + "text"):
        wide, x, anchor = NARROW.letter * len(text.text or ""), float(text.get("x", 0)), text.get("text-anchor")
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[str(anchor)]
        assert left >= 0, text.text
        assert left + wide <= NARROW.width, text.text
    assert max(float(one.get("x")) + float(one.get("width")) for one in root.iter(SVG + "rect")) <= NARROW.width
