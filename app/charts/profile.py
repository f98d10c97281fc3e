"""What the innovations are: forms, stages, initiators, and the government affairs they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from app.charts.base import Chart, Column, Row, Series, Words, bars, share
from app.queries.innovation_cuts import UNSET, YANDAS
from app.queries.innovation_list import Asked


def profile(counts: Mapping[str, Mapping[str, int]], asked: Asked, words: Words) -> Chart:
    """Innovations by form, stage and initiator; in each of the three groups every innovation counts once."""
    groups = (
        ("form", _("Bentuk"), words.forms, "main"),
        ("stage", _("Tahapan"), words.stages, "blue"),
        ("initiator", _("Inisiator"), words.initiators, "amber"),
    )
    total = sum(counts["form"].values())
    rows = []
    for part, label, names, _tone in groups:
        for code in (*names, UNSET):
            count = counts[part].get(code, 0)
            if count or code != UNSET:
                rows.append(_row(part, label, code, names, count, total, asked))
    figure = bars(
        rows,
        "name",
        [Series(label, part, tone, 0.72, _text(part, words)) for part, label, _names, tone in groups],
        barmode="stack",
    )
    return Chart(
        key="profil",
        title=_("Bentuk, tahapan, dan inisiator"),
        lead=_("Isi profil Form C.1. Dalam setiap kelompok, setiap inovasi dihitung satu kali."),
        figure=figure,
        columns=(
            Column("group", _("Kelompok")),
            Column("name", _("Isian")),
            Column("count", _("Inovasi"), "count"),
            Column("share", _("Bagian"), "percent"),
        ),
        rows=rows if total else [],
        summary=_("%(count)s inovasi menurut isian profilnya.", count=total),
    )


def _text(part: str, words: Words) -> Any:
    return lambda row: words.number(row[part]) if row[part] else ""


def _row(part: str, label: str, code: str, names: Mapping[str, Any], count: int, total: int, asked: Asked) -> Row:
    behind = replace(asked, form=code) if part == "form" else replace(asked, cut=replace(asked.cut, **{part: code}))
    values: dict[str, Any] = {"form": 0, "stage": 0, "initiator": 0}
    values |= {
        "group": label,
        "name": str(names[code]) if code in names else f"{label}: {_('belum diisi')}",
        "count": count,
        part: count,
        "share": share(count, total),
    }
    return Row(values, {"count": behind, part: behind})


def affairs(counts: Mapping[int, int], names: Mapping[int, str], asked: Asked, words: Words) -> Chart:
    """Innovations per main affair: the six of basic service first, for the national index asks for their spread."""
    others = sorted((one for one in counts if one and one not in YANDAS), key=lambda one: (-counts[one], one))
    order = [*YANDAS, *others, *([0] if 0 in counts else [])]
    rows = [_affair_row(one, counts.get(one, 0), names, asked) for one in order]
    missing = [names[one] for one in YANDAS if not counts.get(one)]
    covered = len(YANDAS) - len(missing)
    summary = _("%(covered)s dari %(all)s urusan pelayanan dasar sudah terwakili.", covered=covered, all=len(YANDAS))
    if missing:
        summary += " " + _("Belum ada: %(names)s.", names=", ".join(missing))
    figure = bars(
        rows,
        "name",
        (
            Series(
                _("Pelayanan dasar"),
                "basic",
                "main",
                0.72,
                lambda row: words.number(row["basic"]) if row["basic"] == row["count"] else "",
            ),
            Series(
                _("Urusan lain"), "other", "grey", 0.72, lambda row: words.number(row["other"]) if row["other"] else ""
            ),
        ),
        barmode="stack",
    )
    return Chart(
        key="yandas",
        title=_("Urusan pemerintahan dan pelayanan dasar"),
        lead=_(
            "Urusan utama setiap inovasi. Indeks nasional menghitung jumlah inovasi hanya bila urusan pelayanan dasar terwakili."
        ),
        figure=figure,
        columns=(
            Column("name", _("Urusan utama")),
            Column("kind", _("Kelompok")),
            Column("count", _("Inovasi"), "count"),
        ),
        rows=rows,
        total=Row({"name": _("Jumlah"), "kind": "", "count": sum(counts.values())}, {"count": asked}),
        summary=summary,
    )


def _affair_row(number: int, count: int, names: Mapping[int, str], asked: Asked) -> Row:
    basic = number in YANDAS
    behind = replace(asked, cut=replace(asked.cut, affair=number))
    values = {
        "name": names.get(number, _("Belum diisi")),
        "kind": _("Pelayanan dasar") if basic else _("Urusan lain") if number else "",
        "count": count,
        "basic": count if basic else 0,
        "other": 0 if basic else count,
    }
    return Row(values, {"count": behind, "basic": behind, "other": behind})
