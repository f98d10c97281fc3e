"""Agencies by indicators: where answers are missing, as a table whose cells are coloured and numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from app.charts.base import Chart, Column, Row, share
from app.queries.figures import AgencyFigures
from app.queries.figures_profile import Answers
from app.queries.innovation_cuts import COMPLETE, LACKING
from app.queries.innovation_list import Asked

_TONES = 4


def heat(figures: Sequence[AgencyFigures], answers: Mapping[int, Sequence[Answers]], asked: Asked) -> Chart:
    """Per agency and indicator how many innovations answered it completely, the least complete agency first."""
    busy = [one for one in figures if one.tally.innovations]
    busy.sort(key=lambda one: (one.tally.complete / one.tally.innovations, one.agency.name.casefold()))
    indicators = _indicators(answers)
    rows = [_row(one, {a.number: a for a in answers.get(one.agency.id, ())}, indicators, asked) for one in busy]
    weakest = weakest_indicator(busy, answers)
    summary = _("Belum ada inovasi yang dapat dihitung.")
    if weakest is not None:
        number, lacking = weakest
        summary = _(
            "Indikator %(number)s %(name)s paling sering belum lengkap: %(count)s dari %(all)s inovasi.",
            number=number,
            name=indicators[number],
            count=lacking,
            all=sum(one.tally.innovations for one in busy),
        )
    return Chart(
        key="peta",
        title=_("Peta SKPD dan indikator"),
        lead=_(
            "Angka dalam kotak: berapa inovasi SKPD itu yang indikatornya lengkap. Makin kuat hijaunya, makin lengkap; merah berarti belum ada."
        ),
        figure=None,
        columns=(
            Column("agency", _("SKPD")),
            Column("innovations", _("Inovasi"), "count"),
            *(Column(f"i{number}", str(number), "count", hint=name) for number, name in indicators.items()),
        ),
        rows=rows,
        summary=summary,
    )


def weakest_indicator(
    figures: Sequence[AgencyFigures], answers: Mapping[int, Sequence[Answers]]
) -> tuple[int, int] | None:
    """(number, innovations that lack it) of the indicator that is missing most often; None when none is missing."""
    wanted = {one.agency.id: one.tally.innovations for one in figures}
    lacking: dict[int, int] = {}
    for skpd_id, innovations in wanted.items():
        for one in answers.get(skpd_id, ()):
            lacking[one.number] = lacking.get(one.number, 0) + innovations - one.complete
    if not lacking or not max(lacking.values()):
        return None
    number = max(lacking, key=lambda one: (lacking[one], -one))
    return number, lacking[number]


def lacking_list(asked: Asked, number: int) -> Asked:
    """The innovations whose answer to this indicator is not complete."""
    return replace(asked, cut=replace(asked.cut, indicator=number, answer=LACKING))


def _indicators(answers: Mapping[int, Sequence[Answers]]) -> dict[int, str]:
    found = {one.number: one.name for rows in answers.values() for one in rows}
    return dict(sorted(found.items()))


def _row(one: AgencyFigures, answers: Mapping[int, Answers], indicators: Mapping[int, str], asked: Asked) -> Row:
    own = replace(asked, skpd_id=one.agency.id)
    values: dict[str, object] = {"agency": one.agency.name, "innovations": one.tally.innovations}
    behind = {"innovations": own}
    tones: dict[str, str] = {}
    for number in indicators:
        key, count = f"i{number}", answers[number].complete if number in answers else 0
        values[key] = count
        behind[key] = replace(own, cut=replace(own.cut, indicator=number, answer=COMPLETE))
        tones[key] = f"heat-{int(share(count, one.tally.innovations) * _TONES // 100)}"
    return Row(values, behind, tones)
