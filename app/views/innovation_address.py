"""The list of innovations as an address: what it may ask, and the way back from a question to its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.extensions import db
from app.models import Period, PeriodStep
from app.queries.innovation_cuts import ANSWERS, FINISHED, LATE, TIMINGS, UNSET, Cut
from app.queries.innovation_list import ORDERS, Asked
from app.queries.periods import holidays
from app.reference.loader import sop_steps, urusan
from app.rules.deadlines import due_date
from app.rules.workflow import State
from app.views import words
from app.views.clock import zone
from app.views.filters import number_in

_LONGEST_PAGE_NUMBER = 5
#: Arguments that come from charts only; the list shows them as chips.
CUTS = (
    "aktif",
    "jenis",
    "tahapan",
    "inisiator",
    "urusan",
    "capai",
    "indikator",
    "isi",
    "langkah",
    "waktu",
    "dinilai",
    "peserta",
)

_ANSWERS: Mapping[str, LazyString] = {
    "lengkap": lazy_gettext("lengkap"),
    "kurang": lazy_gettext("belum lengkap"),
    "sah": lazy_gettext("sah"),
}
_TIMINGS: Mapping[str, LazyString] = {
    "tepat": lazy_gettext("selesai tepat waktu"),
    "terlambat": lazy_gettext("selesai terlambat"),
    "berjalan": lazy_gettext("sedang berjalan"),
    "lewat": lazy_gettext("belum selesai padahal tenggat lewat"),
    "selesai": lazy_gettext("sudah dilewati"),
}


def row_number(text: str | None) -> int | None:
    """A row's number out of a form or an address; None for nothing, 400 for what is no such number."""
    if not text:
        return None
    number = number_in(text)
    if number is None:
        abort(400)
    return number


def read_asked(period: Period) -> Asked:
    """The address as a question; what it cannot mean is a 400."""
    given = request.args
    page = given.get("page", "0")
    if not page.isascii() or not page.isdecimal() or len(page) > _LONGEST_PAGE_NUMBER:
        abort(400)
    return Asked(
        period_id=period.id,
        text=given.get("q", ""),
        state=_one_of("status", State),
        form=_one_of("bentuk", (*words.FORMS, UNSET)),
        skpd_id=row_number(given.get("skpd")),
        lacking=given.get("kurang") == "1",
        order=_one_of("urut", ORDERS) or "since",
        descending=(_one_of("arah", ("naik", "turun")) or "turun") == "turun",
        page=int(page),
        cut=_read_cut(period),
    )


def list_address(asked: Asked, year: int) -> str:
    """Where the list answers this question."""
    cut = asked.cut
    given = {
        "q": asked.text,
        "status": asked.state,
        "bentuk": asked.form,
        "skpd": asked.skpd_id,
        "kurang": "1" if asked.lacking else None,
        "aktif": "1" if cut.live else None,
        "jenis": cut.skpd_kind,
        "tahapan": cut.stage,
        "inisiator": cut.initiator,
        "urusan": cut.affair,
        "capai": cut.reached,
        "indikator": cut.indicator,
        "isi": cut.answer,
        "langkah": cut.step,
        "waktu": cut.timing,
        "dinilai": "1" if cut.verified else None,
        "peserta": cut.participation,
    }
    kept = {key: value for key, value in given.items() if value not in ("", None)}
    return url_for("InnovationView.list", tahun=year, **kept)


def step_due(step: PeriodStep, days_off: frozenset[dt.date]) -> dt.datetime:
    """The instant from which a decision of this step is late: the beginning of the first counted day after its due date."""
    day = due_date(step.due_on, 1, step.day_mode, days_off)
    return dt.datetime.combine(day, dt.time(), zone())


