"""Points: claimed against verified per agency, years compared, and innovations against the agencies' targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from app.charts.base import Chart, Column, Row, Series, Words, bars, share
from app.queries.figures import AgencyFigures, Tally
from app.queries.innovation_cuts import FINISHED
from app.queries.innovation_list import Asked

#: The step that a candidate has come to.
_CANDIDATE = 8


def scores(figures: Sequence[AgencyFigures], asked: Asked, words: Words) -> Chart:
    """Per agency the mean points claimed and verified, over the innovations that officers have scored."""
    behind = replace(asked, cut=replace(asked.cut, verified=True))
    rows = [_score_row(one, behind) for one in figures if one.tally.scored]
    rows.sort(key=lambda row: (-row["verified"], row["agency"].casefold()))
    total = sum((one.tally for one in figures), Tally())
    summary = _("Belum ada inovasi yang dinilai petugas monev.")
    if total.scored:
        summary = _(
            "%(count)s inovasi sudah dinilai: rata-rata klaim %(claimed)s, terverifikasi %(verified)s.",
            count=total.scored,
            claimed=words.number(_mean(total.claimed_of_scored, total.scored)),
            verified=words.number(_mean(total.verified, total.scored)),
        )
    return Chart(
        key="skor",
        title=_("Skor klaim dan terverifikasi"),
        lead=_(
            "Rata-rata skor inovasi yang sudah dinilai petugas monev. Perkiraan internal, bukan nilai resmi Kemendagri."
        ),
        figure=bars(
            rows,
            "agency",
            (
                Series(_("Klaim"), "claimed", "soft", None, lambda row: words.number(row["claimed"])),
                Series(_("Terverifikasi"), "verified", "main", None, lambda row: words.number(row["verified"])),
            ),
            tall=1.6,
        ),
        columns=(
            Column("agency", _("SKPD")),
            Column("scored", _("Inovasi dinilai"), "count"),
            Column("claimed", _("Rata-rata klaim"), "score"),
            Column("verified", _("Rata-rata terverifikasi"), "score"),
            Column("gap", _("Selisih"), "score"),
        ),
        rows=rows,
        total=Row({"agency": _("Rata-rata"), **_score_values(total)}, {"scored": behind}) if total.scored else None,
        summary=summary,
    )


def _score_row(one: AgencyFigures, asked: Asked) -> Row:
    own = replace(asked, skpd_id=one.agency.id)
    values = {"agency": one.agency.name, **_score_values(one.tally)}
    return Row(values, dict.fromkeys(("scored", "claimed", "verified"), own))


def _score_values(tally: Tally) -> dict[str, float]:
    claimed, verified = _mean(tally.claimed_of_scored, tally.scored), _mean(tally.verified, tally.scored)
    return {"scored": tally.scored, "claimed": claimed, "verified": verified, "gap": round(verified - claimed, 1)}


def _mean(total: int, count: int) -> float:
    return round(total / count, 1) if count else 0.0


def years(rounds: Sequence[tuple[int, Asked, Tally, Tally, Tally, int]], words: Words) -> Chart:
    """The rounds side by side, oldest first: (year, question, all, candidates, entered nationally, indicators wanted)."""
    rows = []
    for year, asked, everything, candidates, entered, per_form in rounds:
        candidate_list = replace(asked, cut=replace(asked.cut, reached=_CANDIDATE))
        entered_list = replace(asked, cut=replace(asked.cut, reached=FINISHED))
        rows.append(
            Row(
                {
                    "year": str(year),
                    "innovations": everything.innovations,
                    "candidates": candidates.innovations,
                    "entered": entered.innovations,
                    "filed": share(everything.complete, everything.innovations * per_form),
                    "verified": _mean(everything.verified, everything.scored) if everything.scored else None,
                },
                {"innovations": asked, "candidates": candidate_list, "entered": entered_list},
            )
        )
    figure = bars(
        rows,
        "year",
        (
            Series(_("Inovasi"), "innovations", "soft", None, lambda row: words.number(row["innovations"])),
            Series(_("Calon peserta"), "candidates", "blue", None, lambda row: words.number(row["candidates"])),
            Series(_("Terkirim ke pusat"), "entered", "main", None, lambda row: words.number(row["entered"])),
        ),
        tall=2.8,
        yaxis={"type": "category"},
    )
    summary = ""
    if len(rows) > 1:
        summary = _(
            "Inovasi tahun %(year)s: %(now)s; tahun %(before)s: %(then)s.",
            year=rows[-1]["year"],
            now=rows[-1]["innovations"],
            before=rows[-2]["year"],
            then=rows[-2]["innovations"],
        )
    return Chart(
        key="tahun",
        title=_("Perbandingan tahun"),
        lead=_("Setiap putaran sampai keadaannya sekarang; inovasi yang ditarik tidak dihitung."),
        figure=figure,
        columns=(
            Column("year", _("Tahun")),
            Column("innovations", _("Inovasi"), "count"),
            Column("candidates", _("Calon peserta"), "count"),
            Column("entered", _("Terkirim ke pusat"), "count"),
            Column("filed", _("Indikator terisi"), "percent"),
            Column("verified", _("Rata-rata terverifikasi"), "score"),
        ),
        rows=rows,
        summary=summary,
    )


def targets(figures: Sequence[AgencyFigures], wanted: Mapping[int, int], asked: Asked, words: Words) -> Chart:
    """Innovations against the number that Bappedalitbang expects of each agency; agencies without one are left out."""
    rows = [_target_row(one, wanted[one.agency.id], asked) for one in figures if one.agency.id in wanted]
    rows.sort(key=lambda row: (row["share"], row["agency"].casefold()))
    met = sum(1 for row in rows if row["innovations"] >= row["target"])
    summary = _("Belum ada SKPD yang diberi target tahun ini.")
    if rows:
        summary = _("%(met)s dari %(all)s SKPD sudah mencapai targetnya.", met=met, all=len(rows))
    return Chart(
        key="target",
        title=_("Capaian target SKPD"),
        lead=_("Jumlah inovasi dibandingkan dengan target yang ditetapkan Bappedalitbang untuk setiap SKPD."),
        figure=bars(
            rows,
            "agency",
            (
                Series(_("Target"), "target", "grey", 0.78, _beside(words, longer="target", shorter="innovations")),
                Series(
                    _("Inovasi"), "innovations", "main", 0.4, _beside(words, longer="innovations", shorter="target")
                ),
            ),
            barmode="overlay",
        ),
        columns=(
            Column("agency", _("SKPD")),
            Column("target", _("Target"), "number"),
            Column("innovations", _("Inovasi"), "count"),
            Column("share", _("Capaian"), "percent"),
        ),
        rows=rows,
        summary=summary,
    )


def _beside(words: Words, *, longer: str, shorter: str) -> Callable[[Row], str]:
    """Both numbers beside the longer of the two bars; the target's when they are equal."""

    def text(row: Row) -> str:
        ends_here = row[longer] > row[shorter] or (longer == "target" and row[longer] == row[shorter])
        return f"{words.number(row['innovations'])} / {words.number(row['target'])}" if ends_here else ""

    return text


def _target_row(one: AgencyFigures, target: int, asked: Asked) -> Row:
    own = replace(asked, skpd_id=one.agency.id)
    count = one.tally.innovations
    values = {
        "agency": one.agency.name,
        "target": target,
        "innovations": count,
        "share": share(count, target) if target else 100.0,
    }
    return Row(values, {"innovations": own, "target": own})
