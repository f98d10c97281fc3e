"""What needs attention, as sentences with numbers and names; each leads to what it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charts.base import Words
from app.charts.heat import lacking_list, weakest_indicator
from app.queries.figures import AgencyFigures, Standing
from app.queries.figures_profile import Answers
from app.queries.innovation_cuts import OVERDUE, waiting_in
from app.queries.innovation_list import Asked
from app.rules.codes import ParticipationState

_NAMED = 3


@dataclass(frozen=True)
class Concern:
    """One sentence and where it leads: a list of innovations, or a chart with arguments of its own."""

    tone: str
    icon: str
    text: str
    behind: Asked | None = None
    chart: str = ""
    arguments: Mapping[str, str] | None = None


def concerns(
    standing: Standing,
    answers: Mapping[int, Sequence[Answers]],
    overdue: Mapping[int, int],
    asked: Asked,
    words: Words,
    affairs: Mapping[int, str],
) -> list[Concern]:
    """The sentences, most pressing first; `overdue` are the working days past each step's due date (0: not past)."""
    figures = standing.by_agency()
    found = [
        _late(standing, overdue, asked, words),
        _unbegun(figures),
        _weakest(figures, answers, asked),
        _uncovered(standing, affairs),
    ]
    return [one for one in found if one is not None]


def _late(standing: Standing, overdue: Mapping[int, int], asked: Asked, words: Words) -> Concern | None:
    waiting = {
        step: [one for one in standing.cells if one.state in waiting_in(step)] for step, late in overdue.items() if late
    }
    counts = {step: sum(one.tally.innovations for one in cells) for step, cells in waiting.items()}
    if not any(counts.values()):
        return None
    step = max(counts, key=lambda one: (counts[one], -one))
    per_agency: dict[int, int] = {}
    for one in waiting[step]:
        per_agency[one.skpd_id] = per_agency.get(one.skpd_id, 0) + one.tally.innovations
    names = {one.id: one.name for one in standing.agencies}
    most = sorted(per_agency, key=lambda one: (-per_agency[one], names[one].casefold()))[:_NAMED]
    text = ngettext(
        "%(num)s inovasi masih di langkah %(step)s, %(days)s hari kerja melewati tenggat; terbanyak di %(names)s.",
        "%(num)s inovasi masih di langkah %(step)s, %(days)s hari kerja melewati tenggat; terbanyak di %(names)s.",
        counts[step],
        step=words.step(step),
        days=overdue[step],
        names=", ".join(f"{names[one]} ({per_agency[one]})" for one in most),
    )
    return Concern("bad", "alert-triangle", text, replace(asked, cut=replace(asked.cut, step=step, timing=OVERDUE)))


def _unbegun(figures: Sequence[AgencyFigures]) -> Concern | None:
    names = [
        one.agency.name
        for one in figures
        if one.agency.participation == ParticipationState.NOT_STARTED and not one.tally.innovations
    ]
    if not names:
        return None
    text = ngettext(
        "%(num)s SKPD belum memulai: %(names)s.",
        "%(num)s SKPD belum memulai: %(names)s.",
        len(names),
        names=_some(names),
    )
    return Concern(
        "warn", "hourglass", text, chart="kelengkapan", arguments={"peserta": ParticipationState.NOT_STARTED.value}
    )


def _weakest(
    figures: Sequence[AgencyFigures], answers: Mapping[int, Sequence[Answers]], asked: Asked
) -> Concern | None:
    weakest = weakest_indicator(figures, answers)
    if weakest is None:
        return None
    number, lacking = weakest
    name = next(one.name for rows in answers.values() for one in rows if one.number == number)
    text = _(
        "Indikator %(number)s %(name)s paling sering belum lengkap: pada %(count)s dari %(all)s inovasi.",
        number=number,
        name=name,
        count=lacking,
        all=sum(one.tally.innovations for one in figures),
    )
    return Concern("warn", "checklist", text, lacking_list(asked, number))


def _uncovered(standing: Standing, affairs: Mapping[int, str]) -> Concern | None:
    missing = [affairs[number] for number, count in standing.by_yandas().items() if not count]
    if not missing or not standing.cells:
        return None
    text = _("Urusan pelayanan dasar yang belum terwakili: %(names)s.", names=_some(missing))
    return Concern("info", "info-circle", text, chart="yandas")


def _some(names: Sequence[str]) -> str:
    if len(names) <= _NAMED + 1:
        return ", ".join(names)
    return _("%(names)s dan %(count)s lainnya", names=", ".join(names[:_NAMED]), count=len(names) - _NAMED)
