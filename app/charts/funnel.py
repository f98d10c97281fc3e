"""How far the innovations have come along the nine steps, and where they wait now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from app.charts.base import Chart, Column, Row, Series, Words, bars
from app.queries.innovation_cuts import DONE, FINISHED, FIRST_STEP, reached, waiting_in
from app.queries.innovation_list import Asked
from app.rules.workflow import State


def funnel(by_state: Mapping[State, int], asked: Asked, words: Words) -> Chart:
    """Per step the innovations that have come to it: those that wait there now, and those already beyond.

    `by_state` counts innovations per state. Steps 1 and 2 are the whole region's: every innovation is through them.
    """
    rows = [_row(step, by_state, asked, words) for step in range(FIRST_STEP, FINISHED + 1)]
    figure = bars(
        rows,
        "step",
        (
            Series(_("Sudah melewatinya"), "beyond", "main", 0.7),
            Series(_("Menunggu di langkah ini"), "waiting", "soft", 0.7, lambda row: words.number(row["reached"])),
        ),
        barmode="stack",
    )
    total = sum(by_state.values())
    done = rows[-1]["reached"]
    busiest = max(rows, key=lambda row: row["waiting"])
    summary = _("Belum ada inovasi yang dapat dihitung.")
    if total:
        summary = _("%(done)s dari %(all)s inovasi sudah terkirim ke pusat.", done=done, all=total)
        if busiest["waiting"]:
            summary += " " + _(
                "Paling banyak menunggu di langkah %(step)s: %(count)s inovasi.",
                step=busiest["step"],
                count=busiest["waiting"],
            )
    return Chart(
        key="corong",
        title=_("Corong sembilan langkah"),
        lead=_("Berapa inovasi yang sampai di setiap langkah SOP, dan berapa yang menunggu di sana sekarang."),
        figure=figure,
        columns=(
            Column("step", _("Langkah")),
            Column("reached", _("Sampai di sini"), "count"),
            Column("waiting", _("Menunggu sekarang"), "count"),
            Column("beyond", _("Sudah melewati"), "count"),
        ),
        rows=rows if total else [],
        summary=summary,
    )


def _row(step: int, by_state: Mapping[State, int], asked: Asked, words: Words) -> Row:
    come, waiting = _sum(by_state, reached(step)), _sum(by_state, waiting_in(step))
    here = _narrowed(asked, step)
    behind = {"reached": here, "beyond": here}
    states = waiting_in(step)
    if states:
        behind["beyond"] = replace(asked, cut=replace(asked.cut, step=step, timing=DONE))
    if states and asked.state in ("", states[0]):
        behind["waiting"] = replace(asked, state=states[0])
    name = _("Terkirim ke pusat") if step == FINISHED else words.step(step)
    return Row({"step": name, "reached": come, "waiting": waiting, "beyond": come - waiting}, behind)


def _narrowed(asked: Asked, step: int) -> Asked:
    return replace(asked, cut=replace(asked.cut, reached=step))


def _sum(by_state: Mapping[State, int], states: tuple[str, ...]) -> int:
    return sum(by_state.get(State(one), 0) for one in states)
