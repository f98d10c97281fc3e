"""Evidence: uploaded, described and attached on the indicator page; delivered by its own address."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any

from flask import abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import AppBuilder, expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug import Response

from app.extensions import db
from app.models import Evidence
from app.queries.entries import EntryRow, entry_rows, evidence_of
from app.queries.evidence import find_evidence, version_of
from app.rules.codes import EvidenceKind
from app.rules.problems import Problem, problem
from app.rules.workflow import State, entry_editable
from app.services.add_evidence import (
    Letter,
    add_evidence,
    attach_evidence,
    describe_evidence,
    detach_evidence,
    letter_of,
    replace_evidence,
)
from app.services.claim_file import claiming, discard_twin
from app.services.errors import Invalid, NotFoundForActor, Refused, ServiceError
from app.services.receive_file import Received
from app.views import uploads, words
from app.views.autosave import Sent, clock, refused, said, saved, sent
from app.views.filters import number_in
from app.views.indicator_line import Kept, Unsent
from app.views.indicators import board, indicator_page, may_fill, place
from app.views.page import Page, wants_json
from app.views.words import add_sentences, sentence

#: A Stale letter's columns by the names of the form's fields.
_FIELDS = {"number": "letter_number", "date": "letter_date", "subject": "letter_subject"}

_LETTER_FIELDS = ("letter_number", "letter_date", "letter_subject", "has_personal_data")

add_sentences({"evidence.bad_date": lazy_gettext("Tanggal surat tidak dikenal. Pilih dari kalender, atau kosongkan.")})


class EvidencePage(Page):
    """The file itself."""

    route_base = "/bukti"
    class_permission_name = "Evidence"

    @expose("/<int:pk>")
    @has_access
    @permission_name("download")
    def download(self, pk: int) -> Response:
        """The newest version, or `?versi=`; saved by the browser, or shown with `?lihat=1`."""
        evidence = find_evidence(db.session(), pk)
        asked = request.args.get("versi", "")
        number = number_in(asked)
        version = version_of(evidence, number) if evidence and (number is not None or not asked) else None
        if version is None:
            abort(404)
        return uploads.send_stored(version.file, inline=request.args.get("lihat") == "1")


class EvidenceDesk(Page):
    """What people do with evidence on the indicator page. Answers scripts with JSON, forms with a redirect."""

    route_base = "/inovasi"
    class_permission_name = "Evidence"

    @expose("/<int:pk>/bukti", methods=["POST"])
    @uploads.takes_upload
    @has_access
    @permission_name("upload")
    def add(self, pk: int) -> Any:
        """Upload new evidence for the answer `?entri=`."""
        entry_id = request.args.get("entri", default=0, type=int)
        return self._receive(pk, entry_id, None)

    @expose("/<int:pk>/bukti/<int:evidence_id>/ganti", methods=["POST"])
    @uploads.takes_upload
    @has_access
    @permission_name("upload")
    def replace(self, pk: int, evidence_id: int) -> Any:
        """Upload a newer version of a piece of evidence; `?entri=` says where on the page this happens."""
        return self._receive(pk, request.args.get("entri", default=0, type=int), evidence_id)

    @expose("/<int:pk>/bukti/<int:evidence_id>", methods=["POST"])
    @has_access
    @permission_name("upload")
    def describe(self, pk: int, evidence_id: int) -> Any:
        """Save the particulars of the letter, by script while they are typed or by the button."""
        form = sent()
        entry_id = request.args.get("entri", default=0, type=int)
        try:
            evidence = describe_evidence(self.actor, pk, evidence_id, _letter(form), seen_stamp=form.version or None)
        except ServiceError as error:
            answer = refused(error, _FIELDS)
            return answer if form.by_script else (self._typed_again(pk, entry_id, evidence_id, form, error), answer[1])
        if form.by_script:
            return saved(letter_of(evidence).stamp)
        flash(_("Keterangan berkas tersimpan."), "success")
        return self._back(pk, entry_id)

    @expose("/<int:pk>/bukti/<int:evidence_id>/pakai", methods=["POST"])
    @has_access
    @permission_name("upload")
    def attach(self, pk: int, evidence_id: int) -> Any:
        """Let a file the innovation already has serve the answer `?entri=` too."""
        return self._link(pk, evidence_id, attached=True)

    @expose("/<int:pk>/bukti/<int:evidence_id>/lepas", methods=["POST"])
    @has_access
    @permission_name("upload")
    def detach(self, pk: int, evidence_id: int) -> Any:
        """Take a file off the answer `?entri=`; it stays with the innovation."""
        return self._link(pk, evidence_id, attached=False)

    @expose("/<int:pk>/bukti/pilih")
    @has_access
    @permission_name("upload")
    def pick(self, pk: int) -> str:
        """The innovation's files that could serve the answer `?entri=` as well: a page, or its inside for a script."""
        within = request.args.get("isi") == "1"
        innovation = self.innovation(pk)
        evidence = evidence_of(db.session(), pk)
        rows = entry_rows(db.session(), pk, evidence)
        row = _row(rows, request.args.get("entri", default=0, type=int))
        wants_video = row.facts.wants_video
        attached = {one.id for one in row.evidence}
        fitting = [
            (one, [other.indicator for other in rows if one in other.evidence])
            for one in evidence
            if one.id not in attached and (one.kind == EvidenceKind.VIDEO) == wants_video
        ]
        return self.render_template(
            "indicators/pick.html",
            title=_("Pakai berkas yang sudah ada"),
            crumbs=[
                (_("Inovasi"), url_for("InnovationView.list")),
                (innovation.name, url_for("InnovationPage.show", pk=pk)),
                (_("Indikator"), place(pk, row.indicator.number)),
                (_("Pakai berkas yang sudah ada"), None),
            ],
            frame="indicators/fragment.html" if within else "appbuilder/baselayout.html",
            within=within,
            one=innovation,
            row=row,
            fitting=fitting,
            words=words,
        )

    def _receive(self, pk: int, entry_id: int, evidence_id: int | None) -> Any:
        by_script = request.mimetype == uploads.RAW
        try:
            self._require_open(pk, entry_id, evidence_id)
        except ServiceError as error:
            uploads.drain()
            return refused(error) if by_script else self._not_taken(pk, entry_id, error)
        store = uploads.storage()
        warnings: list[Problem] = []
        try:
            for received in uploads.receive_uploads(store):
                with claiming(received, store):
                    evidence = self._claim(pk, entry_id, evidence_id, received)
                discard_twin(evidence, received, store)
                warnings += received.warnings
        except ServiceError as error:
            return refused(error) if by_script else self._not_taken(pk, entry_id, error)
        if by_script:
            return self._item(pk, entry_id, evidence.id, warnings), HTTPStatus.CREATED
        for one in warnings:
            flash(sentence(one), "warning")
        flash(_("Berkas tersimpan."), "success")
        return self._back(pk, entry_id)

    def _claim(self, pk: int, entry_id: int, evidence_id: int | None, received: Received) -> Evidence:
        if evidence_id is not None:
            return replace_evidence(self.actor, pk, evidence_id, received)
        return add_evidence(self.actor, pk, [entry_id], received, Letter())

    def _require_open(self, pk: int, entry_id: int, evidence_id: int | None) -> None:
        """Say no before the bytes arrive where the answer is already known; the service decides for good."""
        innovation = self.innovation(pk)
        rows = entry_rows(db.session(), pk)
        row = next((one for one in rows if one.entry.id == entry_id), None)
        known = evidence_id is None or any(one.id == evidence_id for each in rows for one in each.evidence)
        if row is None or not known:
            raise NotFoundForActor
        if not may_fill(self.actor, innovation) or not entry_editable(State(innovation.state), row.entry.verdict):
            raise Refused([problem("indicator.locked", "file")])

    def _link(self, pk: int, evidence_id: int, *, attached: bool) -> Any:
        entry_id = request.args.get("entri", default=0, type=int)
        verb = attach_evidence if attached else detach_evidence
        try:
            verb(self.actor, pk, evidence_id, entry_id)
        except ServiceError as error:
            return refused(error) if wants_json() else self._back(pk, entry_id, error)
        if wants_json():
            return self._item(pk, entry_id, evidence_id, [])
        if attached:
            flash(_("Berkas dipakai untuk indikator ini juga."), "success")
        else:
            flash(_("Berkas dilepas dari indikator ini. Berkasnya tetap tersimpan dan dapat dipakai lagi."), "success")
        return self._back(pk, entry_id)

    def _item(self, pk: int, entry_id: int, evidence_id: int, warnings: list[Problem]) -> Response:
        """One piece of evidence as it now stands on the page, and the figures around it."""
        innovation = self.innovation(pk)
        evidence = evidence_of(db.session(), pk)
        rows = entry_rows(db.session(), pk, evidence)
        row = _row(rows, entry_id)
        piece = next(one for one in evidence if one.id == evidence_id)
        template = "indicators/item.html" if piece in row.evidence else "indicators/detached.html"
        html = render_template(template, piece=piece, row=row, one=innovation, editable=True, words=words, clock=clock)
        return jsonify(
            evidence=evidence_id,
            html=html,
            warnings=[sentence(one) for one in warnings],
            board=board(innovation, rows),
        )

    def _typed_again(self, pk: int, entry_id: int, evidence_id: int, form: Sent, error: ServiceError) -> str:
        """The page with the particulars as they were typed: nobody writes a letter's subject twice."""
        problems = said(error.problems) if isinstance(error, (Invalid, Refused)) else []
        if not problems:
            text = _(
                "Keterangan ini baru saja diubah di tempat lain; yang tersimpan sekarang tertulis di bawah nama "
                "berkas. Periksa tulisan Anda, lalu simpan lagi."
            )
            problems = [{"where": "", "text": text}]
        kept = Kept(entry_id, evidence_id, {name: form.fields.get(name, "") for name in _LETTER_FIELDS}, problems)
        return indicator_page(self, self.innovation(pk), letter=kept)

    def _not_taken(self, pk: int, entry_id: int, error: ServiceError) -> Any:
        """The page again, with what is wrong with the file beside the field it was chosen in."""
        answer = refused(error)
        if not isinstance(error, (Invalid, Refused)):
            return answer
        unsent = Unsent(entry_id, [_named(one) for one in error.problems])
        return indicator_page(self, self.innovation(pk), unsent=unsent), answer[1]

    def _back(self, pk: int, entry_id: int, error: ServiceError | None = None) -> Any:
        """Back to the indicator; an error is said there."""
        if isinstance(error, NotFoundForActor):
            abort(404)
        if isinstance(error, (Invalid, Refused)):
            for one in error.problems:
                flash(sentence(one), "danger")
        rows = entry_rows(db.session(), pk)
        return redirect(place(pk, _row(rows, entry_id).indicator.number))


def _named(one: Problem) -> str:
    """The sentence, with the name of the file it speaks of: an ordinary form sends several."""
    name, text = one.params.get("filename"), sentence(one)
    return f"{name}: {text}" if name else text


def _row(rows: list[EntryRow], entry_id: int) -> EntryRow:
    found = next((one for one in rows if one.entry.id == entry_id), None)
    if found is None:
        abort(404)
    return found


def _letter(form: Sent) -> Letter:
    text = form.text("letter_date").strip()
    try:
        date = dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid([problem("evidence.bad_date", "letter_date")]) from error
    return Letter(
        number=form.text("letter_number"),
        date=date,
        subject=form.text("letter_subject"),
        has_personal_data=form.flag("has_personal_data"),
    )


def register(console: AppBuilder) -> None:
    """Add the views to the console, and let uploads be as large as they may be."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    uploads.install(app)
    app.jinja_env.globals["letter_stamp"] = lambda piece: letter_of(piece).stamp
    console.add_view_no_menu(EvidencePage)
    console.add_view_no_menu(EvidenceDesk)
