"""The list of innovations, its exports, and how a new one begins."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response

from app.extensions import db
from app.models import Innovation, Period
from app.queries.innovation_list import (
    PAGE,
    Asked,
    Listed,
    agencies_to_choose,
    every_innovation,
    innovation_named,
    list_innovations,
)
from app.queries.last_year import last_years
from app.queries.nil_statements import participation_of
from app.queries.periods import count_indicators
from app.rules.codes import ParticipationState
from app.rules.problems import Problem
from app.rules.roles import Actor, Role
from app.rules.tasks import whose_turn
from app.rules.workflow import State
from app.security.current import signed_in
from app.services.carry_over import begin_innovation
from app.services.create_innovation import MAX_NAME
from app.services.errors import Invalid, Refused
from app.views import words
from app.views.autosave import clean
from app.views.clock import days, local_day, today
from app.views.exports import csv_response, xlsx_response
from app.views.innovation_address import CUTS, chips, read_asked, row_number
from app.views.scope import current_period, required_period
from app.views.secure import Rows, SecureModelView

EXPORT_LABELS = (
    lazy_gettext("Tahun"),
    lazy_gettext("Nama inovasi"),
    lazy_gettext("SKPD"),
    lazy_gettext("Bentuk"),
    lazy_gettext("Tahapan"),
    lazy_gettext("Inisiator"),
    lazy_gettext("Mulai"),
    lazy_gettext("Status"),
    lazy_gettext("Sejak"),
    lazy_gettext("Menunggu"),
    lazy_gettext("Indikator lengkap"),
    lazy_gettext("Bukti"),
    lazy_gettext("Klaim"),
    lazy_gettext("Terverifikasi"),
)


class InnovationView(SecureModelView):
    """Flask-AppBuilder's view class and permissions; its own query and template on top (design: what people open
    all day). Entering, changing and deciding go through pages of their own, so FAB's forms are not offered.
    """

    datamodel = Rows(Innovation, eager=("skpd",))
    route_base = "/inovasi"
    class_permission_name = "Innovations"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "show", "edit", "delete"}
    search_columns = ["name", "state"]
    order_columns = ["name"]
    list_columns = ["name", "state"]
    add_columns: list[str] = ["name"]

    @expose("/")
    @has_access
    def list(self) -> str:
        """The year's innovations within the reader's reach."""
        period = current_period()
        per_form = count_indicators(db.session(), period) if period else 0
        asked = read_asked(period) if period else Asked(0)
        found = list_innovations(db.session(), asked, per_form=per_form) if period else Listed([], 0, 0, {})
        actor = signed_in()
        enters = actor.has(Role.ADMIN_SKPD) and period is not None and period.is_open
        return self.render_template(
            "innovations/list.html",
            title=_("Inovasi"),
            crumbs=[],
            period=period,
            asked=asked,
            found=found,
            page_size=PAGE,
            per_form=per_form,
            turns={one.id: turn_of(one, actor) for one in found.rows},
            agencies=agencies_to_choose(db.session()) if actor.reads_all and period else [],
            enters=enters,
            endorses=actor.has(Role.KEPALA_SKPD) and found.by_state.get(State.SUBMITTED, 0) > 1,
            nothing_yet=not asked.filtered and not sum(n for code, n in found.by_state.items() if code != "withdrawn"),
            nil=enters and not found.rows and not asked.filtered and _stated_nil(period, actor),
            exports=_export_links(period),
            chips=chips(asked),
            cuts=CUTS,
            words=words,
        )

    @expose("/tambah", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Begin an innovation by its name, or from one of last year's. Sent twice, it is begun once."""
        period = required_period()
        if request.method == "GET":
            return self._add_page(period, ())
        previous_id = row_number(request.form.get("previous_id"))
        try:
            made = begin_innovation(
                signed_in(), period.id, clean(request.form.get("name", "")), previous_id=previous_id
            )
        except (Invalid, Refused) as refused:
            return self._add_page(period, refused.problems), 422 if isinstance(refused, Invalid) else 409
        if previous_id is None:
            flash(_("Inovasi ditambahkan. Lengkapi profilnya; draf tersimpan walaupun belum lengkap."), "success")
        else:
            flash(_("Isian tahun lalu disalin. Perbarui yang berubah, lalu unggah bukti tahun ini."), "success")
        return redirect(url_for("ProfilePage.edit", pk=made.id))

    @expose("/ekspor.<string:kind>")
    @has_access
    def export(self, kind: str) -> Response:
        """Exactly the filtered list, all pages."""
        make = {"csv": csv_response, "xlsx": xlsx_response}.get(kind)
        if make is None:
            abort(404)
        period = required_period()
        rows = every_innovation(db.session(), read_asked(period), per_form=count_indicators(db.session(), period))
        labels = [str(label) for label in EXPORT_LABELS]
        return make(f"inovasi-{period.year}", labels, [exported(one, period) for one in rows])

    def _add_page(self, period: Period, problems: tuple[Problem, ...]) -> str:
        actor = signed_in()
        own = actor.skpd_id or 0
        name = clean(request.form.get("name", ""))
        chosen = row_number(request.values.get("previous_id"))
        earlier = last_years(db.session(), period, own)
        taken = None
        if any(one.code == "profile.name_taken" for one in problems):
            wanted = name.strip() or next((one.name for one in earlier if one.id == chosen), "")
            taken = innovation_named(db.session(), period.id, own, wanted)
        return str(
            self.render_template(
                "innovations/add.html",
                title=_("Tambah inovasi"),
                crumbs=[(_("Inovasi"), url_for("InnovationView.list")), (_("Tambah inovasi"), None)],
                period=period,
                problems=[words.sentence(one) for one in problems],
                name_wrong=any(one.where == "profile.name" for one in problems),
                taken=taken,
                name=name,
                max_name=MAX_NAME,
                chosen=chosen,
                earlier=earlier,
                nil=participation_of(db.session(), period.id, own) == ParticipationState.NIL,
            )
        )


