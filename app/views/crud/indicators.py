"""Indicator sets and their indicators: read by Bappedalitbang, whose words on them it may better."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired, Length

from app.models import Indicator, IndicatorSet
from app.views.secure import Rows, SecureModelView

_READ_ONLY = {*SecureModelView.exclude_route_methods, "add", "edit", "delete"}
_SET_KINDS = {"form": _("Formulir C.1"), "national": _("Indeks nasional")}


def _levels(value: list[str] | None) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(value or [], start=1))


def _file_kinds(value: str | None) -> str:
    return ", ".join((value or "").upper().split(","))


class IndicatorSetView(SecureModelView):
    """The versions of the indicators; they come from the reference files of the year."""

    datamodel = Rows(IndicatorSet)
    route_base = "/set-indikator"
    class_permission_name = "Indicator sets"
    exclude_route_methods = _READ_ONLY
    list_title, show_title = _("Set indikator"), _("Set indikator")
    lead = _("Indikator Form C.1 dan indeks nasional menurut tahunnya, dimuat dari berkas acuan.")
    label_columns = {
        "code": _("Kode"),
        "name": _("Nama"),
        "year": _("Tahun"),
        "kind": _("Jenis"),
        "source": _("Sumber"),
    }
    list_columns = ["name", "year", "kind", "code"]
    show_columns = ["name", "year", "kind", "code", "source"]
    search_columns = ["name", "year"]
    order_columns = ["name", "year"]
    base_order = ("year", "desc")
    export_columns = ("code", "name", "year", "kind", "source")
    export_name = "set-indikator"
    formatters_columns = {"kind": lambda code: str(_SET_KINDS.get(code, code)), "year": str}


class IndicatorView(SecureModelView):
    """The indicators; guidance may be bettered here, numbers, weights and levels come from the reference files."""

    datamodel = Rows(Indicator, eager=("indicator_set",))
    route_base = "/indikator"
    class_permission_name = "Indicators"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "add", "delete"}
    list_title, show_title, edit_title = _("Indikator"), _("Indikator"), _("Ubah petunjuk indikator")
    lead = _("Nama, bobot, tingkat, dan petunjuk tiap indikator.")
    label_columns = {
        "indicator_set": _("Set"),
        "number": _("Nomor"),
        "name": _("Nama"),
        "name_printed": _("Nama tercetak pada Form C.1"),
        "help": _("Petunjuk"),
        "accepted_evidence": _("Bukti yang diterima"),
        "evidence_kinds": _("Jenis berkas"),
        "national_number": _("Nomor nasional"),
        "mandatory": _("Wajib"),
        "weight": _("Bobot"),
        "levels": _("Tingkat"),
    }
    list_columns = ["name", "number", "national_number", "weight", "mandatory", "indicator_set"]
    show_columns = [
        "indicator_set", "number", "name", "name_printed", "national_number", "mandatory", "weight", "levels",
        "help", "accepted_evidence", "evidence_kinds",
    ]  # fmt: skip
    edit_columns = ["name", "help", "accepted_evidence"]
    export_columns = tuple(show_columns)
    export_name = "indikator"
    search_columns = ["name", "number", "national_number", "mandatory"]
    order_columns = ["number", "name", "weight", "national_number"]
    base_order = ("indicator_set_id", "asc")
    box_columns = ("name", "help", "accepted_evidence")
    box_label = _("Cari indikator…")
    formatters_columns = {"levels": _levels, "evidence_kinds": _file_kinds}
    validators_columns = {
        "name": [DataRequired(_("Nama belum diisi.")), Length(max=200)],
        "help": [Length(max=5000)],
        "accepted_evidence": [Length(max=5000)],
    }

    def pre_update(self, item: Any) -> None:
        """What is printed on Form C.1 stays as the Pedoman prints it."""
        item.name = " ".join(item.name.split())
