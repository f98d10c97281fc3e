"""Who examines what: Bappedalitbang gives the innovations that wait for monev to its officers."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from app.extensions import db
from app.queries.monev import PAGE, desks, officers
from app.services.assign_officers import assign_officers, spread_officers
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.views import words
from app.views.clock import days, local_day, today
from app.views.filters import number_in
from app.views.page import Page
from app.views.scope import current_period


class AssignPage(Page):
    """The assignment of officers."""

    route_base = "/monev"
    class_permission_name = "Monev"
    default_view = "assignment"

    @expose("/penugasan")
    @has_access
    @permission_name("assign")
    def assignment(self) -> str:
        """Everything that waits for monev in the year, those without an officer first."""
        return self._page([])

    @expose("/penugasan", methods=["POST"])
    @has_access
    @permission_name("assign")
    def assign(self) -> Any:
        """Give the chosen innovations to one officer."""
        officer_id = number_in(request.form.get("officer", "")) or 0
        chosen = [one for text in request.form.getlist("rowid") if (one := number_in(text))]
        try:
            count = assign_officers(self.actor, dict.fromkeys(chosen, officer_id))
        except NotFoundForActor:
            abort(404)
        except (Refused, Invalid) as refusal:
            return self._page([words.sentence(one) for one in refusal.problems], chosen, officer_id), 409
        flash(ngettext("%(num)s inovasi ditugaskan.", "%(num)s inovasi ditugaskan.", count), "success")
        return self._back()

    @expose("/penugasan/bagi", methods=["POST"])
    @has_access
    @permission_name("assign")
    def spread(self) -> Any:
        """Share what has no officer evenly over all officers."""
        period = current_period()
        if period is None:
            abort(404)
        try:
            count = spread_officers(self.actor, period.id)
        except NotFoundForActor:
            abort(404)
        except Refused as refusal:
            return self._page([words.sentence(one) for one in refusal.problems]), 409
        if count:
            flash(ngettext("%(num)s inovasi dibagi rata.", "%(num)s inovasi dibagi rata.", count), "success")
        else:
            flash(_("Tidak ada yang perlu dibagi: semua sudah memiliki petugas."), "info")
        return self._back()

    def _back(self) -> Response:
        return redirect(url_for("AssignPage.assignment", **request.args))

    def _page(self, problems: list[str], chosen: list[int] | None = None, officer_id: int = 0) -> str:
        period = current_period()
        asked = number_in(request.args.get("petugas", ""))
        page = request.args.get("hal", 0, type=int)
        found = desks(db.session(), period.id, officer=asked, page=page) if period else None
        people = officers(db.session()) if period else []
        now = today()
        return str(
            self.render_template(
                "monev/assign.html",
                title=_("Penugasan monev"),
                crumbs=[(_("Monev"), url_for("MonevView.list")), (_("Penugasan monev"), None)],
                period=period,
                found=found,
                people=people,
                asked=asked,
                page_size=PAGE,
                problems=problems,
                chosen=chosen or [],
                officer_id=officer_id,
                waited=lambda since: days((now - local_day(since)).days),
            )
        )
