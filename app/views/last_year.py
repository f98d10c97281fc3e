"""What changed against last year's innovation, and whether the title may be sent again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.extensions import db
from app.models import IndicatorEntry, Innovation
from app.queries.handover import entries_of_many
from app.queries.last_year import Lineage, same_answer
from app.reference.loader import urusan
from app.rules.differ import Piece, marked_words
from app.rules.resend import Resend, resend
from app.rules.window import Window
from app.services.lineage import line_of
from app.services.save_profile import CHOICES, DATES, TEXTS
from app.views import words
from app.views.clock import long_date
from app.views.page import Page
from app.views.profile_form import LISTS, options

_FIELDS = ("name", *CHOICES, *DATES, *TEXTS, "main_affair")
_CODES: Mapping[str, Mapping[str, LazyString]] = {
    "form": words.FORMS,
    "stage": words.STAGES,
    "initiator": words.INITIATORS,
    "kind": words.KINDS,
}
_LOOKS = {Resend.FIRST: "info", Resend.DEVELOPED: "ok", Resend.NOT_DEVELOPED: "bad", Resend.TOO_OFTEN: "bad"}
_RULES: Mapping[Resend, LazyString] = {
    Resend.FIRST: lazy_gettext("Judul ini belum pernah dikirim ke pusat."),
    Resend.DEVELOPED: lazy_gettext(
        "Judul ini sudah pernah dikirim ke pusat. Kiriman kedua diterima karena waktu pengembangannya ada dalam rentang "
        "penilaian."
    ),
    Resend.NOT_DEVELOPED: lazy_gettext(
        "Judul ini sudah pernah dikirim ke pusat. Kiriman kedua hanya diterima dengan pengembangan: isi waktu pengembangan "
        "pada profil dan jelaskan apa yang dikembangkan."
    ),
    Resend.TOO_OFTEN: lazy_gettext(
        "Judul ini sudah dua kali dikirim ke pusat dan tidak diterima lagi. Daftarkan inovasi baru."
    ),
}


@dataclass(frozen=True)
class Changed:
    """One field or answer that differs: both versions in stretches, with the words marked."""

    label: str
    before: Sequence[Piece]
    after: Sequence[Piece]


class LastYearPage(Page):
    """An innovation beside the one it continues."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>/tahun-lalu")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> str:
        """What changed, what stayed, and the rule on sending a title again."""
        line = line_of(db.session(), pk)
        if line is None:
            abort(404)
        now, before = line.now, line.before
        answers = entries_of_many(db.session(), [now.id, before.id])
        fields = list(_fields(before, now))
        rows = list(_answers(answers.get(before.id, []), answers.get(now.id, [])))
        state = _resend(line)
        return self.render_template(
            "innovations/last_year.html",
            title=_("Dibanding tahun %(year)s", year=str(before.period.year)),
            crumbs=[
                (_("Inovasi"), url_for("InnovationView.list")),
                (now.name, url_for("InnovationPage.show", pk=now.id)),
                (_("Dibanding tahun %(year)s", year=str(before.period.year)), None),
            ],
            one=now,
            before=before,
            sent_in=line.sent_in,
            rule=(_LOOKS[state], str(_RULES[state])),
            fields=[one for one in fields if one.before != one.after],
            rows=[one for one in rows if one.before != one.after],
            same_fields=sum(one.before == one.after for one in fields),
            same_rows=sum(one.before == one.after for one in rows),
        )


def _resend(line: Lineage) -> Resend:
    window = Window.of(line.now.period.indicator_set.settings)
    return resend(sent_before=len(line.sent_in), developed=window.holds(line.now.developed_on))


def _fields(before: Innovation, now: Innovation) -> Iterator[Changed]:
    for name in _FIELDS:
        yield _changed(str(words.PROFILE_FIELDS[name]), _said(before, name), _said(now, name))


def _said(innovation: Innovation, name: str) -> str:
    value: Any = getattr(innovation, name)
    if value in (None, ""):
        return ""
    if name in _CODES:
        return str(_CODES[name].get(value, value))
    if name in LISTS:
        return options(name).get(value, value)
    if name == "main_affair":
        return next((one.name for one in urusan() if one.number == value), str(value))
    return long_date(value) if name in DATES else str(value)


def _answers(before: Sequence[IndicatorEntry], now: Sequence[IndicatorEntry]) -> Iterator[Changed]:
    find = same_answer(before)
    for one in sorted(now, key=lambda entry: entry.indicator.number):
        old = find(one.indicator)
        yield _changed(f"{one.indicator.number}. {one.indicator.name}", _answer(old), _answer(one))


def _answer(one: IndicatorEntry | None) -> str:
    if one is None:
        return ""
    level = (
        _("Tingkat belum dipilih.") if one.claimed_level is None else _("Tingkat %(level)s.", level=one.claimed_level)
    )
    return f"{level} {one.description}".strip()


def _changed(label: str, before: str, after: str) -> Changed:
    if before == after:
        return Changed(label, (), ())
    return Changed(label, *marked_words(before, after))
