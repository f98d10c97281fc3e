"""Papers of one innovation, as PDF."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug import Response as BaseResponse
from werkzeug.utils import secure_filename

from app.documents.form_c1 import FormC1, FormC1Row, form_c1_pdf
from app.documents.paper import NO_SIGNER, Letterhead, Signer
from app.documents.render import PdfError
from app.extensions import db
from app.models import Evidence, Innovation
from app.queries.entries import EntryRow, entry_rows
from app.queries.innovations import innovation_in_full
from app.queries.people import admin_of
from app.queries.timeline import happenings_of
from app.rules.codes import InnovationForm, Stage
from app.rules.progress import standing_decision
from app.rules.workflow import Decision
from app.views import words
from app.views.clock import local_day
from app.views.page import Page


class PaperPage(Page):
    """Form C.1 on paper."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>/c1.pdf")
    @has_access
    @permission_name("print")
    def form_c1(self, pk: int) -> BaseResponse:
        """Form C.1 line for line as in the Pedoman; marked DRAF until the head of the agency endorsed it."""
        innovation = innovation_in_full(db.session(), pk)
        if innovation is None:
            abort(404)
        rows = entry_rows(db.session(), innovation.id)
        data = _form(innovation, rows)
        try:
            content = form_c1_pdf(data, engine=current_app.config["PDF_ENGINE"])
        except PdfError:
            current_app.logger.exception("Form C.1 of innovation %s was not printed", pk)
            flash(_("Form C.1 belum dapat dicetak. Data Anda aman. Coba lagi sebentar lagi."), "danger")
            return redirect(url_for("InnovationPage.show", pk=pk))
        name = secure_filename(f"Form-C1-{innovation.period.year}-{innovation.name}")[:80] or "Form-C1"
        return Response(
            content,
            mimetype="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"},
        )


def _form(innovation: Innovation, rows: list[EntryRow]) -> FormC1:
    skpd = innovation.skpd
    endorsed = standing_decision(happenings_of(db.session(), innovation.id), Decision.ENDORSE)
    admin = admin_of(db.session(), skpd.id)
    name = innovation.skpd_name or skpd.name
    return FormC1(
        year=innovation.period.year,
        letterhead=Letterhead(skpd=name, address=skpd.address),
        draft=endorsed is None,
        indicators=tuple(_row(row) for row in rows),
        skpd_name=name,
        innovation_name=innovation.name,
        innovation_form=InnovationForm(innovation.form) if innovation.form else None,
        started_on=innovation.started_on,
        stage=Stage(innovation.stage) if innovation.stage else None,
        initiator=str(words.INITIATORS[innovation.initiator]) if innovation.initiator else None,
        background=innovation.background,
        problem=innovation.problem,
        method=innovation.method,
        benefit=innovation.benefit,
        signed_on=local_day(endorsed.at) if endorsed else None,
        head=Signer(name=skpd.head_name, nip=skpd.head_nip, title=skpd.head_title),
        admin=Signer(name=admin.get_full_name(), nip=admin.nip) if admin else NO_SIGNER,
    )


def _row(row: EntryRow) -> FormC1Row:
    return FormC1Row(
        number=row.indicator.number,
        name_printed=row.indicator.name_printed,
        description=row.entry.description,
        evidence=tuple(evidence_line(piece) for piece in row.evidence),
    )


def evidence_line(piece: Evidence) -> str:
    """How a piece of evidence is named on paper: the letter's particulars, or the file's name."""
    if not (piece.letter_number or piece.letter_subject):
        return piece.current.file.filename
    parts = []
    if piece.letter_number:
        parts.append(f"Nomor {piece.letter_number}")
    if piece.letter_date:
        parts.append(f"tanggal {format_date(piece.letter_date, 'd MMMM y')}")
    if piece.letter_subject:
        parts.append(f"tentang {piece.letter_subject}")
    return " ".join(parts)