def turn_of(one: Innovation, actor: Actor) -> dict[str, Any]:
    """Whom an innovation waits for and since when: `who` (empty: nobody), `mine`, `since`."""
    roles = whose_turn(State(one.state))
    waited = (today() - local_day(one.state_since)).days
    return {
        "who": str(words.ROLES[roles[0].value]) if roles else "",
        "mine": actor.has(*roles),
        "since": _("sejak %(days)s", days=days(waited)) if waited > 0 else _("sejak hari ini"),
    }


def _stated_nil(period: Period | None, actor: Actor) -> bool:
    if period is None or actor.skpd_id is None:
        return False
    return participation_of(db.session(), period.id, actor.skpd_id) == ParticipationState.NIL


def _export_links(period: Period | None) -> list[tuple[str, str]]:
    if period is None:
        return []
    kept = {key: value for key, value in request.args.items() if key not in ("page", "tahun")}
    kept["tahun"] = str(period.year)
    return [
        (_("Unduh CSV"), url_for("InnovationView.export", kind="csv", **kept)),
        (_("Unduh XLSX"), url_for("InnovationView.export", kind="xlsx", **kept)),
    ]


def exported(one: Innovation, period: Period) -> list[Any]:
    """One line of the export, a value for each of `EXPORT_LABELS`."""
    roles = whose_turn(State(one.state))
    return [
        period.year,
        one.name,
        one.skpd_name or one.skpd.name,
        str(words.FORMS.get(one.form or "", "")),
        str(words.STAGES.get(one.stage or "", "")),
        str(words.INITIATORS.get(one.initiator or "", "")),
        one.started_on,
        str(words.STATES[one.state]),
        local_day(one.state_since),
        str(words.ROLES[roles[0].value]) if roles else "",
        one.complete_count,
        one.evidence_count,
        one.claimed_score,
        one.verified_score,
    ]
