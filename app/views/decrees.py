"""SK Bupati: the decrees of every year, and the desk where one is prepared."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.models import Decree
from app.queries.decrees import Desk, all_decrees, chosen_lines, count_candidates, decree_desk
from app.queries.periods import count_indicators
from app.reference.loader import decree_texts, urusan
from app.rules.decree import age_months, beginning_problem
from app.rules.problems import Problem
from app.rules.roles import Role
from app.rules.schedule_change import DECREE_STEP
from app.services.decree_paper import fill_decree, full_title
from app.services.edit_decree import (
    LONGEST_REASON,
    TEXTS,
    Wording,
    save_decree_list,
    save_decree_texts,
    send_to_review,
    take_back,
)
from app.services.errors import Invalid, Refused, Stale
from app.services.open_period import finished_on
from app.services.prepare_decree import prepare_decree, take_in_candidates
from app.views import decree_words, words
from app.views.autosave import clean
from app.views.clock import long_instant, today
from app.views.decree_form import Typed, filtered, read_list
from app.views.decree_room import DecreeRoom
from app.views.scope import current_period


class DecreePage(DecreeRoom):
    """Bappedalitbang prepares; Pimpinan reads; agencies see what is signed."""

    default_view = "list"

    @expose("/")
    @has_access
    def list(self) -> str:
        """Every decree within the reader's reach, the newest first, and the way to begin one."""
        period = current_period()
        found = all_decrees(db.session())
        return self.render_template(
            "decrees/list.html",
            title=_("SK Bupati"),
            crumbs=[],
            period=period,
            rows=[(one.decree, one.chosen, full_title(one.decree)) for one in found],
            may_begin=period is not None and period.is_open and self.actor.has(Role.BAPPEDALITBANG),
            refusals=[words.sentence(one) for one in self._why_not_begin([one.decree for one in found])],
            under_way=any(not one.decree.is_signed and period and one.decree.period_id == period.id for one in found),
            changes=any(one.decree.is_signed and period and one.decree.period_id == period.id for one in found),
            words=decree_words,
        )

    @expose("/siapkan", methods=["POST"])
    @has_access
    @permission_name("edit")
    def begin(self) -> Response:
        """Begin this year's decree, or a change of the one that is signed."""
        period = current_period()
        if period is None:
            abort(404)
        try:
            decree = prepare_decree(self.actor, period.id)
        except Refused as refused:
            self.tell(refused.problems)
            return redirect(url_for("DecreePage.list"))
        flash(_("SK disiapkan dengan calon terbaik di atas. Periksa daftar dan naskahnya."), "success")
        return redirect(url_for("DecreePage.show", pk=decree.id))

    @expose("/<int:pk>")
    @has_access
    @permission_name("show")
    def show(self, pk: int) -> str:
        """The desk of a decree in preparation, or the frozen list of a signed one."""
        decree = self.decree(pk)
        if decree.is_signed:
            return self._signed(decree)
        if not self.actor.reads_all:
            abort(404)
        return self._desk(decree, None)

    @expose("/<int:pk>/daftar", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save_list(self, pk: int) -> Response | tuple[str, int]:
        """Keep choices, ranks and reasons of the rows that were shown; nothing typed is lost on a refusal."""
        typed = read_list(request.form)
        back = redirect(url_for("DecreePage.show", pk=pk, **request.args.to_dict()))
        if typed.problems:
            return self._desk(self.decree(pk), typed), 422
        try:
            save_decree_list(self.actor, pk, typed.choices, cap=typed.cap, seen_version=typed.version)
        except Invalid as refused:
            typed.problems = refused.problems
            return self._desk(self.decree(pk), typed), 422
        except Stale as stale:
            typed.stale = self._by_whom(stale)
            return self._desk(self.decree(pk), typed), 409
        except Refused as refused:
            self.tell(refused.problems)
            return back
        flash(_("Daftar tersimpan."), "success")
        return back

    @expose("/<int:pk>/calon", methods=["POST"])
    @has_access
    @permission_name("edit")
    def take_in(self, pk: int) -> Response:
        """List the candidates that came since."""
        return self._act(pk, lambda version: take_in_candidates(self.actor, pk, seen_version=version), "")

    @expose("/<int:pk>/hukum", methods=["POST"])
    @has_access
    @permission_name("edit")
    def review(self, pk: int) -> Response:
        """Lay it before Bagian Hukum."""
        said = _("SK diserahkan ke Bagian Hukum. Daftar dan naskahnya kini tetap; tarik kembali bila perlu diubah.")
        return self._act(pk, lambda version: send_to_review(self.actor, pk, seen_version=version), said)

    @expose("/<int:pk>/tarik", methods=["POST"])
    @has_access
    @permission_name("edit")
    def take_back(self, pk: int) -> Response:
        """Take it back from Bagian Hukum."""
        said = _("SK ditarik kembali menjadi draf dan dapat diubah.")
        return self._act(pk, lambda version: take_back(self.actor, pk, seen_version=version), said)

    @expose("/<int:pk>/naskah")
    @has_access
    @permission_name("show")
    def texts(self, pk: int) -> str:
        """The words on the left, the paper as it will be on the right."""
        decree = self.decree(pk)
        if not decree.is_signed and not self.actor.reads_all:
            abort(404)
        return self._texts(decree, None, ())

    @expose("/<int:pk>/naskah", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save_texts(self, pk: int) -> Response | tuple[str, int]:
        """Keep the words; each line of a field is one paragraph."""
        form = request.form
        wording = Wording(
            texts={name: clean(form.get(name, "")).splitlines() for name in TEXTS},
            **{name: clean(form.get(name, "")) for name in ("title", "place", "signer_title", "signer_name")},
        )
        try:
            save_decree_texts(self.actor, pk, wording, seen_version=self.seen_version())
        except Invalid as refused:
            return self._texts(self.decree(pk), wording, refused.problems), 422
        except Stale as stale:
            return self._texts(self.decree(pk), wording, (), self._by_whom(stale)), 409
        except Refused as refused:
            self.tell(refused.problems)
            return redirect(url_for("DecreePage.texts", pk=pk))
        flash(_("Naskah tersimpan."), "success")
        return redirect(url_for("DecreePage.texts", pk=pk))

    def _why_not_begin(self, known: list[Decree]) -> tuple[Problem, ...]:
        period = current_period()
        if period is None or not period.is_open or not self.actor.has(Role.BAPPEDALITBANG):
            return ()
        mine = [one.is_signed for one in known if one.period_id == period.id]
        found = beginning_problem(mine, count_candidates(db.session(), period.id))
        return (found,) if found else ()

    def _act(self, pk: int, verb: Any, said: str) -> Response:
        try:
            answer = verb(self.seen_version())
        except Refused as refused:
            self.tell(refused.problems)
        except Stale as stale:
            flash(self._by_whom(stale), "warning")
        else:
            flash(said or _("%(count)s calon baru masuk daftar, belum dipilih.", count=answer), "success")
        return redirect(url_for("DecreePage.show", pk=pk))

    def _by_whom(self, stale: Stale) -> str:
        if not stale.changed_at:
            return str(_("SK ini sudah berubah. Periksa lalu simpan lagi."))
        return str(
            _(
                "SK ini diubah %(who)s pada %(when)s. Isian Anda masih di sini; periksa lalu simpan lagi.",
                who=stale.changed_by,
                when=long_instant(stale.changed_at),
            )
        )

    def _desk(self, decree: Decree, typed: Typed | None) -> str:
        desk = decree_desk(db.session(), decree)
        asked = request.args.get("q", "")[:200], request.args.get("tanda", "")
        rows = filtered(desk.rows, *asked)
        if typed is not None:  # what was typed and refused is shown whatever the filter says
            rows = [row for row in desk.rows if row.candidate.key in typed.choices] or rows
        return self.render_template(
            "decrees/desk.html",
            title=self.heading(decree),
            crumbs=self.crumbs(decree),
            decree=decree,
            full_title=full_title(decree),
            desk=desk,
            rows=rows,
            typed=typed,
            asked=asked,
            counts=_counts(desk),
            ages={row.candidate.key: age_months(row.candidate.applied_on, today()) for row in desk.rows},
            per_form=count_indicators(db.session(), decree.period),
            may_edit=self.may_edit(decree),
            may_sign=self.may_sign(decree),
            prepares=self.prepares(decree),
            refusals=[words.sentence(one) for one in (*desk.list_problems, *desk.text_problems)],
            longest_reason=LONGEST_REASON,
            words=decree_words,
            said=words,
        )

    def _signed(self, decree: Decree) -> str:
        lines = chosen_lines(db.session(), decree.id)
        return self.render_template(
            "decrees/signed.html",
            title=self.heading(decree),
            crumbs=self.crumbs(decree),
            decree=decree,
            full_title=full_title(decree),
            lines=lines,
            finished=None if decree.amends_id else finished_on(decree.period, DECREE_STEP),
            affairs={one.number: one.name for one in urusan()},
            links=self.actor.reads_all,
            words=decree_words,
            said=words,
        )

    def _texts(self, decree: Decree, typed: Wording | None, problems: tuple[Problem, ...], stale: str = "") -> str:
        return self.render_template(
            "decrees/texts.html",
            title=self.heading(decree),
            crumbs=[
                *self.crumbs(decree)[:-1],
                (self.heading(decree), url_for("DecreePage.show", pk=decree.id)),
                (_("Naskah"), None),
            ],
            decree=decree,
            paper=fill_decree(decree, ()),
            typed=typed or decree,
            problems={one.where: words.sentence(one) for one in problems},
            stale=stale,
            may_edit=self.may_edit(decree),
            parts=[(name, decree_words.TEXTS[name]) for name in TEXTS],
            source=decree_texts().source,
            words=decree_words,
        )


def _counts(desk: Desk) -> dict[str, int]:
    blocked = sum(bool(row.blockers) for row in desk.rows)
    return {
        "all": len(desk.rows),
        "blocked": blocked,
        "ready": len(desk.rows) - blocked,
        "chosen": len(desk.chosen),
        "alike": sum(bool(row.look_alikes) for row in desk.rows),
    }
