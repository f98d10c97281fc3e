"""Identitas daerah: what the region calls itself on paper, and its logo."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response as AnyResponse

from app.extensions import db
from app.queries.region import logo_of, region, seen_mark, stored_settings
from app.rules.problems import Problem
from app.rules.settings import LOGO, MAX_LOGO_BYTES, REQUIRED, TEXTS, region_from
from app.services.claim_file import claiming
from app.services.errors import Invalid, Stale
from app.services.keep_settings import keep_logo, keep_settings
from app.views import words
from app.views.autosave import clean
from app.views.clock import long_instant
from app.views.office_words import SETTINGS
from app.views.page import Page
from app.views.uploads import receive_uploads, send_stored, storage, takes_upload


class RegionPage(Page):
    """Names, labels and the logo that every paper of the region bears."""

    route_base = "/pengaturan/identitas"
    default_view = "list"
    class_permission_name = "Settings"

    @expose("/")
    @has_access
    def list(self) -> str:
        """The settings as they are."""
        return self._page()

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self) -> AnyResponse | tuple[str, int]:
        """Store the texts; on a refusal everything typed stays in the form."""
        given = {key: clean(request.form[key]) for key in TEXTS if key in request.form}
        try:
            keep_settings(self.actor, given, seen=request.form.get("seen", ""))
        except Invalid as refused:
            return self._page(given, refused.problems), HTTPStatus.UNPROCESSABLE_ENTITY
        except Stale as stale:
            return self._page(given, stale=stale), HTTPStatus.CONFLICT
        flash(_("Identitas daerah tersimpan. Surat yang dicetak mulai sekarang memakainya."), "success")
        return redirect(url_for("RegionPage.list"))

    @expose("/logo")
    @has_access
    @permission_name("list")
    def logo(self) -> Response:
        """The logo as a picture."""
        file = logo_of(db.session(), region(db.session()))
        if file is None:
            abort(404)
        return send_stored(file, inline=True)

    @expose("/logo", methods=["POST"])
    @takes_upload
    @has_access
    @permission_name("edit")
    def put_logo(self) -> AnyResponse | tuple[str, int]:
        """Take a picture as the logo."""
        store = storage()
        try:
            received = next(receive_uploads(store))
            with claiming(received, store):
                keep_logo(self.actor, received)
        except Invalid as refused:
            return self._page(problems=refused.problems), HTTPStatus.UNPROCESSABLE_ENTITY
        flash(_("Logo tersimpan dan tercetak di setiap kop surat."), "success")
        return redirect(url_for("RegionPage.list"))

    @expose("/logo/lepas", methods=["POST"])
    @has_access
    @permission_name("edit")
    def drop_logo(self) -> AnyResponse:
        """Print papers without a logo again."""
        keep_logo(self.actor, None)
        flash(_("Kop surat tidak lagi berlogo."), "success")
        return redirect(url_for("RegionPage.list"))

    def _page(
        self,
        given: dict[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        stale: Stale | None = None,
    ) -> str:
        stored = stored_settings(db.session())
        now = region_from({key: row.value for key, row in stored.items()})
        return self.render_template(
            "office/region.html",
            title=_("Identitas daerah"),
            crumbs=[(_("Pengaturan"), None), (_("Identitas daerah"), None)],
            parts=SETTINGS,
            now_values={key: getattr(now, key) for key in TEXTS},
            values={key: (given or {}).get(key, getattr(now, key)) for key in TEXTS},
            longest=TEXTS,
            required=REQUIRED,
            seen=seen_mark(stored),
            logo=logo_of(db.session(), now),
            logo_mark=stored[LOGO].updated_at.timestamp() if LOGO in stored else 0,
            problems={one.where: words.sentence(one) for one in problems},
            stale=stale and (stale.changed_by, long_instant(stale.changed_at) if stale.changed_at else ""),
            largest=words.filesize(MAX_LOGO_BYTES),
        )
