"""The decree on paper, and the day it is signed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask_appbuilder import AppBuilder, expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response as AnyResponse
from werkzeug.utils import secure_filename

from app.documents.decree import DecreePaper, decree_pdf
from app.documents.decree_docx import decree_docx
from app.documents.paper import image_uri
from app.documents.render import PdfError
from app.extensions import db
from app.models import Decree
from app.queries.decrees import chosen_lines, decree_desk
from app.rules.problems import Problem
from app.rules.schedule_change import DECREE_STEP
from app.services.claim_file import claiming
from app.services.decree_paper import fill_decree, full_title
from app.services.errors import Invalid, Refused, Stale
from app.services.open_period import finished_on
from app.services.receive_file import Received
from app.services.sign_decree import LONGEST_NUMBER, Signature, sign_decree
from app.views import decree_words, words
from app.views.autosave import clean
from app.views.clock import long_date, today
from app.views.decree_room import DecreeRoom
from app.views.decrees import DecreePage
from app.views.schedule import tell_finished
from app.views.uploads import limits, receive_uploads, send_stored, storage, takes_upload

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DecreePaperPage(DecreeRoom):
    """PDF, Word, the signed file, and recording the signature."""

    @expose("/<int:pk>.pdf")
    @has_access
    @permission_name("print")
    def pdf(self, pk: int) -> AnyResponse:
        """The decree as it would be printed now; a draft says so on every page."""
        decree = self._readable(pk)
        try:
            content = decree_pdf(self._paper(decree), engine=current_app.config["PDF_ENGINE"])
        except PdfError:
            current_app.logger.exception("decree %s was not printed", pk)
            flash(_("SK belum dapat dicetak. Data Anda aman. Coba lagi sebentar lagi."), "danger")
            return redirect(url_for("DecreePage.show", pk=pk))
        return _attached(content, "application/pdf", f'inline; filename="{_name(decree)}.pdf"')

    @expose("/<int:pk>.docx")
    @has_access
    @permission_name("print")
    def word(self, pk: int) -> AnyResponse:
        """The same for Word, to be edited by Bagian Hukum."""
        decree = self._readable(pk)
        content = decree_docx(self._paper(decree))
        return _attached(content, _WORD, f'attachment; filename="{_name(decree)}.docx"')

    @expose("/<int:pk>/berkas")
    @has_access
    @permission_name("show")
    def download(self, pk: int) -> Response:
        """The signed decree itself: saved by the browser, or shown with `?lihat=1`."""
        decree = self.decree(pk)
        if decree.signed_file is None:
            abort(404)
        return send_stored(decree.signed_file, inline=request.args.get("lihat") == "1")

    @expose("/<int:pk>/tanda-tangan")
    @has_access
    @permission_name("decide")
    def sign_form(self, pk: int) -> AnyResponse | str:
        """What will be frozen, and the particulars of the signed paper."""
        decree = self.decree(pk)
        if not self.may_sign(decree):
            return redirect(url_for("DecreePage.show", pk=pk))
        return self._form(decree, ())

    @expose("/<int:pk>/tanda-tangan", methods=["POST"])
    @takes_upload
    @has_access
    @permission_name("decide")
    def sign(self, pk: int) -> AnyResponse | tuple[str, int]:
        """Record the signature; on a refusal number and day stay in the form and the file's bytes are let go."""
        actor, store, seen = self.actor, storage(), self.seen_version()
        number, day = clean(request.form.get("number", "")), _day(request.form.get("signed_on", ""))
        received: Received | None = None
        try:
            if any(one.filename for one in request.files.getlist("berkas")):
                received = next(receive_uploads(store))
            given = Signature(number, day, received)
            if received is None:
                sign_decree(actor, pk, given, seen_version=seen, today=today())
            else:
                with claiming(received, store):
                    sign_decree(actor, pk, given, seen_version=seen, today=today())
        except Invalid as refused:
            return self._form(self.decree(pk), refused.problems, had_file=received is not None), 422
        except Refused as refused:
            self.tell(refused.problems)
            return redirect(url_for("DecreePage.show", pk=pk))
        except Stale:
            flash(
                _("SK ini baru saja berubah. Belum ada yang ditetapkan; periksa daftarnya, lalu catat lagi."), "warning"
            )
            return redirect(url_for("DecreePage.show", pk=pk))
        flash(_("Tanda tangan tercatat. Seluruh inovasi dalam daftar kini Ditetapkan SK Bupati."), "success")
        tell_finished(self.decree(pk).period, DECREE_STEP)
        return redirect(url_for("DecreePage.show", pk=pk))

    def _readable(self, pk: int) -> Decree:
        decree = self.decree(pk)
        if not decree.is_signed and not self.actor.reads_all:
            abort(404)
        return decree

    def _paper(self, decree: Decree) -> DecreePaper:
        session = db.session()
        lines = (
            chosen_lines(session, decree.id)
            if decree.is_signed
            else [row.line for row in decree_desk(session, decree).chosen]
        )
        return fill_decree(decree, lines, emblem=_emblem())

    def _form(self, decree: Decree, problems: tuple[Problem, ...], *, had_file: bool = False) -> str:
        desk = decree_desk(db.session(), decree)
        return self.render_template(
            "decrees/sign.html",
            title=_("Catat tanda tangan SK"),
            crumbs=[
                *self.crumbs(decree)[:-1],
                (self.heading(decree), url_for("DecreePage.show", pk=decree.id)),
                (_("Catat tanda tangan"), None),
            ],
            decree=decree,
            full_title=full_title(decree),
            rows=desk.chosen,
            agencies=len({row.line.innovation.skpd_id for row in desk.chosen}),
            blocking=[words.sentence(one) for one in (*desk.list_problems, *desk.text_problems)],
            problems=[("berkas" if one.where == "file" else one.where, words.sentence(one)) for one in problems],
            number=request.form.get("number", decree.number),
            signed_on=request.form.get("signed_on", ""),
            newest=today().isoformat(),
            ends_step=decree.amends_id is None and finished_on(decree.period, DECREE_STEP) is None,
            longest=LONGEST_NUMBER,
            had_file=had_file,
            largest=words.filesize(limits().document_bytes),
            long_date=long_date,
        )


def register(console: AppBuilder) -> None:
    """Add the pages of step 8 at their place in the menu, and the words they need."""
    decree_words.install()
    console.add_view(DecreePage, "SK Bupati", icon="fa-certificate", label=lazy_gettext("SK Bupati"))
    console.add_view_no_menu(DecreePaperPage)


def _emblem() -> bytes | None:
    """The picture of the Garuda that this installation was given; a wrong one is told in the log and left out."""
    path = current_app.config["DECREE_EMBLEM"]
    if not path:
        return None
    try:
        content = Path(path).read_bytes()
        image_uri(content)
    except (OSError, ValueError):
        current_app.logger.exception("DECREE_EMBLEM cannot be used")
        return None
    return content


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _name(decree: Decree) -> str:
    return secure_filename(f"SK-Bupati-{decree.period.year}-{decree.number or 'draf'}")[:80]


def _attached(content: bytes, kind: str, disposition: str) -> Response:
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return Response(content, mimetype=kind, headers=headers)
