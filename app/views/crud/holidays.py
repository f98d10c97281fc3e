"""Days off that working days skip."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired, Length

from app.models import Holiday
from app.views import words
from app.views.crud.fields import NOT_SAVED_TWICE, choice, day, said
from app.views.secure import Rows, SecureModelView


class HolidayView(SecureModelView):
    """National holidays and joint leave of the joint decree; edited when the decree is."""

    datamodel = Rows(Holiday)
    route_base = "/hari-libur"
    class_permission_name = "Holidays"
    list_title, show_title, add_title, edit_title = (
        _("Hari libur"),
        _("Hari libur"),
        _("Tambah hari libur"),
        _("Ubah hari libur"),
    )
    lead = _("Tenggat dalam hari kerja melewati hari-hari ini. Cocokkan dengan SKB tahun berjalan.")
    label_columns = {"day": _("Tanggal"), "name": _("Nama"), "kind": _("Jenis"), "source": _("Sumber")}
    list_columns = ["day", "name", "kind", "source"]
    show_columns = add_columns = edit_columns = ["day", "name", "kind", "source"]
    export_columns = ("day", "name", "kind", "source")
    export_name = "hari-libur"
    search_columns = ["day", "name"]
    order_columns = ["day", "name", "kind"]
    base_order = ("day", "asc")
    box_columns = ("name", "source")
    box_label = _("Cari hari libur…")
    formatters_columns = {"day": day, "kind": said(words.HOLIDAY_KINDS)}
    validators_columns = {
        "day": [DataRequired(_("Tanggal belum diisi."))],
        "name": [DataRequired(_("Nama belum diisi.")), Length(max=120)],
        "source": [Length(max=200)],
    }
    add_form_extra_fields = edit_form_extra_fields = {"kind": choice(_("Jenis"), words.HOLIDAY_KINDS)}

    def _database_said(self, form: Any) -> str:
        return str(NOT_SAVED_TWICE)
