"""The office papers of a step: filled in here, taken along as PDF or Word, and brought back signed."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse
from werkzeug.utils import secure_filename

from app.documents.office_docx import office_paper_docx
from app.documents.office_paper import OfficePaper, office_paper_pdf
from app.documents.render import PdfError
from app.extensions import db
from app.models import StepPaper
from app.queries.schedule import step_paper
from app.rules.codes import StepPaperKind
from app.rules.office_papers import DATES, FIELDS, MAX_NUMBER, MAX_SUBJECT, NUMBERED
from app.rules.problems import Problem
from app.rules.roles import Role
from app.services.claim_file import claiming
from app.services.errors import Invalid, Refused, Stale
from app.services.keep_paper import attach_signed, fill_paper, keep_paper
from app.services.prepare_paper import prepare_paper
from app.services.stationery import stationery
from app.storage.content import MIME
from app.views import words
from app.views.autosave import clean
from app.views.clock import today
from app.views.crud.periods import step_name
from app.views.office_words import PAPER_FIELDS, PAPERS
from app.views.page import Page
from app.views.schedule import parse_day
from app.views.scope import stands_in
from app.views.uploads import limits, receive_uploads, send_stored, storage, takes_upload


class StepPaperPage(Page):
    """One paper of a step, from its template to its signed file."""

    route_base = "/jadwal/surat"
    class_permission_name = "Schedule"

    @expose("/baru/<int:step_id>/<string:kind>", methods=["POST"])
    @has_access
    @permission_name("edit")
    def prepare(self, step_id: int, kind: str) -> AnyResponse:
        """Begin a paper from its template."""
        if kind not in {one.value for one in StepPaperKind}:
            abort(404)
        try:
            made = prepare_paper(self.actor, step_id, StepPaperKind(kind), stationery(db.session(), storage))
        except (Invalid, Refused) as refused:
            for one in refused.problems:
                flash(words.sentence(one), "danger")
            return redirect(url_for("SchedulePage.board"))
        flash(_("Surat dibuat dari contoh. Periksa isinya, lengkapi nomor dan tanggalnya, lalu cetak."), "success")
        return redirect(url_for("StepPaperPage.edit", pk=made.id))

    @expose("/<int:pk>")
    @has_access
    @permission_name("edit")
    def edit(self, pk: int) -> str:
        """The paper's form, its files, and where the signed one is attached."""
        return self._page(self._row(pk))

    @expose("/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self, pk: int) -> AnyResponse | tuple[str, int]:
        """Store the texts; on a refusal everything typed stays."""
        given = {key: clean(text) for key, text in request.form.items() if key in PAPER_FIELDS}
        try:
            keep_paper(
                self.actor,
                pk,
                given,
                dated_on=parse_day(given.get("dated_on", "")),
                seen_version=request.form.get("version", default=-1, type=int),
            )
        except Invalid as refused:
            return self._page(self._row(pk), given, refused.problems), HTTPStatus.UNPROCESSABLE_ENTITY
        except Refused as refused:
            return self._page(self._row(pk), given, refused.problems), HTTPStatus.CONFLICT
        except Stale as stale:
            return self._page(self._row(pk), given, changed_by=stale.changed_by or "?"), HTTPStatus.CONFLICT
        flash(_("Surat tersimpan."), "success")
        return redirect(url_for("StepPaperPage.edit", pk=pk))

    @expose("/<int:pk>.pdf")
    @has_access
    @permission_name("edit")
    def pdf(self, pk: int) -> AnyResponse:
        """The paper to print and sign; marked DRAF while it lacks its number."""
        paper = self._filled(pk)
        try:
            content = office_paper_pdf(paper, engine=current_app.config["PDF_ENGINE"])
        except PdfError:
            current_app.logger.exception("the office paper %s was not printed", pk)
            flash(_("Surat belum dapat dicetak. Tulisan Anda aman. Coba lagi sebentar lagi."), "danger")
            return redirect(url_for("StepPaperPage.edit", pk=pk))
        return _sent(paper, content, "pdf", "inline")

    @expose("/<int:pk>.docx")
    @has_access
    @permission_name("edit")
    def docx(self, pk: int) -> AnyResponse:
        """The same paper as a Word file."""
        paper = self._filled(pk)
        return _sent(paper, office_paper_docx(paper), "docx", "attachment")

    @expose("/<int:pk>/berkas", methods=["POST"])
    @takes_upload
    @has_access
    @permission_name("edit")
    def attach(self, pk: int) -> AnyResponse | tuple[str, int]:
        """Attach the signed file, and record the step's actual date when asked."""
        store = storage()
        finished = parse_day(request.form.get("actual_on", "")) if request.form.get("finish") == "1" else None
        try:
            received = next(receive_uploads(store))
            with claiming(received, store):
                attach_signed(self.actor, pk, received, finished_on=finished, today=today())
        except (Invalid, Refused) as refused:
            return self._page(self._row(pk), problems=refused.problems), HTTPStatus.UNPROCESSABLE_ENTITY
        flash(_("Berkas bertanda tangan terlampir. Semua SKPD dapat membacanya."), "success")
        return redirect(url_for("SchedulePage.board"))

    @expose("/<int:pk>/berkas")
    @has_access
    @permission_name("show")
    def download(self, pk: int) -> Response:
        """The signed file: saved by the browser, or shown with `?lihat=1`."""
        row = self._row(pk)
        if row.file is None:
            abort(404)
        return send_stored(row.file, inline=request.args.get("lihat") == "1")

    def _row(self, pk: int) -> StepPaper:
        row = step_paper(db.session(), pk)
        if row is None:
            abort(404)
        stands_in(row.step.period_id)
        return row

    def _filled(self, pk: int) -> OfficePaper:
        return fill_paper(self._row(pk), stationery(db.session(), storage))

    def _page(
        self,
        row: StepPaper,
        given: dict[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        changed_by: str = "",
    ) -> str:
        kind = StepPaperKind(row.kind)
        dated = row.dated_on.isoformat() if row.dated_on else ""
        stored = {"number": row.number, "subject": row.subject, "dated_on": dated, **row.content}
        name = str(PAPERS[kind.value])
        may_keep = self.actor.has(Role.BAPPEDALITBANG) and row.step.period.is_open
        return self.render_template(
            "office/paper.html",
            title=name,
            crumbs=[(_("Jadwal SOP"), url_for("SchedulePage.board")), (name, None)],
            lead=_("Langkah %(step)s, tahun %(year)s", step=step_name(row.step.number), year=row.step.period.year),
            row=row,
            fields=FIELDS[kind],
            dates=DATES,
            numbered=kind in NUMBERED,
            longest={"number": MAX_NUMBER, "subject": MAX_SUBJECT},
            labels=PAPER_FIELDS,
            values={**stored, **(given or {})},
            may_edit=may_keep and row.file_object_id is None,
            may_attach=may_keep,
            problems={one.where or "form": words.sentence(one) for one in problems},
            changed_by=changed_by,
            today=today(),
            largest=words.filesize(limits().document_bytes),
            words=words,
        )


def _sent(paper: OfficePaper, content: bytes, kind: str, how: str) -> AnyResponse:
    name = secure_filename(paper.name)[:80] or "Surat"
    headers = {"Content-Disposition": f'{how}; filename="{name}.{kind}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=MIME[kind], headers=headers)
