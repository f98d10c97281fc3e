"""Targets of the year: how many innovations Bappedalitbang expects of each agency, in one table."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response

from app.extensions import db
from app.models import Period
from app.queries.targets import TargetRow, target_rows
from app.rules.problems import Problem, problem
from app.services.errors import Invalid, Refused
from app.services.set_targets import MOST, set_targets
from app.views import words
from app.views.page import Page
from app.views.scope import current_period, periods, required_period

words.add_sentences(
    {
        "target.out_of_range": lazy_gettext("Isi dengan bilangan 0 sampai %(most)s, atau kosongkan."),
        "target.not_a_number": lazy_gettext("Isi dengan angka, misalnya 3, atau kosongkan."),
    }
)


class TargetPage(Page):
    """The year's targets; the progress against them is a chart."""

    route_base = "/target"
    default_view = "list"
    class_permission_name = "Targets"

    @expose("/")
    @has_access
    def list(self) -> str:
        """Every agency with its target, what it has, and what it had the year before."""
        period = current_period()
        if period is None:
            text = _("Target diisi per tahun, setelah Bappedalitbang membuka tahun penjaringan.")
            return self.render_template("no_period.html", title=_("Target inovasi per SKPD"), crumbs=[], text=text)
        return self._page(self._rows(period), {}, ())

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self) -> Response | tuple[str, int]:
        """Store the whole table; numbers that cannot be are shown again beside what is wrong with them."""
        period = required_period()
        rows = self._rows(period)
        typed = {row.skpd_id: request.form.get(f"target-{row.skpd_id}", "").strip()[:10] for row in rows}
        wrong = tuple(
            problem("target.not_a_number", f"target.{one}")
            for one, text in typed.items()
            if text and not (text.isascii() and text.removeprefix("-").isdigit())
        )
        if wrong:
            return self._page(rows, typed, wrong), 422
        try:
            changed = set_targets(
                self.actor, period.id, {one: int(text) if text else None for one, text in typed.items()}
            )
        except Invalid as refused:
            return self._page(rows, typed, refused.problems), 422
        except Refused as refused:
            for one in refused.problems:
                flash(words.sentence(one), "danger")
            return redirect(url_for("TargetPage.list"))
        flash(
            _("Target %(count)s SKPD tersimpan.", count=changed) if changed else _("Tidak ada yang berubah."), "success"
        )
        return redirect(url_for("TargetPage.list"))

    def _rows(self, period: Period) -> list[TargetRow]:
        before = next((one.id for one in periods() if one.year == period.year - 1), None)
        return target_rows(db.session(), period.id, before)

    def _page(self, rows: list[TargetRow], typed: dict[int, str], problems: tuple[Problem, ...]) -> str:
        period = required_period()
        may_edit = period.is_open and self.appbuilder.sm.has_access("can_edit", self.class_permission_name)
        return self.render_template(
            "targets.html",
            title=_("Target inovasi per SKPD"),
            crumbs=[],
            period=period,
            rows=rows,
            typed=typed,
            said={one.where: words.sentence(one) for one in problems},
            total={
                "target": sum(row.target or 0 for row in rows),
                "innovations": sum(row.innovations for row in rows),
                "before": sum(row.year_before for row in rows),
            },
            may_edit=may_edit,
            most=MOST,
        )
