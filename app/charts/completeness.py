"""The customer's chart: how complete each agency's indicators are, as filed and as verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charts.base import Chart, Column, Row, Series, Words, bars, share
from app.queries.figures import AgencyFigures, Tally
from app.queries.innovation_list import Asked
from app.rules.codes import ParticipationState

ORDERS = ("lengkap", "sah", "nama")
#: More bars than this are no picture any more; the table and the CSV have every agency.
MOST_BARS = 60


def completeness(
    figures: Sequence[AgencyFigures],
    per_form: int,
    asked: Asked,
    words: Words,
    *,
    order: str = "lengkap",
    most: int = MOST_BARS,
    lowest_first: bool = False,
) -> Chart:
    """Per agency the share of its indicators that have description and evidence, and that officers found valid.

    `asked` is the question behind all of it; a row's list is the same question for its agency. Agencies that stated to
    have no innovation stay in the table, without a share.
    """
    rows = [_row(one, per_form, asked, words) for one in figures]
    rows.sort(key=lambda row: _rank(row, order, lowest_first=lowest_first))
    drawn = [row for row in rows if row["innovations"]][:most]
    total = sum((one.tally for one in figures), Tally())
    figure = bars(
        drawn,
        "agency",
        (
            Series(_("Terisi lengkap"), "filed", "soft", 0.78, lambda row: f"{words.number(row['filed'])} %"),
            Series(_("Dinyatakan sah"), "verified", "main", 0.36),
        ),
        barmode="overlay",
        xaxis={"range": [0, 100], "ticksuffix": " %"},
    )
    notes = []
    shown = sum(1 for row in rows if row["innovations"])
    if shown > len(drawn):
        notes.append(_("Gambar menampilkan %(shown)s dari %(all)s SKPD.", shown=len(drawn), all=shown))
    return Chart(
        key="kelengkapan",
        title=_("Kelengkapan per SKPD"),
        lead=_(
            "Bagian dari %(count)s indikator yang uraian dan buktinya lengkap, dan yang dinyatakan sah oleh petugas monev.",
            count=per_form,
        ),
        figure=figure,
        columns=(
            Column("agency", _("SKPD")),
            Column("innovations", _("Inovasi"), "count"),
            Column("complete", _("Lengkap"), "count"),
            Column("wanted", _("dari"), "count"),
            Column("filed", _("Terisi"), "percent"),
            Column("valid", _("Sah"), "count"),
            Column("verified", _("Terverifikasi"), "percent"),
            Column("stand", _("Keikutsertaan")),
        ),
        rows=rows,
        total=_total(total, per_form, asked),
        summary=_summary(rows, total, per_form, words),
        notes=notes,
    )


def _row(one: AgencyFigures, per_form: int, asked: Asked, words: Words) -> Row:
    behind = replace(asked, skpd_id=one.agency.id) if one.tally.innovations else None
    return Row(
        {
            "id": one.agency.id,
            "agency": one.agency.name,
            "kind": one.agency.kind,
            "stand": str(words.participation[one.agency.participation]),
            "nil": one.agency.participation == ParticipationState.NIL,
            **_numbers(one.tally, per_form),
        },
        dict.fromkeys(("agency", "innovations", "filed", "verified"), behind) if behind else {},
    )


def _total(tally: Tally, per_form: int, asked: Asked) -> Row:
    return Row({"agency": _("Jumlah"), "stand": "", **_numbers(tally, per_form)}, {"innovations": asked})


def _numbers(tally: Tally, per_form: int) -> dict[str, float | None]:
    wanted = tally.innovations * per_form
    return {
        "innovations": tally.innovations,
        "complete": tally.complete,
        "wanted": wanted,
        "filed": share(tally.complete, wanted) if wanted else None,
        "valid": tally.valid,
        "verified": share(tally.valid, wanted) if wanted else None,
    }


def _rank(row: Row, order: str, *, lowest_first: bool) -> tuple[object, ...]:
    name = str(row["agency"]).casefold()
    if order == "nama":
        return (name,)
    key = "verified" if order == "sah" else "filed"
    height = row[key] or 0
    return (not row["innovations"], height if lowest_first else -height, -row["innovations"], name)


def _summary(rows: Sequence[Row], total: Tally, per_form: int, words: Words) -> str:
    drawn = [row for row in rows if row["innovations"]]
    if not drawn:
        return _("Belum ada inovasi yang dapat dihitung.")
    numbers = _numbers(total, per_form)
    text = ngettext(
        "%(num)s inovasi: %(filed)s %% indikator terisi lengkap dan %(valid)s %% dinyatakan sah.",
        "%(num)s inovasi: %(filed)s %% indikator terisi lengkap dan %(valid)s %% dinyatakan sah.",
        total.innovations,
        filed=words.number(numbers["filed"] or 0),
        valid=words.number(numbers["verified"] or 0),
    )
    if len(drawn) > 1:
        best = max(drawn, key=lambda row: row["filed"])
        least = min(drawn, key=lambda row: row["filed"])
        text += " " + _(
            "Tertinggi %(best)s (%(high)s %%), terendah %(least)s (%(low)s %%).",
            best=best["agency"],
            high=words.number(best["filed"]),
            least=least["agency"],
            low=words.number(least["filed"]),
        )
    return text
