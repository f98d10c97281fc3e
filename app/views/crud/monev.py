"""Forms C.2 as a list: searched, filtered and exported here; filled in on the pages of monev."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import permission_name
from flask_babel import lazy_gettext as _
from werkzeug import Response

from app.models import Monev
from app.queries.monev import in_period
from app.rules.roles import Role
from app.security.current import signed_in
from app.views.clock import local_day, long_date
from app.views.crud.fields import choice, day, said
from app.views.monev_words import FOUND
from app.views.scope import current_period
from app.views.secure import Rows, SecureModelView


class _OfTheYear(BaseFilter):  # type: ignore[misc]
    """Forms of the year in scope."""

    name = "year"
    arg_name = None

    def apply(self, query: Any, _value: Any) -> Any:
        """Whatever year the reader has chosen in the head of the page."""
        period = current_period()
        return query.filter(in_period(period.id if period else -1))


class MonevView(SecureModelView):
    """Every Form C.2 of the year that the reader may see: an agency reads those issued to it, the office all."""

    datamodel = Rows(Monev, eager=("innovation", "officer"))
    route_base = "/monev"
    class_permission_name = "Monev"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "add", "edit", "delete"}
    list_template = "monev/list.html"
    list_title = _("Monev")
    lead = _("Formulir C.2 tahun yang dipilih di atas. Yang belum diterbitkan hanya terbaca oleh petugas.")
    empty_text = _("Belum ada Formulir C.2 yang dapat Anda baca pada tahun ini.")
    label_columns = {
        "innovation": _("Inovasi"),
        "innovation.skpd_name": _("SKPD"),
        "number": _("Monev ke-"),
        "officer": _("Petugas"),
        "officer_name": _("Petugas yang menandatangani"),
        "held_on": _("Tanggal monev"),
        "place": _("Tempat"),
        "finding": _("Hasil"),
        "finding_reason": _("Alasan"),
        "note": _("Catatan"),
        "issued_at": _("Diterbitkan"),
    }
    list_columns = ["innovation", "innovation.skpd_name", "number", "officer", "finding", "issued_at"]
    show_columns = list_columns
    add_columns = edit_columns = ["note"]  # FAB builds forms even where it offers none
    search_columns = ["finding", "held_on", "number"]
    order_columns = ["number", "held_on", "finding", "issued_at"]
    base_order = ("updated_at", "desc")
    base_filters = [["innovation_id", _OfTheYear, None]]
    box_columns = ("innovation_name", "agency_name", "officer_name", "note", "finding_reason")
    box_label = _("Cari inovasi, SKPD, petugas…")
    export_columns = (
        "innovation", "innovation.skpd_name", "number", "officer", "held_on", "place", "finding", "finding_reason",
        "note", "issued_at",
    )  # fmt: skip
    export_name = "monev"
    formatters_columns = {
        "held_on": day,
        "finding": said(FOUND),
        "issued_at": lambda at: long_date(local_day(at)) if at else str(_("belum diterbitkan")),
        "officer": lambda one: str(one) if one else str(_("belum ditugaskan")),
        "number": str,
    }
    search_form_extra_fields = {"finding": choice(_("Hasil"), FOUND)}

    @expose("/")
    @has_access
    @permission_name("list")
    def index(self) -> Response:
        """The short address of the list."""
        return redirect(url_for("MonevView.list"))

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """A form opens where it is read, or filled in while it is open."""
        form = self._row("show", pk)
        asked = {"ke": form.number} if form.is_issued else {}
        return redirect(url_for("MonevDesk.show", pk=form.innovation_id, **asked))

    def render_template(self, template: str, **kwargs: Any) -> Any:
        """Whoever assigns finds the way there on the list."""
        return super().render_template(template, assigns=signed_in().has(Role.BAPPEDALITBANG), **kwargs)
