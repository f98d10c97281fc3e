"""Tugas saya: what waits for me, since when, due when, one click to act; and the round at a glance."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for
from flask_appbuilder import expose, has_access
from flask_babel import format_decimal, lazy_gettext, ngettext
from flask_babel import gettext as _

from app.extensions import db
from app.models import Period, utc_now
from app.queries.periods import holidays
from app.queries.tasks import Glance, Task, glance, tasks_for
from app.queries.timeline import scheduled_steps
from app.reference.loader import sop_steps
from app.rules.codes import ParticipationState
from app.rules.deadlines import days_between, days_late
from app.rules.progress import ScheduledStep
from app.rules.roles import Actor, Role
from app.rules.tasks import FORWARD
from app.rules.workflow import State
from app.views import words
from app.views.clock import days, local_day, long_date, today, zone
from app.views.page import Page
from app.views.scope import current_period, remember_task_count


class TaskView(Page):
    """Everybody's home."""

    route_base = "/tugas"
    default_view = "list"
    class_permission_name = "Tasks"

    @expose("/")
    @has_access
    def list(self) -> str:
        """The tasks of the person who is signed in, and the round for their role."""
        period = current_period()
        context: dict[str, Any] = {"turns": [], "more": 0, "round": None, "notice_": None, "glance": None, "total": 0}
        if period is not None:
            context |= self._of(period)
        return self.render_template(
            "tasks.html", title=_("Tugas saya"), crumbs=[], period=period, greeting=_greeting(), words=words, **context
        )

    def _of(self, period: Period) -> dict[str, Any]:
        session = db.session()
        schedule = scheduled_steps(period.steps)
        days_off = holidays(session)
        by_number = {step.number: step for step in schedule}
        figures = glance(session, period)
        found, total = tasks_for(session, self.actor, period, per_form=figures.per_form)
        turns = sorted(
            (_turn(one, by_number.get(one.sop_step or 0), self.actor, days_off) for one in found),
            key=lambda turn: (turn["due"] or dt.date.max, turn["since"]),
        )
        remember_task_count(total)
        return {
            "turns": turns,
            "more": max(total - len(turns), 0),
            "total": total,
            "round": _round(schedule, days_off),
            "glance": _figures(self.actor, figures),
            "by_state": [(one.value, figures.by_state[one]) for one in State if figures.by_state.get(one)],
            "notice_": _notice(self.actor, period, figures),
        }


def _turn(task: Task, step: ScheduledStep | None, actor: Actor, days_off: frozenset[dt.date]) -> dict[str, Any]:
    one = task.innovation
    late = days_late(step.due_on, today(), step.day_mode, days_off) if step else 0
    waited = (today() - local_day(task.since)).days
    what, url, button = _what(task, actor)
    return {
        "name": one.name,
        "skpd": one.skpd.short_name,
        "state": task.state.value,
        "what": what,
        "url": url,
        "button": button,
        "since": task.since,
        "waited": days(waited) if waited else "",
        "due": step.due_on if step else None,
        "due_text": long_date(step.due_on) if step else "",
        "late": f"{late} {words.DAY_MODES[step.day_mode]}" if step and late else "",
        "reason": task.returned.reason if task.returned else "",
    }


def _what(task: Task, actor: Actor) -> tuple[str, str, str]:
    """(what is to be done, where, the button's verb)."""
    page = url_for("InnovationPage.show", pk=task.innovation.id)
    if task.state in (State.DRAFT, State.ACCEPTED):
        return _open_work(task) or (
            (_say(task.state), page, _("Periksa & kirim"))
            if actor.has(Role.ADMIN_SKPD)
            else (_("sudah lengkap, menunggu Admin SKPD mengirim"), page, _("Lihat"))
        )
    if task.state is State.ELIGIBLE:
        return _say(task.state), url_for("DecreePage.list"), _("Buka SK")
    if task.state is State.FILED:
        desk = url_for("MonevDesk.show", pk=task.innovation.id)
        if not actor.has(Role.PETUGAS_MONEV):
            return _("tugaskan petugas monev"), url_for("AssignPage.assignment", petugas=0), _("Tugaskan")
        return _("periksa lapangan dan isi Formulir C.2"), desk, _("Periksa")
    return _say(task.state), page, _("Periksa")


def _open_work(task: Task) -> tuple[str, str, str] | None:
    """What is still open in the form, most pressing first; None when nothing is."""
    pk = task.innovation.id
    returned, profile, indicators = task.returned_indicators, task.open_profile, task.open_indicators
    if returned:
        text = ngettext(
            "perbaiki %(num)s indikator yang dikembalikan", "perbaiki %(num)s indikator yang dikembalikan", returned
        )
        return text, url_for("IndicatorPage.edit", pk=pk), _("Perbaiki")
    if profile:
        text = ngettext("isi %(num)s bagian profil", "isi %(num)s bagian profil", profile)
        return text, url_for("ProfilePage.edit", pk=pk), _("Lengkapi")
    if indicators:
        text = ngettext("lengkapi %(num)s indikator", "lengkapi %(num)s indikator", indicators)
        return text, url_for("IndicatorPage.edit", pk=pk), _("Lengkapi")
    return None


