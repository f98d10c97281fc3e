"""The officer's desk: 21 indicators, the evidence itself, and the verdict; for everybody else what was issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.models import Innovation, Monev
from app.queries.entries import EntryRow, entry_rows
from app.queries.monev import forms_of, open_form, phrases_of
from app.reference.loader import monev_items
from app.rules import maturity
from app.rules.roles import Role
from app.rules.workflow import State
from app.services.errors import Invalid, Refused, ServiceError, Stale
from app.services.monev_forms import may_fill
from app.services.save_monev import MAX_REASON, Said, save_verdict
from app.views import monev_words, words
from app.views.autosave import Sent, clock, refused, said, saved, sent
from app.views.indicators import chosen_level
from app.views.monev_parts import MARKS, Line, Typed, board, lines_of, points_claimed, points_so_far
from app.views.page import Page


class MonevDesk(Page):
    """Monev of one innovation."""

    route_base = "/inovasi"
    class_permission_name = "Monev"

    @expose("/<int:pk>/monev")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> str:
        """The desk while the form is open to this reader; otherwise, and with `?ke=`, a form that was issued."""
        innovation = self.innovation(pk)
        forms = forms_of(db.session(), pk)
        rows = entry_rows(db.session(), pk)
        asked = request.args.get("ke", type=int)
        waiting = innovation.state == State.FILED and self.actor.reads_all
        if waiting and asked is None:
            return self._desk(innovation, forms, rows)
        return self._result(innovation, forms, rows, asked)

    @expose("/<int:pk>/monev/putusan/<int:entry_id>", methods=["POST"])
    @has_access
    @permission_name("judge")
    def save(self, pk: int, entry_id: int) -> Response | tuple[Any, int]:
        """Keep one verdict, by script while it is given or by its button."""
        form = sent()
        word = Said(
            verdict=form.text("verdict") or None,
            verified_level=chosen_level(form.text("verified_level")),
            reason=form.text("reason"),
            note=form.text("note"),
        )
        try:
            save_verdict(self.actor, pk, entry_id, word, seen_stamp=form.version)
        except ServiceError as error:
            return self._not_saved(pk, entry_id, word, form, error)
        forms, rows = forms_of(db.session(), pk), entry_rows(db.session(), pk)
        lines = lines_of(open_form(forms), rows)
        kept = next(one for one in lines if one.row.entry.id == entry_id)
        if form.by_script:
            return saved(kept.stamp, board=board(lines))
        number = kept.row.indicator.number
        flash(_("Putusan indikator %(number)s tersimpan.", number=number), "success")
        return redirect(url_for("MonevDesk.show", pk=pk, nomor=number, _anchor=f"indikator-{number}"))

    def _not_saved(self, pk: int, entry_id: int, word: Said, form: Sent, error: ServiceError) -> tuple[Any, int]:
        answer = refused(error)
        if form.by_script or not isinstance(error, (Stale, Invalid, Refused)):
            return answer
        typed = Typed(entry_id, word, [] if isinstance(error, Stale) else said(error.problems))
        typed.other = error if isinstance(error, Stale) else None
        innovation = self.innovation(pk)
        if innovation.state != State.FILED:
            flash(typed.problems[0]["text"] if typed.problems else "", "danger")
        rows = entry_rows(db.session(), pk)
        return self._desk(innovation, forms_of(db.session(), pk), rows, typed), answer[1]

    def _desk(
        self, innovation: Innovation, forms: list[Monev], rows: list[EntryRow], typed: Typed | None = None
    ) -> str:
        form = open_form(forms)
        earlier = [one for one in forms if one.is_issued]
        writes = may_fill(self.actor, form) and innovation.period.is_open
        phrases = phrases_of(db.session(), self.actor.user_id) if writes else []
        lines = lines_of(form, rows, earlier=earlier, phrases=phrases, typed=typed)
        asked = request.args.get("nomor", type=int)
        if typed:
            asked = next((one.row.indicator.number for one in lines if one.typed), asked)
        current = _opened(lines, asked)
        return str(
            self.render_template(
                "monev/desk.html",
                title=_("Monev"),
                crumbs=crumbs(innovation, (_("Monev"), None)),
                one=innovation,
                form=form,
                earlier=earlier,
                lines=lines,
                current=current,
                piece_id=request.args.get("bukti", type=int),
                next_open=_next_open(lines, current),
                asked=asked is not None,
                writes=writes,
                assigns=self.actor.has(Role.BAPPEDALITBANG),
                board=board(lines),
                max_points=maturity.most(row.score for row in rows),
                max_reason=MAX_REASON,
                marks=MARKS,
                words=words,
                clock=clock,
            )
        )

    def _result(self, innovation: Innovation, forms: list[Monev], rows: list[EntryRow], asked: int | None) -> str:
        issued = [one for one in forms if one.is_issued]
        form = next((one for one in issued if one.number == asked), None) if asked is not None else None
        if asked is not None and form is None:
            abort(404)
        form = form or next(iter(reversed(issued)), None)
        return str(
            self.render_template(
                "monev/result.html",
                title=_("Hasil monev"),
                crumbs=crumbs(innovation, (_("Monev"), None)),
                one=innovation,
                form=form,
                issued=issued,
                waiting=innovation.state == State.FILED,
                clock=clock,
                **result_parts(form, rows),
            )
        )


def result_parts(form: Monev | None, rows: Sequence[EntryRow]) -> dict[str, Any]:
    """What the agency reads of a form, the same on the last page before issuing as afterwards."""
    lines = lines_of(form, rows)
    return {
        "lines": lines,
        "refused_lines": [one for one in lines if one.judged.refused],
        "items": [one for one in monev_items() if not one.is_note],
        "written": {one.number: one for one in form.items} if form else {},
        "claimed": points_claimed(lines),
        "points": points_so_far(lines),
        "max_points": maturity.most(row.score for row in rows),
        "words": words,
        "monev_words": monev_words,
    }


def crumbs(innovation: Innovation, *more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way to a page of one innovation's monev."""
    return [
        (_("Inovasi"), url_for("InnovationView.list")),
        (innovation.name, url_for("InnovationPage.show", pk=innovation.id)),
        *more,
    ]


def _opened(lines: Sequence[Line], asked: int | None) -> int:
    """The number of the indicator to show: the one asked for, else the first that waits for a verdict."""
    numbers = [one.row.indicator.number for one in lines]
    if asked in numbers:
        return asked  # type: ignore[return-value]
    first = next((one for one in lines if one.mark.code in ("empty", "lacking")), None)
    return first.row.indicator.number if first else next(iter(numbers), 0)


def _next_open(lines: Sequence[Line], current: int) -> int | None:
    numbers = [one.row.indicator.number for one in lines if one.mark.code in ("empty", "lacking")]
    later = [number for number in numbers if number > current]
    return next(iter(later or numbers), None)
