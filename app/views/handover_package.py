"""The package of SOP step 9: its papers are printed first, then it is streamed with its exact length."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse

from app.documents.render import PdfError
from app.extensions import db
from app.models import utc_now
from app.queries.handover import named_innovations
from app.services.errors import Refused
from app.services.package.build_package import Made, build_package, note_package
from app.services.package.paper_cache import PaperCache
from app.services.package.prepare_papers import Printing, prepare_papers
from app.services.stationery import stationery
from app.views import words
from app.views.clock import local_day, today
from app.views.page import Page
from app.views.scope import required_period
from app.views.uploads import storage

#: How long one press may print papers before it says how far it has come.
_SECONDS = 20.0


class PackagePage(Page):
    """Prepares and sends the package of the year in scope."""

    route_base = "/serah-terima"
    class_permission_name = "Hand-over"

    @expose("/paket", methods=["POST"])
    @has_access
    @permission_name("export")
    def send(self) -> AnyResponse:
        """The ZIP when all its papers lie printed; else how many there are by now, to be asked again."""
        period = required_period()
        named = named_innovations(db.session(), period.id)
        cache = PaperCache(Path(current_app.config["INSTANCE_DIR"]) / "paket")
        cache.sweep()
        printing = Printing(current_app.config["PDF_ENGINE"], stationery(db.session(), storage), local_day)
        try:
            papers = prepare_papers(db.session(), named, cache, printing, seconds=_SECONDS)
            if papers.missing:
                return self._go_on(len(papers.ready), papers.total)
            made = build_package(
                db.session(),
                period,
                papers,
                storage(),
                Made(self.actor.name, utc_now(), today(), printing.paper.region.region),
            )
            note_package(self.actor, period, made.name)
        except Refused as refused:
            flash(words.sentence(refused.problems[0]), "danger")
            return redirect(url_for("HandoverPage.list"))
        except PdfError:
            current_app.logger.exception("a paper of the package of %s was not printed", period.year)
            flash(_("Ada formulir yang belum dapat dicetak. Data Anda aman. Coba lagi sebentar lagi."), "danger")
            return redirect(url_for("HandoverPage.list"))
        response = Response(made.pieces, mimetype="application/zip")
        response.content_length = made.length
        response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
        response.headers["Cache-Control"] = "private, no-store"
        response.call_on_close(made.folder.cleanup)
        return response

    def _go_on(self, done: int, total: int) -> AnyResponse:
        flash(
            _(
                "%(done)s dari %(total)s formulir sudah dicetak. Tekan Siapkan dan unduh paket lagi untuk melanjutkan.",
                done=done,
                total=total,
            ),
            "info",
        )
        return redirect(url_for("HandoverPage.list", lanjut=1 if "lanjut" in request.form else None))