def _say(state: State) -> str:
    return {
        State.DRAFT: _("kirim ke Kepala SKPD"),
        State.SUBMITTED: _("tetapkan atau kembalikan Form C.1"),
        State.ENDORSED: _("terima atau kembalikan"),
        State.ACCEPTED: _("kirim data lengkap untuk monev"),
        State.ELIGIBLE: _("siapkan SK Bupati"),
        State.DECREED: _("kirim ke aplikasi nasional"),
    }.get(state, str(words.DECISIONS[FORWARD[state].value]))


def _round(schedule: list[ScheduledStep], days_off: frozenset[dt.date]) -> dict[str, Any] | None:
    """The nine steps of the whole region by the calendar, and a sentence for today."""
    if not schedule:
        return None
    names = {one.number: one for one in sop_steps()}
    day = today()
    current = next((step for step in schedule if step.actual_on is None and day <= step.due_on), schedule[-1])
    steps = []
    for step in schedule:
        done = step.actual_on is not None or step.number < current.number
        details = [
            (_("Kegiatan"), names[step.number].activity),
            (
                _("Jadwal"),
                _("%(start)s sampai %(due)s", start=long_date(step.planned_start), due=long_date(step.due_on)),
            ),
        ]
        if step.actual_on is not None:
            details.append((_("Selesai"), long_date(step.actual_on)))
        state = "done" if done else ("now" if step is current else "next")
        steps.append(
            {"number": step.number, "title": names[step.number].short_name, "state": state, "details": details}
        )
    begun = next((one.actual_on for one in schedule if one.number == current.number - 1), None)
    used = days_between(begun or current.planned_start, day, current.day_mode, days_off)
    sentence = _(
        "Langkah %(number)s: %(name)s · hari ke-%(used)s dari %(days)s %(unit)s",
        number=current.number,
        name=names[current.number].short_name,
        used=used,
        days=current.days,
        unit=words.DAY_MODES[current.day_mode],
    )
    if used > current.days:
        sentence = _("Jadwal putaran ini sudah berakhir pada %(day)s.", day=long_date(current.due_on))
    return {"steps": steps, "sentence": sentence}


def _figures(actor: Actor, figures: Glance) -> list[tuple[str, str, str, str]]:
    """(label, value, of how many, note) of the round within this person's reach."""
    scope = _("seluruh kabupaten") if actor.reads_all else _("SKPD Anda")
    withdrawn = figures.by_state.get(State.WITHDRAWN, 0)
    without = ngettext("tanpa %(num)s yang ditarik", "tanpa %(num)s yang ditarik", withdrawn)
    handed_in = sum(count for state, count in figures.by_state.items() if state not in (State.DRAFT, State.WITHDRAWN))
    shown = [
        (_("Inovasi"), str(figures.innovations), "", f"{scope}, {without}" if withdrawn else scope),
        (_("Indikator lengkap"), str(format_decimal(figures.complete)), _of(figures.indicators), scope),
        (_("Sudah dikirim"), str(handed_in), _of(figures.innovations), scope),
    ]
    if actor.reads_all:
        done = sum(figures.participations.get(one, 0) for one in (ParticipationState.NIL, ParticipationState.COMPLETE))
        shown.append((_("SKPD selesai"), str(done), _of(figures.agencies), _("lengkap atau nihil")))
    return shown


def _of(whole: int) -> str:
    return str(_("dari %(all)s", all=format_decimal(whole)))


def _notice(actor: Actor, period: Period, figures: Glance) -> str | None:
    """Which sentence an agency without innovations needs: begin, or it stated that it has none."""
    if actor.reads_all:
        return None
    if actor.skpd_id is None:
        return "no_agency"
    if figures.participations.get(ParticipationState.NIL):
        return "nil"
    if figures.innovations == 0 and period.is_open and actor.has(Role.ADMIN_SKPD):
        return "begin"
    return None


#: Greeting by the hour at which it ends.
_GREETINGS = (
    (11, lazy_gettext("Selamat pagi.")),
    (15, lazy_gettext("Selamat siang.")),
    (18, lazy_gettext("Selamat sore.")),
    (24, lazy_gettext("Selamat malam.")),
)


def _greeting() -> str:
    hour = utc_now().astimezone(zone()).hour
    return str(next(text for end, text in _GREETINGS if hour < end))
