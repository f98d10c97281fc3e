"""Years of the round, and the schedule of their nine SOP steps."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.filters import FilterEqual, FilterEqualFunction
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug import Response
from wtforms import ValidationError
from wtforms.validators import DataRequired, Length, NumberRange

from app.models import Period, PeriodStep
from app.reference.loader import sop_steps
from app.rules.codes import SetKind
from app.security.current import signed_in
from app.services.errors import Refused
from app.services.open_period import close_period, plan_steps, reopen_period
from app.views import words
from app.views.clock import local_day
from app.views.crud.fields import NOT_SAVED_TWICE, day, said
from app.views.scope import current_period
from app.views.secure import Rows, SecureModelView


class PeriodView(SecureModelView):
    """Bappedalitbang opens a year, and closes it when the round is over."""

    datamodel = Rows(Period, eager=("indicator_set",))
    route_base = "/periode"
    class_permission_name = "Periods"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "delete"}
    list_title, show_title, add_title, edit_title = _("Periode"), _("Periode"), _("Buka tahun baru"), _("Ubah periode")
    lead = _("Satu tahun penjaringan. Tahun yang ditutup hanya dapat dibaca.")
    show_template = "crud/period.html"
    label_columns = {
        "year": _("Tahun"),
        "name": _("Nama"),
        "starts_on": _("Mulai"),
        "ends_on": _("Selesai"),
        "indicator_set": _("Set indikator"),
        "closed_at": _("Ditutup"),
    }
    list_columns = ["year", "name", "starts_on", "ends_on", "closed_at"]
    show_columns = ["year", "name", "starts_on", "ends_on", "indicator_set", "closed_at"]
    add_columns = ["year", "name", "starts_on", "ends_on", "indicator_set"]
    edit_columns = ["name", "starts_on", "ends_on"]
    search_columns = ["name", "year"]
    order_columns = ["year", "name", "starts_on", "ends_on"]
    base_order = ("year", "desc")
    export_columns = ("year", "name", "starts_on", "ends_on", "indicator_set", "closed_at")
    export_name = "periode"
    add_form_query_rel_fields = {"indicator_set": [["kind", FilterEqual, SetKind.FORM.value]]}
    description_columns = {
        "starts_on": _("Jadwal sembilan langkah SOP dihitung dari tanggal ini dan dapat disesuaikan sesudahnya."),
        "indicator_set": _("Indikator Form C.1 yang dipakai tahun ini; tidak dapat diganti sesudah ada inovasi."),
    }
    validators_columns = {
        "year": [DataRequired(_("Tahun belum diisi.")), NumberRange(2018, 2100, _("Tahun antara 2018 dan 2100."))],
        "name": [DataRequired(_("Nama belum diisi.")), Length(max=120)],
        "starts_on": [DataRequired(_("Tanggal mulai belum diisi."))],
        "ends_on": [DataRequired(_("Tanggal selesai belum diisi."))],
        "indicator_set": [DataRequired(_("Set indikator belum dipilih."))],
    }
    formatters_columns = {
        "starts_on": day,
        "ends_on": day,
        "year": str,
        "closed_at": lambda at: day(local_day(at)) if at else gettext("masih terbuka"),
    }

    def row_can(self, verb: str, item: Any) -> bool:
        """A closed year is not edited; it is reopened first."""
        return verb != "edit" or item.is_open

    def pre_add(self, item: Any) -> None:
        """Refuse dates the wrong way round."""
        if item.ends_on < item.starts_on:
            raise ValidationError(_("Tanggal selesai harus sesudah tanggal mulai."))

    pre_update = pre_add

    def complete(self, item: Any) -> None:
        """A new year gets its nine steps with their dates at once; a year that has them keeps them."""
        plan_steps(signed_in(), item.id)

    def _database_said(self, form: Any) -> str:
        return str(NOT_SAVED_TWICE)

    @expose("/<int:pk>/tutup", methods=["POST"])
    @has_access
    @permission_name("edit")
    def close(self, pk: int) -> Response:
        """Close the year."""
        close = partial(close_period, despite_open=request.form.get("despite") == "1")
        return self._turned(close, pk, gettext("Tahun ini ditutup dan hanya dapat dibaca."))

    @expose("/<int:pk>/buka", methods=["POST"])
    @has_access
    @permission_name("edit")
    def reopen(self, pk: int) -> Response:
        """Open a closed year again."""
        return self._turned(reopen_period, pk, gettext("Tahun ini dibuka kembali."))

    def _turned(self, verb: Any, pk: int, done: str) -> Response:
        try:
            verb(signed_in(), pk)
        except Refused as refused:
            flash(words.sentence(refused.problems[0]), "danger")
        else:
            flash(done, "success")
        return redirect(url_for("PeriodView.show", pk=pk))


def _period_in_scope() -> int:
    period = current_period()
    return period.id if period else -1


def step_name(number: int) -> str:
    """A text like "3. Pemilahan"."""
    return next((f"{one.number}. {one.short_name}" for one in sop_steps() if one.number == number), str(number))


class ScheduleView(SecureModelView):
    """The nine steps of the year in scope, with planned and actual dates."""

    datamodel = Rows(PeriodStep, eager=("period",))
    route_base = "/jadwal"
    class_permission_name = "Schedule"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "delete", "add"}
    list_title, show_title = _("Jadwal SOP"), _("Langkah SOP")
    lead = _("Sembilan langkah tahun yang dipilih di atas: rencana, tenggat, dan kapan selesainya.")
    label_columns = {
        "number": _("Langkah"),
        "period": _("Tahun"),
        "days": _("Waktu"),
        "day_mode": _("Dihitung dalam"),
        "planned_start": _("Rencana mulai"),
        "due_on": _("Tenggat"),
        "actual_on": _("Selesai"),
        "note": _("Catatan"),
    }
    list_columns = ["number", "planned_start", "due_on", "days", "day_mode", "actual_on"]
    show_columns = ["number", "period", "planned_start", "due_on", "days", "day_mode", "actual_on", "note"]
    search_columns = ["number", "note"]
    box_columns = ("note",)
    box_label = _("Cari langkah atau catatan…")
    order_columns = ["number", "planned_start", "due_on"]
    base_order = ("number", "asc")
    base_filters = [["period_id", FilterEqualFunction, _period_in_scope]]
    export_columns = ("period", "number", "planned_start", "due_on", "days", "day_mode", "actual_on", "note")
    export_name = "jadwal-sop"
    formatters_columns = {
        "number": step_name,
        "planned_start": day,
        "due_on": day,
        "actual_on": day,
        "day_mode": said(words.DAY_MODES),
        "period": str,
    }

    def box_said(self) -> dict[str, dict[Any, str]]:
        """Steps are found by their number and name."""
        return {"number": {one.number: step_name(one.number) for one in sop_steps()}}

    def row_can(self, verb: str, item: Any) -> bool:
        """The schedule of a closed year stands."""
        return verb != "edit" or item.period.is_open

    @expose("/edit/<pk>", methods=["GET"])
    @has_access
    def edit(self, pk: str) -> Response:
        """The button of the list leads to the board's form: a date moves only after its preview was seen."""
        return redirect(url_for("SchedulePage.change", pk=self._row("edit", pk).id))
