"""Decisions that need a reason get a page to write it on: return, withdraw, reopen."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response

from app.extensions import db
from app.models import Innovation
from app.queries.entries import entry_rows
from app.queries.innovations import facts_of
from app.rules.workflow import Decision, Refusal, State, by_form_only, decide
from app.services.decide_innovation import decide_innovation
from app.services.errors import Refused
from app.views import words
from app.views.page import Page

_HINTS = {
    Decision.RETURN: lazy_gettext(
        "Tulis apa yang harus diperbaiki, sejelas mungkin. Alasan dibaca SKPD dan tercatat di riwayat."
    ),
    Decision.WITHDRAW: lazy_gettext("Tulis mengapa inovasi ini tidak jadi diikutkan. Alasan tercatat di riwayat."),
    Decision.REOPEN: lazy_gettext(
        "Tulis mengapa inovasi ini dibuka kembali. Alasan dibaca SKPD dan tercatat di riwayat."
    ),
}


class ReturnPage(Page):
    """The page between "Kembalikan" and the timeline."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>/alasan/<string:code>")
    @has_access
    @permission_name("decide")
    def form(self, pk: int, code: str) -> str | Response:
        """Ask for the reason, when the decision is open to this person now."""
        innovation = self.innovation(pk)
        decision = _decision(code)
        if by_form_only(State(innovation.state), decision):
            return redirect(url_for("MonevDesk.show", pk=pk))
        answer = decide(decision, self.actor, facts_of(db.session(), innovation))
        problems = [words.sentence(one) for one in answer.problems] if isinstance(answer, Refusal) else []
        return self._page(innovation, decision, innovation.version, "", {}, problems)

    @expose("/<int:pk>/alasan/<string:code>", methods=["POST"])
    @has_access
    @permission_name("decide")
    def send(self, pk: int, code: str) -> Response | tuple[str, int]:
        """Take the decision; a refusal keeps every word that was written."""
        decision = _decision(code)
        version = request.form.get("version", default=-1, type=int)
        reason = request.form.get("reason", "")[:5000]
        notes = indicator_notes(request.form) if decision is Decision.RETURN else {}
        try:
            decide_innovation(self.actor, pk, decision, seen_version=version, reason=reason, notes=notes)
        except Refused as refusal:
            said = [words.sentence(one) for one in refusal.problems]
            innovation = self.innovation(pk)
            return self._page(innovation, decision, innovation.version, reason, notes, said), 409
        flash(_("%(what)s: tersimpan dan tercatat di riwayat.", what=words.DECISIONS[code]), "success")
        return redirect(url_for("InnovationPage.show", pk=pk))

    def _page(
        self,
        innovation: Innovation,
        decision: Decision,
        version: int,
        reason: str,
        notes: Mapping[int, str],
        problems: list[str],
    ) -> str:
        label = words.DECISIONS[decision.value]
        return self.render_template(
            "innovations/reason.html",
            title=f"{label}: {innovation.name}",
            crumbs=[
                (_("Inovasi"), url_for("InnovationView.list")),
                (innovation.name, url_for("InnovationPage.show", pk=innovation.id)),
                (label, None),
            ],
            lead=innovation.skpd_name or innovation.skpd.name,
            one=innovation,
            code=decision.value,
            label=label,
            hint=_HINTS[decision],
            version=version,
            reason=reason,
            notes=notes,
            problems=problems,
            rows=entry_rows(db.session(), innovation.id) if decision is Decision.RETURN else [],
        )


def indicator_notes(form: Mapping[str, str]) -> dict[int, str]:
    """Remarks per indicator number from a form's `note-<number>` fields."""
    found = {}
    for key, value in form.items():
        name, dash, number = key.partition("-")
        if name == "note" and dash and number.isdecimal() and value.strip():
            found[int(number[:4])] = value.strip()[:2000]
    return found


def _decision(code: str) -> Decision:
    if code not in {one.value for one in _HINTS}:
        abort(404)
    return Decision(code)
