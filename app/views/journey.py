"""An innovation's way through the nine SOP steps, as the stepper and the history show it to people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app.reference.loader import sop_steps
from app.rules.progress import Happening, ScheduledStep, StepProgress, StepStatus, progress, with_waits
from app.rules.workflow import State
from app.views import words
from app.views.clock import local_day, long_date, long_instant, today

_TONES = {
    "return": ("arrow-back-up", "warn"),
    "withdraw": ("x", "idle"),
    "reopen": ("refresh", "info"),
    "find_ineligible": ("x", "bad"),
    "submit": ("send", "accent"),
    "file": ("send", "accent"),
}
_DONE_LOOK = ("check", "ok")


def journey(
    state: State, rows: Sequence[Happening], schedule: Sequence[ScheduledStep], holidays: Iterable[dt.date]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(the nine steps for the stepper, the history newest first) of one innovation."""
    days_off = frozenset(holidays)
    told = with_waits(rows, schedule, days_off, local_day)
    steps = progress(state, told, schedule, today=today(), holidays=days_off, local_day=local_day)
    units = {step.number: str(words.DAY_MODES[step.day_mode]) for step in schedule}
    return [_step(one) for one in steps], [_row(one, units) for one in reversed(told)]


def _step(one: StepProgress) -> dict[str, Any]:
    reference = next(step for step in sop_steps() if step.number == one.step.number)
    look = {StepStatus.DONE: "done", StepStatus.AHEAD: "next", StepStatus.OFF: "next"}
    state = look.get(one.status) or ("late" if one.late_days else "now")
    return {
        "number": one.step.number,
        "title": reference.short_name,
        "state": state,
        "details": _details(one, reference),
    }


def _details(one: StepProgress, reference: Any) -> list[tuple[str, str]]:
    step = one.step
    unit = str(words.DAY_MODES[step.day_mode])
    details = [
        (_("Kegiatan"), reference.activity),
        (_("Jadwal"), _("%(start)s sampai %(due)s", start=long_date(step.planned_start), due=long_date(step.due_on))),
        (_("Waktu"), f"{step.days} {unit}"),
    ]
    if one.done is not None:
        who = _("%(name)s sebagai %(role)s", name=one.done.actor_name, role=words.ROLES[one.done.actor_role])
        details += [(_("Selesai"), long_instant(one.done.at)), (_("Oleh"), who)]
        details.append((_("Lamanya"), f"{one.days_used or 0} {unit}"))
        if one.done.reason:
            details.append((_("Alasan"), one.done.reason))
    elif step.actual_on is not None and one.status is StepStatus.DONE:
        details.append((_("Selesai"), long_date(step.actual_on)))
    elif one.status is StepStatus.NOW:
        details.append((_("Berjalan"), f"{one.days_used or 0} {unit}"))
    elif one.status is StepStatus.OFF:
        details.append((_("Keterangan"), _("Tidak ditempuh karena inovasi tidak diteruskan.")))
    if one.late_days:
        details.append((_("Terlambat"), f"{one.late_days} {unit}"))
    details.append((_("Kelengkapan"), reference.completeness))
    details.append((_("Keluaran"), reference.output))
    return details


def _row(one: Happening, units: Mapping[int, str]) -> dict[str, Any]:
    icon, tone = _TONES.get(one.decision, _DONE_LOOK)
    sentence = _(
        "%(name)s (%(role)s) %(did)s.",
        name=one.actor_name,
        role=words.ROLES[one.actor_role],
        did=words.DECIDED[one.decision],
    )
    waited = ""
    if one.allowed_days is not None:
        waited = _(
            "Langkah %(step)s: menunggu %(used)s dari %(allowed)s %(unit)s",
            step=one.sop_step,
            used=one.waited_days,
            allowed=one.allowed_days,
            unit=units.get(one.sop_step or 0, ""),
        )
    return {
        "sentence": sentence,
        "when": one.at,
        "icon": icon,
        "tone": "idle" if one.superseded else tone,
        "reason": one.reason,
        "note": _("Tidak berlaku lagi karena inovasi dikembalikan.") if one.superseded else "",
        "waited": waited,
    }
