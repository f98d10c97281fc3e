"""Papers of one innovation, as PDF."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, current_app, flash, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as BaseResponse
from werkzeug.utils import secure_filename

from app.documents.form_c1 import form_c1_pdf
from app.documents.form_c2 import form_c2_pdf
from app.documents.render import PdfError
from app.extensions import db
from app.models import Innovation
from app.queries.innovations import innovation_in_full
from app.queries.monev_papers import newest_form
from app.services.papers import fill_c1, fill_c2
from app.services.stationery import stationery
from app.views.clock import local_day
from app.views.page import Page
from app.views.uploads import storage


class PaperPage(Page):
    """Form C.1 and Form C.2 on paper."""

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
        paper = stationery(db.session(), storage)
        data = fill_c1(db.session(), innovation, local_day, paper)
        return _sent("Form C.1", innovation, lambda engine: form_c1_pdf(data, engine, paper.region.c1_labels))

    @expose("/<int:pk>/c2.pdf")
    @has_access
    @permission_name("print")
    def form_c2(self, pk: int) -> BaseResponse:
        """The innovation's last Form C.2; marked DRAF until it is issued, and hidden from the agency until then."""
        monev = newest_form(db.session(), pk)
        if monev is None:
            abort(404)
        paper = stationery(db.session(), storage)
        data = fill_c2(monev, local_day, paper)
        return _sent("Form C.2", monev.innovation, lambda engine: form_c2_pdf(data, engine, paper.region.c2_labels))


def _sent(form: str, innovation: Innovation, printed: Callable[[str], bytes]) -> BaseResponse:
    """The PDF to show in the browser; back to the innovation with a sentence when none came out."""
    try:
        content = printed(current_app.config["PDF_ENGINE"])
    except PdfError:
        current_app.logger.exception("%s of innovation %s was not printed", form, innovation.id)
        flash(_("%(form)s belum dapat dicetak. Data Anda aman. Coba lagi sebentar lagi.", form=form), "danger")
        return redirect(url_for("InnovationPage.show", pk=innovation.id))
    plain = form.replace(" ", "-").replace(".", "")
    name = secure_filename(f"{plain}-{innovation.period.year}-{innovation.name}")[:80] or plain
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"},
    )