def chips(asked: Asked) -> list[tuple[str, tuple[str, ...]]]:
    """(words, the address's arguments they stand for) of every cut, so that nobody wonders why a row is missing."""
    cut = asked.cut
    told = [
        (_("Tanpa yang ditarik") if cut.live else "", ("aktif",)),
        (_("Sudah dinilai petugas monev") if cut.verified else "", ("dinilai",)),
        (_("Bentuk: belum diisi") if asked.form == UNSET else "", ("bentuk",)),
        (_profile_chip(_("Jenis SKPD"), words.SKPD_KINDS, cut.skpd_kind), ("jenis",)),
        (_profile_chip(_("Tahapan"), words.STAGES, cut.stage), ("tahapan",)),
        (_profile_chip(_("Inisiator"), words.INITIATORS, cut.initiator), ("inisiator",)),
        (_profile_chip(_("Keikutsertaan SKPD"), words.PARTICIPATION, cut.participation), ("peserta",)),
        (_affair_chip(cut), ("urusan",)),
        (_reached_chip(cut), ("capai",)),
        (_answer_chip(cut), ("indikator", "isi")),
        (_timing_chip(cut), ("langkah", "waktu")),
    ]
    return [(text, names) for text, names in told if text]


def step_name(number: int) -> str:
    """A step's number and short name: "4 Penetapan Kepala SKPD"."""
    return f"{number} {next(one.short_name for one in sop_steps() if one.number == number)}"


def _profile_chip(label: str, names: Mapping[str, LazyString], code: str) -> str:
    if not code:
        return ""
    return f"{label}: {_('belum diisi') if code == UNSET else names[code]}"


def _affair_chip(cut: Cut) -> str:
    if cut.affair is None:
        return ""
    name = next((one.name for one in urusan() if one.number == cut.affair), _("belum diisi"))
    return _("Urusan utama: %(name)s", name=name)


def _reached_chip(cut: Cut) -> str:
    if cut.reached is None:
        return ""
    if cut.reached == FINISHED:
        return _("Sudah terkirim ke pusat")
    return _("Sampai di langkah %(step)s", step=step_name(cut.reached))


def _answer_chip(cut: Cut) -> str:
    if cut.indicator is None:
        return ""
    return _("Indikator %(number)s: %(answer)s", number=cut.indicator, answer=_ANSWERS[cut.answer])


def _timing_chip(cut: Cut) -> str:
    if cut.step is None:
        return ""
    return _("Langkah %(step)s: %(timing)s", step=step_name(cut.step), timing=_TIMINGS[cut.timing])


def _one_of(name: str, codes: Iterable[str]) -> str:
    value = request.args.get(name, "")
    if value and value not in set(codes):
        abort(400)
    return value


def _number(name: str, last: int) -> int | None:
    value = row_number(request.args.get(name))
    if value is not None and value > last:
        abort(400)
    return value


def _read_cut(period: Period) -> Cut:
    given = request.args
    indicator, answer = row_number(given.get("indikator")), _one_of("isi", ANSWERS)
    step, timing = _number("langkah", FINISHED - 1), _one_of("waktu", TIMINGS)
    if (indicator is None) != (not answer) or (step is None) != (not timing):
        abort(400)
    return Cut(
        live=given.get("aktif") == "1",
        skpd_kind=_one_of("jenis", words.SKPD_KINDS),
        stage=_one_of("tahapan", (*words.STAGES, UNSET)),
        initiator=_one_of("inisiator", (*words.INITIATORS, UNSET)),
        affair=_number("urusan", len(urusan())),
        reached=_number("capai", FINISHED),
        indicator=indicator,
        answer=answer,
        step=step,
        timing=timing,
        due=_due(period, step) if step and timing in ("tepat", LATE) else None,
        verified=given.get("dinilai") == "1",
        participation=_one_of("peserta", words.PARTICIPATION),
    )


def _due(period: Period, number: int) -> dt.datetime:
    step = next((one for one in period.steps if one.number == number), None)
    if step is None:
        abort(400)
    return step_due(step, holidays(db.session()))
