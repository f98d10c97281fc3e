"""Belum/tidak memiliki inovasi: the agency's statement of the year, and Bappedalitbang's view of them."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse

from app.documents.nil_statement import NilStatement, nil_statement_pdf
from app.documents.paper import Signer
from app.documents.render import PdfError
from app.extensions import db
from app.models import Participation, Period
from app.queries.agencies import agency
from app.queries.nil_statements import nil_statement, nil_statements, participation_of, states_of_agency
from app.rules.problems import Problem
from app.rules.roles import Actor, Role
from app.rules.workflow import State
from app.services.claim_file import claiming
from app.services.errors import Invalid, Refused
from app.services.receive_file import Received
from app.services.state_nil import MAX_REASON, MIN_REASON, lift_nil, nil_problems, state_nil
from app.services.stationery import stationery
from app.views import words
from app.views.autosave import clean
from app.views.clock import local_day
from app.views.exports import csv_response, xlsx_response
from app.views.page import Page
from app.views.scope import current_period, required_period
from app.views.uploads import limits, receive_uploads, send_stored, storage, takes_upload


class NilPage(Page):
    """Step 3 of the SOP, answer TIDAK: an agency that states it is done, not late."""

    route_base = "/nihil"
    default_view = "list"
    class_permission_name = "Nil statements"

    @expose("/")
    @has_access
    def list(self) -> str:
        """The year's statements within the reader's reach: an agency's own, or everybody's."""
        period = current_period()
        asked = request.args.get("q", "")
        is_open = period is not None and period.is_open
        return self.render_template(
            "nil/list.html",
            title=_("Pernyataan nihil"),
            crumbs=[],
            period=period,
            rows=nil_statements(db.session(), period.id, asked) if period else [],
            asked=asked,
            reads_all=self.actor.reads_all,
            may_add=self.actor.has(Role.ADMIN_SKPD) and is_open,
            running=_running(self.actor, period),
            may_lift=self.actor.has(Role.BAPPEDALITBANG) and is_open,
            may_export=self.appbuilder.sm.has_access("can_export", self.class_permission_name),
            words=words,
        )

    @expose("/ekspor.<string:kind>")
    @has_access
    @permission_name("export")
    def export(self, kind: str) -> AnyResponse:
        """The statements as a file, exactly those of the list."""
        make = {"csv": csv_response, "xlsx": xlsx_response}.get(kind)
        if make is None:
            abort(404)
        period = required_period()
        labels = [_("Tahun"), _("SKPD"), _("Alasan"), _("Tanggal"), _("Oleh"), _("Berkas")]
        found = nil_statements(db.session(), period.id, request.args.get("q", ""))
        return make(f"nihil-{period.year}", labels, [_exported(one, period) for one in found])

    @expose("/tambah")
    @has_access
    @permission_name("add")
    def form(self) -> str:
        """The form, or why this agency cannot state it now."""
        return self._form(required_period(), "", ())

    @expose("/tambah", methods=["POST"])
    @takes_upload
    @has_access
    @permission_name("add")
    def send(self) -> AnyResponse | tuple[str, int]:
        """Record the statement; on a refusal the reason stays in the form and the file's bytes are let go."""
        period_id, actor, store = required_period().id, self.actor, storage()
        reason = clean(request.form.get("reason", ""))
        received: Received | None = None
        try:
            if any(one.filename for one in request.files.getlist("berkas")):
                received = next(receive_uploads(store))
            if received is None:
                state_nil(actor, period_id, reason, None)
            else:
                with claiming(received, store):
                    state_nil(actor, period_id, reason, received)
        except (Invalid, Refused) as refused:
            status = 422 if isinstance(refused, Invalid) else 409
            return self._form(required_period(), reason, refused.problems, had_file=received is not None), status
        flash(_("Pernyataan tersimpan. SKPD Anda dianggap selesai untuk tahun ini."), "success")
        return redirect(url_for("NilPage.list"))

    @expose("/surat.pdf", methods=["GET", "POST"])
    @has_access
    @permission_name("add")
    def letter(self) -> AnyResponse:
        """The letter to print, sign and scan, with the reason written so far. Changes nothing; POST because a reason
        is longer than an address may be.
        """
        period = required_period()
        own = agency(db.session(), self.actor.skpd_id or 0)
        if own is None:
            abort(404)
        paper = stationery(db.session(), storage)
        data = NilStatement(
            year=period.year,
            letterhead=paper.letterhead(own.name, own.address),
            place=paper.region.capital,
            region=paper.region.region,
            skpd_name=own.name,
            kind="none" if request.values.get("jenis") == "tidak" else "not_yet",
            reason=clean(request.values.get("reason", ""))[:MAX_REASON],
            head=Signer(name=own.head_name, nip=own.head_nip, title=own.head_title),
        )
        try:
            content = nil_statement_pdf(data, engine=current_app.config["PDF_ENGINE"])
        except PdfError:
            current_app.logger.exception("the nil statement of %s was not printed", own.id)
            flash(_("Surat belum dapat dicetak. Tulisan Anda aman. Coba lagi sebentar lagi."), "danger")
            return redirect(url_for("NilPage.form"))
        headers = {
            "Content-Disposition": f'inline; filename="surat-keterangan-{period.year}.pdf"',
            "Cache-Control": "private, no-store",
        }
        return Response(content, mimetype="application/pdf", headers=headers)

    @expose("/<int:pk>/berkas")
    @has_access
    @permission_name("show")
    def download(self, pk: int) -> Response:
        """The signed file: saved by the browser, or shown with `?lihat=1`."""
        found = nil_statement(db.session(), pk)
        if found is None or found.nil_file is None:
            abort(404)
        return send_stored(found.nil_file, inline=request.args.get("lihat") == "1")

    @expose("/<int:pk>/batal", methods=["POST"])
    @has_access
    @permission_name("decide")
    def lift(self, pk: int) -> AnyResponse:
        """Bappedalitbang sets a statement aside, with a reason."""
        try:
            lift_nil(self.actor, pk, clean(request.form.get("reason", ""))[:MAX_REASON])
        except Refused as refused:
            for one in refused.problems:
                flash(words.sentence(one), "danger")
        else:
            flash(_("Pernyataan dibatalkan. SKPD itu dapat mendaftarkan inovasi lagi."), "success")
        return redirect(url_for("NilPage.list"))

    def _form(self, period: Period, reason: str, problems: tuple[Problem, ...], *, had_file: bool = False) -> str:
        own = self.actor.skpd_id or 0
        state = participation_of(db.session(), period.id, own)
        blocked = nil_problems(self.actor, period, states_of_agency(db.session(), period.id, own), state)
        wrong = [one for one in problems if one not in blocked]
        return self.render_template(
            "nil/form.html",
            title=_("Kami belum memiliki inovasi"),
            crumbs=[(_("Pernyataan nihil"), url_for("NilPage.list")), (_("Kami belum memiliki inovasi"), None)],
            period=period,
            reason=reason,
            kind=request.form.get("jenis", "belum"),
            blocked=[(one.code, words.sentence(one)) for one in blocked],
            problems=[
                ("berkas" if one.where == "file" else one.where or "reason", words.sentence(one)) for one in wrong
            ],
            had_file=had_file,
            least=MIN_REASON,
            most=MAX_REASON,
            largest=words.filesize(limits().document_bytes),
        )


def _exported(one: Participation, period: Period) -> list[object]:
    return [
        period.year,
        one.skpd.name,
        one.nil_reason,
        local_day(one.nil_at) if one.nil_at else None,
        str(one.nil_by),
        one.nil_file.filename if one.nil_file else "",
    ]


def _running(actor: Actor, period: Period | None) -> int:
    """How many innovations the reader's own agency has in the round; while there are any it has nothing to state."""
    if period is None or actor.reads_all or actor.skpd_id is None:
        return 0
    return sum(1 for state in states_of_agency(db.session(), period.id, actor.skpd_id) if state != State.WITHDRAWN)
