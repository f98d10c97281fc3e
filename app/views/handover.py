"""SOP step 9: what the signed decree names, what the ministry would refuse, and what it answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.models import Innovation, Period
from app.queries.handover import Named, handover_of, is_named, named_innovations, signed_decrees, year_gaps
from app.queries.innovations import find_innovation
from app.reference.loader import reference, urusan
from app.reference.refs import IndicatorRef
from app.rules.links import Standing, told
from app.rules.problems import Problem
from app.rules.roles import Role
from app.rules.schedule_change import HANDOVER_STEP
from app.services.check_handover import Checked, check_handover
from app.services.errors import Invalid, Refused, Stale
from app.services.hand_over import MAX_NOTE, MAX_NUMBER, MAX_SCORE, Answer, answer_handover, hand_over
from app.services.open_period import finished_on, open_steps
from app.views import words
from app.views.autosave import clean
from app.views.clock import today
from app.views.handover_links import standings_said, told_links
from app.views.handover_words import STATUS_LOOKS, STATUSES
from app.views.page import Page
from app.views.schedule import tell_finished
from app.views.scope import current_period, required_period, stands_in
from app.views.uploads import storage


class HandoverPage(Page):
    """The year's hand-over: list, check, and one innovation's record."""

    route_base = "/serah-terima"
    default_view = "list"
    class_permission_name = "Hand-over"

    @expose("/")
    @has_access
    def list(self) -> str:
        """What the signed decrees of the year name, and how far each has come."""
        period = current_period()
        named = named_innovations(db.session(), period.id) if period else []
        return self.render_template(
            "handover/list.html",
            title=_("Serah terima ke pusat"),
            crumbs=[],
            period=period,
            decrees=signed_decrees(db.session(), period.id) if period else [],
            rows=[_row(one) for one in named],
            counts=_counts(named),
            services=_services(named),
            gaps=year_gaps(db.session()),
            open_steps=open_steps(period) if period else [],
            finished=finished_on(period, HANDOVER_STEP) if period else None,
            may_export=self._may("can_export"),
            may_edit=self.actor.has(Role.BAPPEDALITBANG),
            statuses=STATUSES,
            looks=STATUS_LOOKS,
        )

    @expose("/pemeriksaan")
    @has_access
    @permission_name("list")
    def check(self) -> str:
        """Everything that speaks against handing over as it stands, innovation by innovation."""
        period = required_period()
        named = named_innovations(db.session(), period.id)
        found = check_handover(db.session(), named, period.indicator_set.settings, storage())
        rows = [{**_row(one), **_told(found[one.innovation.id])} for one in named]
        return self.render_template(
            "handover/check.html",
            title=_("Pemeriksaan sebelum dikirim"),
            crumbs=[(_("Serah terima ke pusat"), url_for("HandoverPage.list")), (_("Pemeriksaan"), None)],
            period=period,
            rows=sorted(rows, key=lambda one: not any(blocks for _text, blocks in one["checks"])),
            blocked=sum(any(one.blocks for one in checked.checks) for checked in found.values()),
            services=_services(named),
            card=told_links(link for checked in found.values() for link in checked.links),
            may_ask=period.is_open and self.actor.has(Role.BAPPEDALITBANG, Role.ADMIN),
        )

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> str:
        """One innovation: what is wrong with it, what to paste where, and its record."""
        return self._page(self._named(pk))

    @expose("/<int:pk>/kirim", methods=["POST"])
    @has_access
    @permission_name("edit")
    def record(self, pk: int) -> Response | tuple[str, int]:
        """Record that it stands in the national index."""
        try:
            made = hand_over(
                self.actor,
                pk,
                clean(request.form.get("number", "")),
                _day(request.form.get("day", "")),
                seen_version=request.form.get("version", -1, type=int),
                today=today(),
            )
        except (Refused, Invalid) as error:
            return self._page(self._named(pk), error.problems), 422
        flash(_("Tercatat terkirim ke pusat."), "success")
        tell_finished(made.innovation.period, HANDOVER_STEP)
        return redirect(url_for("HandoverPage.show", pk=pk))

    @expose("/<int:pk>/jawaban", methods=["POST"])
    @has_access
    @permission_name("edit")
    def answer(self, pk: int) -> Response | tuple[str, int]:
        """Record what the ministry answered."""
        form = request.form
        national = _national(self._named(pk).innovation.period)
        levels = {one.number: form.get(f"t{one.number}", type=int) for one in national}
        try:
            given = Answer(
                form.get("status", ""),
                answered_on=_day(form.get("day", "")),
                note=clean(form.get("note", "")),
                score=_score(form.get("score", "")),
                levels={number: level for number, level in levels.items() if level is not None},
            )
            answer_handover(self.actor, pk, given, seen_version=form.get("version", -1, type=int), today=today())
        except (Refused, Invalid) as error:
            return self._page(self._named(pk), error.problems), 422
        except Stale:
            flash(_("Catatan ini baru saja diubah orang lain. Periksa lagi, lalu simpan."), "danger")
            return self._page(self._named(pk)), 409
        flash(_("Jawaban pusat tersimpan."), "success")
        return redirect(url_for("HandoverPage.show", pk=pk))

    def _page(self, one: Named, problems: tuple[Problem, ...] = ()) -> str:
        innovation = one.innovation
        settings = innovation.period.indicator_set.settings
        found = check_handover(db.session(), [one], settings, storage())
        return self.render_template(
            "handover/show.html",
            title=one.line.name or innovation.name,
            crumbs=[
                (_("Serah terima ke pusat"), url_for("HandoverPage.list")),
                (one.line.name or innovation.name, None),
            ],
            row=_row(one),
            innovation=innovation,
            made=one.handover,
            **_told(found[innovation.id]),
            problems=[(one.where or "number", words.sentence(one)) for one in problems],
            typed=request.form,
            may_edit=self.actor.has(Role.BAPPEDALITBANG),
            today=today(),
            indicators=_national(innovation.period),
            statuses=STATUSES,
            looks=STATUS_LOOKS,
            most={"number": MAX_NUMBER, "note": MAX_NOTE, "score": MAX_SCORE},
        )

    def _named(self, pk: int) -> Named:
        """The innovation as a signed decree names it, or 404."""
        innovation = find_innovation(db.session(), pk)
        line = is_named(db.session(), pk) if innovation else None
        if innovation is None or line is None:
            abort(404)
        stands_in(innovation.period_id)
        return Named(line, innovation, handover_of(db.session(), pk))

    def _may(self, permission: str) -> bool:
        return bool(self.appbuilder.sm.has_access(permission, self.class_permission_name))


def _row(one: Named) -> dict[str, Any]:
    innovation: Innovation = one.innovation
    return {
        "id": innovation.id,
        "name": one.line.name or innovation.name,
        "skpd": one.line.skpd_name or innovation.skpd_name or innovation.skpd.name,
        "claimed": innovation.claimed_score,
        "verified": innovation.verified_score,
        "national": one.handover.national_score if one.handover else None,
        "number": one.handover.national_number if one.handover else "",
        "status": one.handover.status if one.handover else "waiting",
        "version": innovation.version,
    }


def _counts(named: Sequence[Named]) -> dict[str, int]:
    counts = dict.fromkeys(("all", *STATUSES), 0)
    counts["all"] = len(named)
    for one in named:
        counts[one.handover.status if one.handover else "waiting"] += 1
    return counts


def _services(named: Sequence[Named]) -> list[tuple[str, int]]:
    """(basic service, how many innovations have it as their main affair)."""
    affairs = [one.line.main_affair or one.innovation.main_affair for one in named]
    return [(one.name, affairs.count(one.number)) for one in urusan() if one.yandas]


def _told(checked: Checked) -> dict[str, Any]:
    """What speaks against an innovation, and what else is to say of its links."""
    others = [one for one in checked.links if one.standing not in (Standing.MISSPELT, Standing.DEAD)]
    return {
        "checks": [(words.sentence(one.problem), one.blocks) for one in checked.checks],
        "links": [words.sentence(told(one)) for one in others],
        "links_said": standings_said(others),
    }


def _national(period: Period) -> Sequence[IndicatorRef]:
    """The national indicators by which the period is scored."""
    code = period.indicator_set.settings.get("national_set")
    return next((one.indicators for one in reference().indicator_sets if one.code == code), ())


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _score(text: str) -> float | None:
    """The score typed; None for none, -1 (which no service takes) for nonsense."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return -1.0
