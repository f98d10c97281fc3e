"""One innovation in the national form's fields and order, as text to be pasted and as a row of the recap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from app.documents.package.national import FORMS, INITIATORS, KINDS, STAGES
from app.models import IndicatorEntry, Innovation
from app.reference.loader import national_fields, urusan

#: Our columns whose values are codes of a national list, by that list's code.
_LISTS = {"theme": "tematik", "asta_cita": "asta_cita", "priority_program": "pkpn", "classification": "klasifikasi"}


def national_form(innovation: Innovation, name: str) -> list[tuple[str, str]]:
    """(label, text) of every field of the national form, in its order; `name` is the one the decree names."""
    return [
        ("Nama Inovasi", name),
        ("Tahapan Inovasi", STAGES.get(innovation.stage or "", "")),
        ("Inisiator Inovasi Daerah", INITIATORS.get(innovation.initiator or "", "")),
        ("Nama Inisiator", innovation.initiator_name),
        ("Jenis Inovasi", KINDS.get(innovation.kind or "", "")),
        ("Bentuk Inovasi Daerah", FORMS.get(innovation.form or "", "")),
        ("Tematik", _listed("theme", innovation.theme)),
        ("Asta Cita", _listed("asta_cita", innovation.asta_cita)),
        ("Program Kegiatan Prioritas Nasional", _listed("priority_program", innovation.priority_program)),
        ("Klasifikasi", _listed("classification", innovation.classification)),
        ("Urusan Inovasi Daerah (utama)", affair(innovation.main_affair)),
        ("Urusan lain yang beririsan", "; ".join(affair(one) for one in innovation.other_affairs or ())),
        ("Waktu Uji Coba", _day(innovation.trial_on)),
        ("Waktu Penerapan", _day(innovation.applied_on)),
        ("Apakah ada pengembangan?", "Ya" if innovation.developed_on else "Tidak"),
        ("Waktu Pengembangan", _day(innovation.developed_on)),
        ("Rancang Bangun", innovation.design_text),
        ("Tujuan Inovasi Daerah", innovation.objective),
        ("Manfaat yang Diperoleh", innovation.benefit),
        ("Hasil Inovasi", innovation.outcome),
        ("Koordinat", _place(innovation)),
    ]


def national_answers(
    entries: Sequence[IndicatorEntry], numbers: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, str, list[IndicatorEntry]]]:
    """(national number, its name, the answers of the form that belong to it) in the national order."""
    for number, name in numbers:
        yield number, name, [one for one in entries if one.indicator.national_number == number]


def affair(number: int | None) -> str:
    """The name of a government affair, "" for none."""
    return next((one.name for one in urusan() if one.number == number), "")


def _listed(column: str, code: str) -> str:
    """The label of a chosen code; what a list does not know any more stays as it was kept."""
    fields = (one for one in national_fields() if one.code == _LISTS[column])
    return next((option.label for field in fields for option in field.options if option.code == code), code)


def _day(day: dt.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _place(innovation: Innovation) -> str:
    if innovation.latitude is None or innovation.longitude is None:
        return ""
    return f"{innovation.latitude:.6f}, {innovation.longitude:.6f}"
