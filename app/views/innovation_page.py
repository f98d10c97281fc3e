"""The page of one innovation, and the decisions taken there."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response

from app.extensions import db
from app.models import Innovation
from app.queries.entries import entry_rows, evidence_of
from app.queries.handover import handover_of
from app.queries.innovations import facts_of, innovation_in_full
from app.queries.monev import forms_of, open_form
from app.queries.periods import holidays
from app.queries.timeline import happenings_of, scheduled_steps
from app.rules import maturity
from app.rules.problems import Problem
from app.rules.progress import standing_decision
from app.rules.roles import Actor, Role
from app.rules.workflow import (
    BY_PAPER_ONLY,
    ENTRIES_EDITABLE,
    Decision,
    Facts,
    Refusal,
    State,
    by_form_only,
    decide,
    role_for,
    ways_from,
)
from app.services.decide_innovation import decide_innovation
from app.services.errors import Refused
from app.services.monev_forms import may_fill
from app.services.note_opening import note_opening, waits_for
from app.views import handover_words, monev_words, words
from app.views.changed import changed_since
from app.views.gains import explained, steps_of
from app.views.journey import journey
from app.views.page import Page
from app.views.reading import opening
from app.views.scope import stands_in

#: Decisions that have a page of their own in the console, not a button here.
_ELSEWHERE = BY_PAPER_ONLY | {Decision.HAND_OVER}
_IN_PREPARATION = frozenset({State.DRAFT, State.SUBMITTED, State.ENDORSED, State.ACCEPTED})
#: What monev found of these their state says already; they cost the page no reading of forms.
_FOUND_ELIGIBLE = frozenset({State.ELIGIBLE, State.DECREED, State.HANDED_OVER})
#: Nor do those that wait for the head, whose page notes that it was opened: monev comes after.
_NO_FORMS = _FOUND_ELIGIBLE | {State.SUBMITTED}
_ICONS = {
    Decision.SUBMIT: "send",
    Decision.ENDORSE: "check",
    Decision.RETURN: "arrow-back-up",
    Decision.ACCEPT: "check",
    Decision.FILE: "send",
    Decision.WITHDRAW: "x",
    Decision.REOPEN: "refresh",
}
_QUESTIONS = {
    Decision.SUBMIT: lazy_gettext(
        "Kirim Form C.1 ke Kepala SKPD? Profil terkunci sampai ditetapkan atau dikembalikan."
    ),
    Decision.ENDORSE: lazy_gettext("Tetapkan data inovasi ini? Setelah itu Bappedalitbang yang mengolahnya."),
    Decision.ACCEPT: lazy_gettext("Terima inovasi ini? SKPD lalu melengkapi buktinya."),
    Decision.FILE: lazy_gettext("Kirim data lengkap? Indikator dan bukti terkunci selama monev."),
}


class InnovationPage(Page):
    """What one innovation is, where it stands, what it still lacks, and what the reader may do about it."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> str:
        """The innovation's page. That a head opened what waits for them is noted: only such can be endorsed together."""
        one = _whole(pk)
        page = self._page(one)
        fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")  # by the browser, seen by nobody
        if waits_for(self.actor, one.state, one.skpd_id) and not fetched_ahead:
            note_opening(self.actor, pk, one.version)
        return page

    @expose("/<int:pk>/keputusan/<string:code>", methods=["POST"])
    @has_access
    @permission_name("decide")
    def decide(self, pk: int, code: str) -> Response | tuple[str, int]:
        """Take one decision that needs no reason; a refusal shows the page again with every demand unmet."""
        if code not in {one.value for one in _QUESTIONS}:
            abort(404)
        decision = Decision(code)
        seen = request.form.get("version", type=int)
        try:
            decide_innovation(
                self.actor,
                pk,
                decision,
                seen_version=-1 if seen is None else seen,
            )
        except Refused as refusal:
            return self._page(_whole(pk), refused=(decision, refusal.problems)), 409
        flash(_("%(what)s: tersimpan dan tercatat di riwayat.", what=words.DECISIONS[code]), "success")
        return redirect(url_for("InnovationPage.show", pk=pk))

    def _page(self, innovation: Innovation, refused: tuple[Decision, tuple[Problem, ...]] | None = None) -> str:
        session = db.session()
        stands_in(innovation.period_id)
        evidence = evidence_of(session, innovation.id)
        rows = entry_rows(session, innovation.id, evidence)
        forms = [] if innovation.state in _NO_FORMS else forms_of(session, innovation.id)
        facts = facts_of(session, innovation, rows, forms)
        schedule = scheduled_steps(innovation.period.steps)
        happenings = happenings_of(session, innovation.id)
        steps, history = journey(State(innovation.state), happenings, schedule, holidays(session))
        return self.render_template(
            "innovations/show.html",
            title=innovation.name,
            crumbs=[(_("Inovasi"), url_for("InnovationView.list")), (innovation.name, None)],
            one=innovation,
            steps=steps,
            since=changed_since(innovation, rows, happenings),
            history=history,
            endorsed=standing_decision(happenings, Decision.ENDORSE) is not None,
            rows=rows,
            evidence=evidence,
            gaps=[(words.sentence(gap), _place(innovation.id, gap)) for gap in _open_gaps(innovation, facts)],
            actions=self._actions(innovation, facts),
            refused=refused and (words.DECISIONS[refused[0]], [words.sentence(one) for one in refused[1]]),
            may_edit=_may_edit(self.actor, innovation),
            words=words,
            opening=opening,
            max_points=maturity.most(row.score for row in rows),
            gains=steps_of(rows, many=3) if State(innovation.state) in ENTRIES_EDITABLE else [],
            points=explained(rows),
            made=handover_of(session, innovation.id) if innovation.state == State.HANDED_OVER else None,
            handover_words=handover_words,
            issued=next((one for one in reversed(forms) if one.is_issued), None),
            examines=innovation.state == State.FILED and may_fill(self.actor, open_form(forms)),
            found_eligible=innovation.state in _FOUND_ELIGIBLE,
            monev_words=monev_words,
        )

    def _actions(self, innovation: Innovation, facts: Facts) -> list[dict[str, Any]]:
        """Every way out of this state that this person's role may take, with the reasons why not yet."""
        offered = []
        for way in ways_from(State(innovation.state)):
            elsewhere = way.decision in _ELSEWHERE or by_form_only(way.state, way.decision)
            if elsewhere or role_for(way, self.actor, innovation.skpd_id) is None:
                continue
            answer = decide(way.decision, self.actor, facts)
            refusals = [words.sentence(one) for one in answer.problems] if isinstance(answer, Refusal) else []
            offered.append(
                {
                    "code": way.decision.value,
                    "label": words.DECISIONS[way.decision],
                    "question": _QUESTIONS.get(way.decision, ""),
                    "url": url_for("InnovationPage.decide", pk=innovation.id, code=way.decision.value),
                    "needs_reason": way.reason_required,
                    "refusals": refusals,
                    "icon": _ICONS[way.decision],
                }
            )
        return offered


def _open_gaps(innovation: Innovation, facts: Facts) -> tuple[Problem, ...]:
    """What the agency still has to fill in; after filing, what monev found says more than a list of gaps."""
    return facts.missing + facts.evidence_missing if State(innovation.state) in _IN_PREPARATION else ()


def _whole(pk: int) -> Innovation:
    found = innovation_in_full(db.session(), pk)
    if found is None:
        abort(404)
    return found


def _place(innovation_id: int, gap: Problem) -> str:
    """The exact place where a gap is closed."""
    room, _dot, name = gap.where.partition(".")
    if room == "indicator":
        return url_for("IndicatorPage.edit", pk=innovation_id, nomor=name, _anchor=f"indikator-{name}")
    return url_for("ProfilePage.edit", pk=innovation_id, _anchor=name)


def _may_edit(actor: Actor, innovation: Innovation) -> bool:
    return actor.has(Role.ADMIN_SKPD, Role.PENGELOLA) and actor.skpd_id == innovation.skpd_id
