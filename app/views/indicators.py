"""The indicators of one innovation: the page where people spend hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import AppBuilder, expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse

from app.extensions import db
from app.models import Innovation
from app.queries.entries import EntryRow, entry_rows
from app.rules import maturity
from app.rules.entering import may_enter
from app.rules.roles import Actor, Role
from app.rules.workflow import State, entry_editable
from app.services.errors import Invalid, Refused, ServiceError, Stale
from app.services.save_entry import MAX_DESCRIPTION, save_entry
from app.views import words
from app.views.autosave import Sent, author, clock, refused, said, saved, sent
from app.views.filters import number_in
from app.views.gains import by_number
from app.views.indicator_line import MARKS, Kept, Line, Typed, Unsent
from app.views.page import Page
from app.views.uploads import limits


class IndicatorPage(Page):
    """Form C.1's table of indicators: to fill in for those who enter, to read for everybody else."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>/indikator")
    @has_access
    @permission_name("show")
    def edit(self, pk: int) -> str:
        """All indicators, one of them open: `?nomor=`, else the first that lacks something."""
        return indicator_page(self, self.innovation(pk))

    @expose("/<int:pk>/indikator/<int:entry_id>", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self, pk: int, entry_id: int) -> AnyResponse | tuple[Any, int]:
        """Save one answer, by script while it is typed or by its button."""
        form = sent()
        level = chosen_level(form.text("claimed_level"))
        seen = number_in(form.version) or -1
        try:
            entry = save_entry(
                self.actor,
                pk,
                entry_id,
                description=form.text("description"),
                claimed_level=level,
                seen_version=seen,
            )
        except ServiceError as error:
            return self._not_saved(pk, entry_id, form, error)
        if form.by_script:
            return saved(entry.version, board=board(entry.innovation, entry_rows(db.session(), pk)))
        flash(_("Indikator %(number)s tersimpan.", number=entry.indicator.number), "success")
        return redirect(place(pk, entry.indicator.number))

    def _not_saved(self, pk: int, entry_id: int, form: Sent, error: ServiceError) -> tuple[Any, int]:
        answer = refused(error)
        if form.by_script or not isinstance(error, (Stale, Invalid, Refused)):
            return answer
        typed = Typed(entry_id, form.text("description"), chosen_level(form.text("claimed_level")))
        if isinstance(error, Stale):
            typed.other = error
        else:
            typed.problems = said(error.problems)
        return indicator_page(self, self.innovation(pk), typed), answer[1]


def indicator_page(
    view: Page,
    innovation: Innovation,
    typed: Typed | None = None,
    *,
    letter: Kept | None = None,
    unsent: Unsent | None = None,
) -> str:
    """The page; `typed`, `letter` and `unsent` are what could not be saved: what was written is shown as it was."""
    rows = entry_rows(db.session(), innovation.id)
    entering = may_fill(view.actor, innovation)
    lines = [
        Line(
            row,
            editable=entering and entry_editable(State(innovation.state), row.entry.verdict),
            typed=typed if typed and typed.entry_id == row.entry.id else None,
        )
        for row in rows
    ]
    asked = request.args.get("nomor", type=int)
    again = {one.entry_id for one in (typed, letter, unsent) if one}
    asked = next((one.row.indicator.number for one in lines if one.row.entry.id in again), asked)
    current = _opened(lines, asked)
    return str(
        view.render_template(
            "indicators/page.html",
            title=_("Indikator"),
            crumbs=[
                (_("Inovasi"), url_for("InnovationView.list")),
                (innovation.name, url_for("InnovationPage.show", pk=innovation.id)),
                (_("Indikator"), None),
            ],
            one=innovation,
            lines=lines,
            current=current,
            next_open=_next_open(lines, current),
            asked=asked is not None,
            entering=entering,
            locked=not entry_editable(State(innovation.state), None),
            board=board(innovation, rows),
            max_points=maturity.most(row.score for row in rows),
            max_description=MAX_DESCRIPTION,
            letter=letter,
            unsent=unsent,
            limits=limits(),
            marks=MARKS,
            words=words,
            author=author,
            clock=clock,
        )
    )


def may_fill(actor: Actor, innovation: Innovation) -> bool:
    """Whether this person may enter data here now, individual locks of answers aside."""
    if not innovation.period.is_open or not entry_editable(State(innovation.state), None):
        return False
    # Only of a manager it has to be asked who the managers are
    managers = [] if actor.has(Role.ADMIN_SKPD) else [one.id for one in innovation.managers]
    return may_enter(actor, skpd_id=innovation.skpd_id, managers=managers)


def board(innovation: Innovation, rows: Sequence[EntryRow]) -> dict[str, Any]:
    """The figures and marks around the answers, for the page and for the scripts that keep it current."""
    lines = [Line(row, editable=False) for row in rows]
    steps = by_number(rows)
    return {
        "complete": innovation.complete_count,
        "total": len(lines),
        "points": innovation.claimed_score,
        "entries": {
            str(one.row.entry.id): {
                "mark": one.mark.code,
                "lacks": one.lacks,
                "gain": steps.get(one.row.indicator.number, ""),
            }
            for one in lines
        },
    }


def place(innovation_id: int, number: int) -> str:
    """The address of one indicator on its page."""
    return url_for("IndicatorPage.edit", pk=innovation_id, nomor=number, _anchor=f"indikator-{number}")


def chosen_level(text: str) -> int | None:
    """The level a form names; None when none is chosen, -1 (which no service takes) for nonsense."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else -1


def register(console: AppBuilder) -> None:
    """Add the page to the console."""
    console.add_view_no_menu(IndicatorPage)


def _opened(lines: Sequence[Line], asked: int | None) -> int:
    """The number of the indicator to show: the one asked for, else returned ones first, else the first open one."""
    numbers = [one.row.indicator.number for one in lines]
    if asked in numbers:
        return asked  # type: ignore[return-value]
    returned = (one for one in lines if one.mark.code == "returned")
    lacking = (one for one in lines if one.open)
    first = next(returned, None) or next(lacking, None)
    return first.row.indicator.number if first else next(iter(numbers), 0)


def _next_open(lines: Sequence[Line], current: int) -> int | None:
    """The number of the next indicator after `current`, going round, that still lacks something."""
    numbers = [one.row.indicator.number for one in lines if one.open]
    later = [number for number in numbers if number > current]
    return next(iter(later or numbers), None)
