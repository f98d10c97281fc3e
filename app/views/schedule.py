"""Jadwal SOP: the nine steps of the year as a calendar, their papers, and where the agencies stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.models import Period, PeriodStep
from app.queries.periods import holidays
from app.queries.schedule import papers_by_step, step_with_period, turnout, waiting_in
from app.queries.timeline import scheduled_steps
from app.reference.loader import sop_steps
from app.rules.codes import DayMode
from app.rules.office_papers import kinds_of
from app.rules.problems import Problem, problem
from app.rules.progress import ScheduledStep
from app.rules.roles import Role
from app.rules.schedule_change import FIRST_AGENCY_STEP, moved_by, schedule_mark, standing_at
from app.rules.workflow import SOP_STEP
from app.services.change_schedule import change_step, check_change, finish_step
from app.services.errors import Invalid, Refused, Stale
from app.services.open_period import finished_on
from app.views import words
from app.views.autosave import clean
from app.views.calendar_bar import draw_calendar
from app.views.clock import long_date, today
from app.views.crud.periods import step_name
from app.views.office_words import PAPERS
from app.views.page import Page
from app.views.scope import current_period


class SchedulePage(Page):
    """The year's nine steps, for everybody to read and for Bappedalitbang to keep."""

    route_base = "/jadwal"
    default_view = "board"
    class_permission_name = "Schedule"

    @expose("/")
    @has_access
    @permission_name("list")
    def board(self) -> str:
        """The calendar; an agency sees itself and signed papers only."""
        period = current_period()
        actor = self.actor
        steps = scheduled_steps(period.steps) if period else []
        off = holidays(db.session()) if steps else frozenset()
        return self.render_template(
            "office/schedule.html",
            title=_("Jadwal SOP"),
            crumbs=[],
            period=period,
            calendar=draw_calendar(steps, today(), off) if steps else None,
            rows=self._rows(period, steps, off) if period and steps else [],
            reads_all=actor.reads_all,
            keeps=actor.has(Role.BAPPEDALITBANG) and period is not None and period.is_open,
            may_plan=actor.has(Role.BAPPEDALITBANG, Role.ADMIN) and period is not None and period.is_open,
            paper_names=PAPERS,
            today=today(),
            words=words,
        )

    @expose("/<int:pk>/ubah")
    @has_access
    @permission_name("edit")
    def change(self, pk: int) -> str:
        """The form of one step's dates."""
        step = self._step(pk)
        return self._form(step, _as_planned(step), step.note)

    @expose("/<int:pk>/pratinjau", methods=["POST"])
    @has_access
    @permission_name("edit")
    def preview(self, pk: int) -> str | tuple[str, int]:
        """Whose due dates would move, before anything is stored."""
        step = self._step(pk)
        problems, changed = _asked(step)
        note = clean(request.form.get("note", ""))
        if problems or changed is None:
            return self._form(step, changed or _as_planned(step), note, problems), HTTPStatus.UNPROCESSABLE_ENTITY
        return self._preview(step, changed, note)

    @expose("/<int:pk>/simpan", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self, pk: int) -> Response | str | tuple[str, int]:
        """Store what the preview showed, alone or with the steps after it."""
        step = self._step(pk)
        problems, changed = _asked(step)
        note = clean(request.form.get("note", ""))
        if problems or changed is None:
            return self._form(step, changed or _as_planned(step), note, problems), HTTPStatus.UNPROCESSABLE_ENTITY
        follow, seen = request.form.get("follow") == "1", request.form.get("seen", "")
        try:
            moves = change_step(self.actor, pk, changed, follow=follow, seen=seen, note=note)
        except (Invalid, Refused) as refused:
            return self._form(self._step(pk), changed, note, refused.problems), HTTPStatus.CONFLICT
        except Stale:
            said = (problem("schedule.changed"),)
            return self._preview(self._step(pk), changed, note, said), HTTPStatus.CONFLICT
        count = len(moves)
        flash(
            _("Jadwal tersimpan. %(count)s langkah bergeser.", count=count) if count else _("Catatan tersimpan."),
            "success",
        )
        return redirect(url_for("SchedulePage.board"))

    @expose("/<int:pk>/selesai", methods=["POST"])
    @has_access
    @permission_name("edit")
    def finish(self, pk: int) -> Response:
        """Record the day on which the region finished a step, or take it back."""
        self._step(pk)
        text = request.form.get("actual_on", "")
        day = parse_day(text)
        if text and day is None:
            flash(words.sentence(problem("schedule.finished")), "danger")
            return redirect(url_for("SchedulePage.board"))
        try:
            step = finish_step(self.actor, pk, day, today=today())
        except (Invalid, Refused) as refused:
            for one in refused.problems:
                flash(words.sentence(one), "danger")
        else:
            said = _("Langkah %(n)s tercatat selesai.") if day else _("Langkah %(n)s dibuka kembali.")
            flash(said % {"n": step.number}, "success")
        return redirect(url_for("SchedulePage.board"))

    def _step(self, pk: int) -> PeriodStep:
        step = step_with_period(db.session(), pk)
        if step is None:
            abort(404)
        return step

    def _rows(self, period: Period, steps: list[ScheduledStep], off: frozenset[dt.date]) -> list[dict[str, Any]]:
        actor = self.actor
        papers = papers_by_step(db.session(), period.id)
        found = turnout(db.session(), period, None if actor.reads_all else actor.skpd_id)
        known = {one.number: one for one in sop_steps()}
        plain = {one.number: one for one in steps}
        return [
            {
                "step": row,
                "ref": known[row.number],
                "papers": papers.get(row.id, []),
                "kinds": kinds_of(row.number),
                "standing": standing_at(plain[row.number], found.agencies, found.nil, today(), off)
                if row.number >= FIRST_AGENCY_STEP and row.planned_start <= today()
                else None,
            }
            for row in period.steps
            if row.number in known
        ]

    def _form(
        self, step: PeriodStep, asked: ScheduledStep, note: str, problems: tuple[Problem, ...] | list[Problem] = ()
    ) -> str:
        return self.render_template(
            "office/step_form.html",
            step=step,
            asked=asked,
            note=note,
            problems={one.where: words.sentence(one) for one in problems},
            modes=words.DAY_MODES,
            **_headed(step),
        )

    def _preview(self, step: PeriodStep, changed: ScheduledStep, note: str, problems: tuple[Problem, ...] = ()) -> str:
        now, off = scheduled_steps(step.period.steps), holidays(db.session())
        alone = moved_by(now, changed, off, follow=False)
        together = moved_by(now, changed, off, follow=True)
        moving = {one.after.number for one in together}
        waiting = {
            number: waiting_in(db.session(), step.period_id, [state for state, at in SOP_STEP.items() if at == number])
            for number in moving
            if number >= FIRST_AGENCY_STEP
        }
        return self.render_template(
            "office/step_preview.html",
            step=step,
            changed=changed,
            note=note,
            alone=alone,
            together=together,
            waiting=waiting,
            seen=schedule_mark(now),
            step_name=step_name,
            problems=[words.sentence(one) for one in problems],
            **_headed(step),
        )


