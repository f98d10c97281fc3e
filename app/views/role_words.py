"""What the role screens call the things that a permission opens."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

#: Name of a view's permissions → what people know it by. Entries of the menu carry their own names.
OPENED = {
    "Accounts": _("Akun"),
    "Agencies": _("SKPD"),
    "Charts": _("Grafik"),
    "Evidence": _("Bukti inovasi"),
    "Decrees": _("SK Bupati"),
    "Hand-over": _("Serah terima"),
    "Holidays": _("Hari libur"),
    "HomeIndex": _("Halaman awal"),
    "Indicator sets": _("Set indikator"),
    "Indicators": _("Indikator"),
    "Innovation API": _("API inovasi"),
    "Innovations": _("Inovasi"),
    "LocaleView": _("Pilihan bahasa"),
    "MenuApi": _("Menu"),
    "Monev": _("Monev"),
    "My account": _("Akun sendiri"),
    "Nil statements": _("Pernyataan nihil"),
    "Periods": _("Periode"),
    "Roles": _("Peran"),
    "Schedule": _("Jadwal SOP"),
    "Settings": _("Identitas daerah"),
    "SignInApi": _("Masuk lewat API"),
    "SignInView": _("Masuk"),
    "Simulation": _("Simulasi indeks"),
    "Targets": _("Target"),
    "Tasks": _("Tugas saya"),
    "UtilView": _("Kembali ke halaman sebelumnya"),
}


def opened(name: str) -> str:
    """What people know the view or menu entry by."""
    return str(OPENED.get(name, name))


def install(app: Flask) -> None:
    """Let the templates ask."""
    app.jinja_env.globals["permission_group"] = opened
