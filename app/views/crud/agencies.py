"""SKPD: the agencies and service units of the region."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.fieldwidgets import BS3TextFieldWidget
from flask_babel import lazy_gettext as _
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, Length

from app.models import Skpd
from app.views import words
from app.views.crud.fields import NOT_SAVED_TWICE, choice, day, nip, said, warn_of_nip
from app.views.secure import Rows, SecureModelView


class AgencyView(SecureModelView):
    """Bappedalitbang keeps the agencies; an agency is never deleted, it ceases on a date."""

    datamodel = Rows(Skpd, eager=("parent",))
    route_base = "/skpd"
    class_permission_name = "Agencies"
    exclude_route_methods = {*SecureModelView.exclude_route_methods, "delete"}
    list_title, show_title, add_title, edit_title = _("SKPD"), _("SKPD"), _("Tambah SKPD"), _("Ubah SKPD")
    lead = _("Perangkat daerah dan unit layanan. Nama dan kepalanya tercetak pada Form C.1.")
    label_columns = {
        "code": _("Kode"),
        "name": _("Nama"),
        "short_name": _("Singkatan"),
        "kind": _("Jenis"),
        "parent": _("Induk"),
        "address": _("Alamat"),
        "phone": _("Telepon"),
        "head_name": _("Nama kepala"),
        "head_nip": _("NIP kepala"),
        "head_title": _("Jabatan kepala"),
        "valid_from": _("Berlaku dari"),
        "valid_to": _("Berlaku sampai"),
    }
    list_columns = ["name", "short_name", "kind", "head_name", "code"]
    show_columns = [
        "name", "short_name", "code", "kind", "parent", "address", "phone",
        "head_name", "head_nip", "head_title", "valid_from", "valid_to",
    ]  # fmt: skip
    add_columns = edit_columns = show_columns
    export_columns = (
        "code", "name", "short_name", "kind", "parent", "address", "phone",
        "head_name", "head_nip", "head_title", "valid_from", "valid_to",
    )  # fmt: skip
    export_name = "skpd"
    search_columns = ["name", "code", "kind", "valid_to"]
    order_columns = ["name", "short_name", "kind", "code"]
    base_order = ("name", "asc")
    box_columns = ("name", "short_name", "code", "head_name", "head_nip")
    box_label = _("Cari SKPD, kepala, NIP…")
    formatters_columns = {
        "kind": said(words.SKPD_KINDS),
        "head_nip": nip,
        "valid_from": day,
        "valid_to": day,
    }
    description_columns = {
        "code": _("Kode unik, misalnya DINKES."),
        "head_title": _("Seperti tercetak pada surat, misalnya Plt. Kepala Dinas Kesehatan."),
        "valid_to": _("Isi bila perangkat daerah ini sudah tidak ada; formulir lama tetap memakai namanya."),
    }
    validators_columns = {
        "code": [DataRequired(_("Kode belum diisi.")), Length(max=20)],
        "name": [DataRequired(_("Nama belum diisi.")), Length(max=200)],
        "short_name": [DataRequired(_("Singkatan belum diisi.")), Length(max=60)],
        "address": [Length(max=300)],
        "head_name": [Length(max=120)],
        "head_title": [Length(max=120)],
        "phone": [Length(max=40)],
    }
    add_form_extra_fields = edit_form_extra_fields = {
        "kind": choice(_("Jenis"), words.SKPD_KINDS),
        "head_nip": StringField(
            _("NIP kepala"), description=_("18 angka; kosongkan bila tidak punya."), widget=BS3TextFieldWidget()
        ),
    }

    def pre_add(self, item: Any) -> None:
        """Warn of an odd NIP, refuse dates the wrong way round."""
        item.head_nip = warn_of_nip(item.head_nip)
        if item.head_nip and len(item.head_nip) > 18:  # noqa: PLR2004 - the column's width
            raise ValidationError(_("NIP kepala lebih dari 18 angka. Periksa lagi."))
        if item.valid_from and item.valid_to and item.valid_to < item.valid_from:
            raise ValidationError(_("Berlaku sampai harus sesudah berlaku dari."))
        if item.parent is not None and item.parent.id == item.id:
            raise ValidationError(_("SKPD tidak dapat menjadi induk dirinya sendiri."))

    pre_update = pre_add

    def _database_said(self, form: Any) -> str:
        return str(NOT_SAVED_TWICE)
