"""What if: the region's index under other numbers, from this year's as the start. A plain form, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import request
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.extensions import db
from app.models import Indicator, Period
from app.queries.scores import YearScore, national_set, year_score
from app.reference.loader import urusan
from app.rules.completeness import MAX_LEVEL
from app.rules.index import MAX_REGION_POINTS, Formula, Index, Predicate, predicate, region_index
from app.views.page import Page
from app.views.scope import current_period

_MOST_INNOVATIONS = 1000
_HUNDREDTH = Decimal("0.01")

PREDICATES: Mapping[str, LazyString] = {
    Predicate.VERY_INNOVATIVE: lazy_gettext("Sangat Inovatif"),
    Predicate.INNOVATIVE: lazy_gettext("Inovatif"),
    Predicate.LESS_INNOVATIVE: lazy_gettext("Kurang Inovatif"),
    Predicate.NOT_ASSESSABLE: lazy_gettext("Tidak Dapat Dinilai"),
}


@dataclass(frozen=True)
class Supposed:
    """The numbers of one supposition."""

    region: Decimal
    count: int
    affairs: frozenset[int]
    levels: Mapping[int, Decimal]


class SimulationPage(Page):
    """How the index would move, for those who decide where to put the effort."""

    route_base = "/grafik"
    class_permission_name = "Simulation"
    default_view = "show"

    @expose("/simulasi")
    @has_access
    @permission_name("list")
    def show(self) -> str:
        """The form with the year's numbers or the ones given, and what comes of them."""
        period = current_period()
        if period is None:
            text = _("Simulasi dimulai dari angka tahun penjaringan, setelah Bappedalitbang membukanya.")
            return self.render_template("no_period.html", title=_("Simulasi indeks"), crumbs=[], text=text)
        nation = national_set(db.session(), period)
        if nation is None:
            return self.render_template("simulation/none.html", title=_("Simulasi indeks"), crumbs=[])
        verified = request.args.get("dasar") == "verifikasi"
        formula = Formula.of(nation.settings)
        start = year_score(db.session(), period, verified=verified)
        now, problems = _start(start), []
        if "jumlah" in request.args:
            given, problems = _given(now, nation.indicators)
        else:
            given = now
        return self.render_template(
            "simulation/page.html",
            title=_("Simulasi indeks"),
            crumbs=[],
            verified=verified,
            start=start,
            nation=nation,
            given=given,
            problems=problems,
            **_told(formula, nation.indicators, period, now, given),
        )


def _told(formula: Formula, indicators: list[Indicator], period: Period, now: Supposed, given: Supposed) -> Any:
    """What the template shows of the two suppositions."""
    weights = {one.number: one.weight for one in indicators}
    result, before = _index(formula, weights, given), _index(formula, weights, now)
    return {
        "period": period,
        "formula": formula,
        "indicators": indicators,
        "services": [one for one in urusan() if one.yandas],
        "result": result,
        "before": before,
        "difference": result.value - before.value,
        "predicate": PREDICATES[predicate(result.value, period.year)],
        "mean": _mean(weights, given),
        "ideas": sorted(_ideas(formula, indicators, weights, given), key=lambda one: -one[1])[:6],
        "most_region": MAX_REGION_POINTS,
    }


def _start(year: YearScore) -> Supposed:
    """This year's numbers, the mean levels to two decimals as the form shows them."""
    levels = {number: level.quantize(_HUNDREDTH) for number, level in year.levels.items()}
    return Supposed(Decimal(0), year.count, year.affairs & _basic(), levels)


def _basic() -> frozenset[int]:
    return frozenset(one.number for one in urusan() if one.yandas)


def _given(now: Supposed, indicators: list[Indicator]) -> tuple[Supposed, list[tuple[str, str]]]:
    """What the form says; a number that cannot be read keeps this year's and is told beside its field."""
    problems: list[tuple[str, str]] = []
    levels = {
        one.number: _number(f"t{one.number}", now.levels.get(one.number, Decimal(0)), MAX_LEVEL, problems)
        for one in indicators
    }
    supposed = Supposed(
        region=_number("spd", now.region, MAX_REGION_POINTS, problems),
        count=int(_number("jumlah", Decimal(now.count), _MOST_INNOVATIONS, problems)),
        affairs=frozenset(request.args.getlist("urusan", type=int)) & _basic(),
        levels=levels,
    )
    return supposed, problems


def _number(name: str, otherwise: Decimal, most: int, problems: list[tuple[str, str]]) -> Decimal:
    text = request.args.get(name, "").strip().replace(",", ".")
    if not text:
        return otherwise
    try:
        value = Decimal(text)
        if value.is_finite() and 0 <= value <= most:
            return value
    except InvalidOperation:
        pass
    problems.append((name, _("Isi dengan angka antara 0 dan %(most)s.", most=most)))
    return otherwise


def _mean(weights: Mapping[int, int], one: Supposed) -> Decimal:
    return sum((weights[number] * level for number, level in one.levels.items() if number in weights), Decimal(0))


def _index(formula: Formula, weights: Mapping[int, int], one: Supposed) -> Index:
    total = _mean(weights, one) * one.count
    return region_index(formula, region=one.region, points=total, count=one.count, services=len(one.affairs))


def _ideas(
    formula: Formula, indicators: list[Indicator], weights: Mapping[int, int], given: Supposed
) -> Iterator[tuple[str, Decimal]]:
    """Single changes and what each adds to the index."""
    base = _index(formula, weights, given).value

    def added(other: Supposed) -> Decimal:
        return _index(formula, weights, other).value - base

    for more in (1, 10):
        yield (
            _("%(count)s inovasi lagi dengan rata-rata yang sama", count=more),
            added(replace(given, count=given.count + more)),
        )
    missing = formula.minimum_services - len(given.affairs)
    if missing > 0:
        enough = given.affairs | frozenset(sorted(_basic() - given.affairs)[:missing])
        yield _("%(count)s urusan pelayanan dasar lagi terisi", count=missing), added(replace(given, affairs=enough))
    for one in indicators:
        level = given.levels.get(one.number, Decimal(0))
        if level < MAX_LEVEL and given.count:
            raised = {**given.levels, one.number: min(level + 1, Decimal(MAX_LEVEL))}
            text = _("%(name)s naik satu tingkat pada setiap inovasi", name=one.name)
            yield text, added(replace(given, levels=raised))
