"""Form C.2 itself: six items beside what the system knows, date and signers, and the last page before it is issued."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.models import Innovation, Monev
from app.queries.entries import EntryRow, entry_rows
from app.queries.monev import form_facts, forms_of, open_form
from app.reference.loader import monev_items
from app.rules.codes import Finding
from app.rules.monev import finding_problems, form_gaps
from app.rules.nip import check_nip
from app.rules.problems import Problem, problem
from app.rules.workflow import State
from app.services.errors import Invalid, Refused, ServiceError, Stale
from app.services.issue_monev import MAX_FINDING_REASON, issue_monev
from app.services.monev_forms import may_fill
from app.services.save_monev import MAX_TEXT, Found, Head, found_of, head_of, save_head, save_item
from app.views import words
from app.views.autosave import Sent, clock, refused, said, saved, sent
from app.views.clock import today
from app.views.monev_desk import crumbs, result_parts
from app.views.monev_parts import evidence_beside, item_facts, lines_of
from app.views.page import Page
from app.views.reading import opening


class MonevFormPage(Page):
    """Items, date and signers of the form that is open to this person, and issuing it."""

    route_base = "/inovasi"
    class_permission_name = "Monev"

    @expose("/<int:pk>/monev/formulir")
    @has_access
    @permission_name("judge")
    def form(self, pk: int) -> Any:
        """The six items and the head."""
        return self._form(pk)

    @expose("/<int:pk>/monev/butir/<int:number>", methods=["POST"])
    @has_access
    @permission_name("judge")
    def save_item(self, pk: int, number: int) -> Any:
        """Keep one item, by script while it is written or by its button."""
        form = sent()
        found = Found(form.text("factual"), form.text("suggestion"))
        try:
            kept = save_item(self.actor, pk, number, found, seen_stamp=form.version)
        except ServiceError as error:
            return self._not_saved(pk, form, error, f"item-{number}", vars(found))
        return self._kept(pk, form, kept.stamp, f"butir-{number}")

    @expose("/<int:pk>/monev/formulir", methods=["POST"])
    @has_access
    @permission_name("judge")
    def save_head(self, pk: int) -> Any:
        """Keep date, place, note and the agency's signer."""
        form = sent()
        fields = {name: form.text(name) for name in Head.__dataclass_fields__}
        try:
            head = Head(**{**fields, "held_on": _day(fields["held_on"])})
            kept = save_head(self.actor, pk, head, seen_stamp=form.version, today=today())
        except ServiceError as error:
            return self._not_saved(pk, form, error, "head", fields)
        return self._kept(pk, form, kept.stamp, "penutup")

    @expose("/<int:pk>/monev/terbitkan")
    @has_access
    @permission_name("judge")
    def last_page(self, pk: int) -> Any:
        """What the agency will read, what still stands against it, and the finding."""
        return self._last_page(pk)

    @expose("/<int:pk>/monev/terbitkan", methods=["POST"])
    @has_access
    @permission_name("judge")
    def issue(self, pk: int) -> Any:
        """Issue the form with its finding; a refusal keeps what was chosen and written."""
        code, reason = request.form.get("finding", ""), sent().text("reason")
        if code not in set(Finding):
            return self._last_page(pk, "", reason, (problem("monev.unknown_finding", "finding"),)), 422
        try:
            issue_monev(
                self.actor,
                pk,
                Finding(code),
                reason,
                seen_version=request.form.get("version", -1, type=int),
                seen_form=request.form.get("form_version", -1, type=int),
            )
        except Refused as refusal:
            return self._last_page(pk, code, reason, refusal.problems), 409
        except ServiceError as error:
            return refused(error)
        flash(_("Formulir C.2 diterbitkan. SKPD sekarang dapat membacanya."), "success")
        return redirect(url_for("MonevDesk.show", pk=pk))

    def _kept(self, pk: int, form: Sent, stamp: str, anchor: str) -> Any:
        if form.by_script:
            return saved(stamp)
        flash(_("Tersimpan."), "success")
        return redirect(url_for("MonevFormPage.form", pk=pk, _anchor=anchor))

    def _not_saved(self, pk: int, form: Sent, error: ServiceError, part: str, fields: dict[str, Any]) -> Any:
        answer = refused(error)
        if form.by_script or not isinstance(error, (Stale, Invalid, Refused)):
            return answer
        problems = [] if isinstance(error, Stale) else said(error.problems)
        if isinstance(error, Stale):
            text = _("Bagian ini baru saja diubah orang lain. Periksa tulisan Anda, lalu simpan lagi.")
            problems = [{"where": "", "text": text}]
        page = self._form(pk, {"part": part, "fields": fields, "problems": problems})
        return (page, answer[1]) if isinstance(page, str) else page

    def _open(self, pk: int) -> tuple[Innovation, Monev, list[EntryRow]] | Response:
        """What is to be filled in; back to the desk, which says why, when this person cannot."""
        innovation = self.innovation(pk)
        form = open_form(forms_of(db.session(), pk))
        waits = innovation.state == State.FILED and innovation.period.is_open
        if form is None or not waits or not may_fill(self.actor, form):
            return redirect(url_for("MonevDesk.show", pk=pk))
        return innovation, form, entry_rows(db.session(), pk)

    def _form(self, pk: int, typed: dict[str, Any] | None = None) -> Any:
        found = self._open(pk)
        if isinstance(found, Response):
            return found
        innovation, form, rows = found
        lines = lines_of(form, rows)
        stored = {one.number: one for one in form.items}
        items = [one for one in monev_items() if not one.is_note]
        gaps = [one for one in form_gaps(form_facts(form, rows)) if not one.where.startswith("indicator.")]
        return str(
            self.render_template(
                "monev/form.html",
                title=_("Formulir C.2"),
                crumbs=crumbs(innovation, (_("Monev"), url_for("MonevDesk.show", pk=pk)), (_("Formulir C.2"), None)),
                one=innovation,
                form=form,
                items=items,
                note_item=next(one for one in monev_items() if one.is_note),
                found={one.number: found_of(stored.get(one.number)) for one in items},
                head=head_of(form),
                facts=item_facts(innovation, lines, form.held_on or today()),
                evidence={one.number: evidence_beside(lines, one.number) for one in items},
                gaps=len(gaps),
                nip_warnings=[words.sentence(problem(one)) for one in check_nip(form.agency_signer_nip, today())],
                typed=typed,
                today=today(),
                max_text=MAX_TEXT,
                words=words,
                clock=clock,
                opening=opening,
            )
        )

    def _last_page(
        self, pk: int, finding: str = "", reason: str = "", problems: tuple[Problem, ...] | None = None
    ) -> Any:
        found = self._open(pk)
        if isinstance(found, Response):
            return found
        innovation, form, rows = found
        facts = form_facts(form, rows)
        gaps = form_gaps(facts)
        return str(
            self.render_template(
                "monev/issue.html",
                title=_("Terbitkan Formulir C.2"),
                crumbs=crumbs(innovation, (_("Monev"), url_for("MonevDesk.show", pk=pk)), (_("Terbitkan"), None)),
                one=innovation,
                form=form,
                gaps=[(words.sentence(gap), _place(pk, gap)) for gap in gaps],
                choices=[
                    (one, [] if gaps else [words.sentence(why) for why in finding_problems(one, facts.judged)])
                    for one in Finding
                ],
                finding=finding,
                reason=reason,
                max_reason=MAX_FINDING_REASON,
                problems=[words.sentence(one) for one in problems or () if one not in gaps],
                refused=problems is not None,
                **result_parts(form, rows),
            )
        )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text.strip() else None
    except ValueError as error:
        raise Invalid([problem("monev.bad_date", "head.held_on")]) from error


def _place(pk: int, gap: Problem) -> str:
    """Where a gap of the form is closed."""
    room, _dot, name = gap.where.partition(".")
    if room == "indicator":
        return url_for("MonevDesk.show", pk=pk, nomor=name, _anchor=f"indikator-{name}")
    if name == "officer":
        return url_for("MonevDesk.show", pk=pk)
    return url_for("MonevFormPage.form", pk=pk, _anchor=f"butir-{name}" if room == "item" else "penutup")
