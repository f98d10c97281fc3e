"""On time or late: per step the days taken against the days allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from app.charts.base import Chart, Column, Row, Series, Words, bars
from app.queries.figures_steps import StepFigures
from app.queries.innovation_cuts import IN_TIME, LATE, OVERDUE, RUNNING
from app.queries.innovation_list import Asked

#: Steps 1 and 2 are the region's own; innovations go through the others.
_FIRST_OF_INNOVATIONS = 3


def timing(figures: Sequence[StepFigures], dues: Mapping[int, dt.datetime], asked: Asked, words: Words) -> Chart:
    """Per step how many innovations left it in time or late, how many are still in it, and the days they took."""
    rows = [_row(one, dues[one.number], asked, words) for one in figures]
    drawn = [row for row in rows if row["number"] >= _FIRST_OF_INNOVATIONS]
    late = sum(row["late"] + row["overdue"] for row in drawn)
    done = sum(row["in_time"] for row in drawn)
    return Chart(
        key="waktu",
        title=_("Tepat waktu per langkah"),
        lead=_("Hari yang dipakai dibandingkan dengan hari yang disediakan SOP, menurut riwayat setiap inovasi."),
        figure=bars(
            drawn,
            "step",
            (
                Series(_("Tepat waktu"), "in_time", "main", 0.7),
                Series(_("Selesai terlambat"), "late", "red", 0.7),
                Series(_("Berjalan"), "running", "soft", 0.7),
                Series(_("Lewat tenggat"), "overdue", "amber", 0.7),
            ),
            barmode="stack",
        ),
        columns=(
            Column("step", _("Langkah")),
            Column("allowed", _("Hari disediakan"), "days"),
            Column("average", _("Rata-rata hari"), "days"),
            Column("longest", _("Paling lama"), "days"),
            Column("in_time", _("Tepat waktu"), "count"),
            Column("late", _("Selesai terlambat"), "count"),
            Column("running", _("Berjalan"), "count"),
            Column("overdue", _("Lewat tenggat"), "count"),
        ),
        # the drawing's rows come first in no other order than the table's, so that keys agree
        rows=drawn,
        summary=_(
            "Langkah yang ditempuh tepat waktu: %(done)s; terlambat atau lewat tenggat: %(late)s.", done=done, late=late
        ),
        notes=_region_notes(rows, words),
    )


def _row(one: StepFigures, due: dt.datetime, asked: Asked, words: Words) -> Row:
    overdue = one.running if one.overdue_days else 0

    def at(name: str, instant: dt.datetime | None = None) -> Asked:
        return replace(asked, cut=replace(asked.cut, step=one.number, timing=name, due=instant))

    values = {
        "number": one.number,
        "step": words.step(one.number),
        "allowed": one.days,
        "average": one.average,
        "longest": max(one.took, default=None),
        "region": one.region_days,
        "in_time": one.in_time,
        "late": one.late,
        "running": one.running - overdue,
        "overdue": overdue,
    }
    behind = {"in_time": at(IN_TIME, due), "late": at(LATE, due)}
    if one.overdue_days:
        behind["overdue"] = at(OVERDUE)
    else:
        behind["running"] = at(RUNNING)
    return Row(values, behind)


def _region_notes(rows: Sequence[Row], words: Words) -> list[str]:
    return [
        _(
            "Langkah %(step)s (seluruh kabupaten): %(took)s dari %(allowed)s hari.",
            step=row["step"],
            took=words.number(row["region"]),
            allowed=words.number(row["allowed"]),
        )
        for row in rows
        if row["number"] < _FIRST_OF_INNOVATIONS and row["region"] is not None
    ]
