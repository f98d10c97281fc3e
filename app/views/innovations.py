"""The list of innovations, and how a new one begins."""

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
    ORDERS,
    PAGE,
    Asked,
    Listed,
    agencies_to_choose,
    every_innovation,
    list_innovations,
)
from app.queries.last_year import last_years
from app.queries.periods import count_indicators
from app.rules.roles import Role
from app.rules.tasks import whose_turn
from app.rules.workflow import State
from app.services.carry_over import begin_innovation
from app.services.errors import Invalid, Refused
from app.views import words
from app.views.clock import days, local_day, today
from app.views.exports import csv_response, xlsx_response
from app.views.scope import current_period
from app.views.secure import Rows, SecureModelView

_EXPORT_LABELS = (
    lazy_gettext("Tahun"),
    lazy_gettext("Nama inovasi"),
    lazy_gettext("SKPD"),
    lazy_gettext("Bentuk"),
    lazy_gettext("Tahapan"),
    lazy_gettext("Inisiator"),
    lazy_gettext("Mulai"),
    lazy_gettext("Status"),
    lazy_gettext("Sejak"),
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
        asked = _asked(period) if period else None
        found = list_innovations(db.session(), asked, per_form=per_form) if asked else Listed([], 0, 0)
        actor = self._actor()
        return self.render_template(
            "innovations/list.html",
            title=_("Inovasi"),
            crumbs=[],
            period=period,
            asked=asked,
            found=found,
            page_size=PAGE,
            per_form=per_form,
            turns={one.id: _turn(one) for one in found.rows},
            fields=_fields(asked, agencies_to_choose(db.session()) if actor.reads_all else []) if asked else [],
            may_add=actor.has(Role.ADMIN_SKPD) and period is not None and period.is_open,
            exports=self._links(),
            words=words,
        )

    @expose("/tambah", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Begin an innovation by its name, or from one of last year's."""
        period = current_period()
        if period is None:
            abort(404)
        problems: list[str] = []
        if request.method == "POST":
            try:
                made = begin_innovation(
                    self._actor(),
                    period.id,
                    request.form.get("name", ""),
                    previous_id=request.form.get("previous_id", type=int),
                )
            except (Invalid, Refused) as refused:
                problems = [words.sentence(one) for one in refused.problems]
            else:
                flash(_("Inovasi ditambahkan. Lengkapi profilnya; draf tersimpan walaupun belum lengkap."), "success")
                return redirect(url_for("ProfilePage.edit", pk=made.id))
        page = self.render_template(
            "innovations/add.html",
            title=_("Tambah inovasi"),
            crumbs=[(_("Inovasi"), url_for("InnovationView.list")), (_("Tambah inovasi"), None)],
            period=period,
            problems=problems,
            name=request.form.get("name", ""),
            chosen=request.values.get("previous_id", type=int),
            earlier=last_years(db.session(), period.year, self._actor().skpd_id or 0),
        )
        return (page, 422) if problems else page

    @expose("/ekspor.<string:kind>")
    @has_access
    def export(self, kind: str) -> Response:
        """Exactly the filtered list, all pages."""
        make = {"csv": csv_response, "xlsx": xlsx_response}.get(kind)
        period = current_period()
        if make is None or period is None:
            abort(404)
        rows = every_innovation(db.session(), _asked(period), per_form=count_indicators(db.session(), period))
        labels = [str(label) for label in _EXPORT_LABELS]
        return make(f"inovasi-{period.year}", labels, [_exported(one, period) for one in rows])

    def _actor(self) -> Any:
        from app.security.current import signed_in

        return signed_in()

    def _links(self) -> list[tuple[str, str]]:
        kept = {key: value for key, value in request.args.items() if key != "page"}
        return [
            (_("Unduh CSV"), url_for("InnovationView.export", kind="csv", **kept)),
            (_("Unduh XLSX"), url_for("InnovationView.export", kind="xlsx", **kept)),
        ]


def _asked(period: Period) -> Asked:
    """The address as a question; what it cannot mean is a 400."""
    given = request.args
    order, direction = given.get("urut", "since"), given.get("arah", "turun")
    state, form = given.get("status", ""), given.get("bentuk", "")
    page = given.get("page", "0")
    right = order in ORDERS and direction in ("naik", "turun") and page.isdecimal() and len(page) < 6  # noqa: PLR2004
    if not right or state not in {"", *State} or form not in {"", *words.FORMS}:
        abort(400)
    return Asked(
        period_id=period.id,
        text=given.get("q", ""),
        state=state,
        form=form,
        skpd_id=given.get("skpd", type=int),
        lacking=given.get("kurang") == "1",
        order=order,
        descending=direction == "turun",
        page=int(page),
    )


def _fields(asked: Asked, agencies: list[tuple[int, str]]) -> list[dict[str, Any]]:
    fields = [
        {"name": "status", "label": _("Status"), "options": [*words.STATES.items()], "value": asked.state},
        {"name": "bentuk", "label": _("Bentuk"), "options": [*words.FORMS.items()], "value": asked.form},
        {
            "name": "kurang",
            "label": _("Kelengkapan"),
            "options": [("1", _("ada yang kurang"))],
            "value": "1" if asked.lacking else "",
        },
    ]
    if agencies:
        fields.insert(1, {"name": "skpd", "label": _("SKPD"), "options": agencies, "value": asked.skpd_id or ""})
    return fields


def _turn(one: Innovation) -> str:
    """Whom the innovation waits for, and since when; empty when for nobody."""
    roles = whose_turn(State(one.state))
    if not roles:
        return ""
    waited = (today() - local_day(one.state_since)).days
    return _(
        "%(who)s, %(since)s",
        who=words.ROLES[roles[0].value],
        since=_("sejak %(days)s", days=days(waited)) if waited else _("sejak hari ini"),
    )


def _exported(one: Innovation, period: Period) -> list[Any]:
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
        one.complete_count,
        one.evidence_count,
        one.claimed_score,
        one.verified_score,
    ]