def tell_finished(period: Period, number: int) -> None:
    """Say that a step is recorded as done, after an act that may have ended it."""
    if day := finished_on(period, number):
        flash(_("Langkah %(n)s selesai %(day)s.", n=number, day=long_date(day)), "success")


def parse_day(text: str) -> dt.date | None:
    """A day as date fields send it, None for nothing or what is no day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _headed(step: PeriodStep) -> dict[str, Any]:
    title = _("Ubah jadwal langkah %(name)s", name=step_name(step.number))
    return {"title": title, "crumbs": [(_("Jadwal SOP"), url_for("SchedulePage.board")), (title, None)]}


def _as_planned(step: PeriodStep) -> ScheduledStep:
    return scheduled_steps([step])[0]


def _asked(step: PeriodStep) -> tuple[list[Problem], ScheduledStep | None]:
    """The form as a changed step; the due date is computed by the rule, never typed."""
    start = parse_day(request.form.get("planned_start", ""))
    days = request.form.get("days", type=int)
    mode = request.form.get("day_mode", "")
    problems = check_change(step, start, days)
    planned = _as_planned(step)
    if mode not in {one.value for one in DayMode}:
        mode = planned.day_mode
    changed = replace(planned, planned_start=start or planned.planned_start, days=days or planned.days, day_mode=mode)
    return problems, changed
