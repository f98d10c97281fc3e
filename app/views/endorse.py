"""Kepala SKPD endorses several innovations at once, each only after it was opened."""

from __future__ import annotations

from http import HTTPStatus

from flask import request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.extensions import db
from app.models import Period
from app.queries.openings import opened_as_they_stand, waiting_for_head
from app.queries.periods import count_indicators
from app.services.endorse_several import Endorsed, endorse_several
from app.views import words
from app.views.clock import days, local_day, today
from app.views.filters import number_in
from app.views.page import Page
from app.views.scope import required_period
from app.views.words import add_sentences

_MOST = 100

add_sentences(
    {
        "endorse.not_opened": lazy_gettext(
            "Belum Anda buka sejak dikirim atau diubah terakhir. Buka dan baca dahulu, lalu tetapkan."
        ),
    }
)


class EndorsePage(Page):
    """What waits for the head of an agency, with what was opened already."""

    route_base = "/inovasi/tetapkan"
    default_view = "choose"
    class_permission_name = "Innovations"

    @expose("/")
    @has_access
    @permission_name("endorse")
    def choose(self) -> str:
        """The innovations that wait; only opened ones can be chosen."""
        return self._page(required_period())

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("endorse")
    def endorse(self) -> str | tuple[str, int]:
        """Endorse the chosen ones one by one, and say of each what became of it."""
        period = required_period()
        chosen = [pair for text in request.form.getlist("pilih")[:_MOST] if (pair := _pair(text))]
        report = endorse_several(self.actor, chosen)
        page = self._page(period, report, nothing=not chosen)
        refused = not chosen or any(one.problems for one in report)
        return (page, HTTPStatus.CONFLICT) if refused else page

    def _page(self, period: Period, report: list[Endorsed] | None = None, *, nothing: bool = False) -> str:
        rows = waiting_for_head(db.session(), period.id, self.actor.skpd_id or 0)
        title = _("Tetapkan beberapa inovasi")
        return self.render_template(
            "innovations/endorse.html",
            title=title,
            crumbs=[(_("Inovasi"), url_for("InnovationView.list")), (title, None)],
            period=period,
            rows=rows,
            opened=opened_as_they_stand(db.session(), self.actor.user_id, rows),
            own={one.id for one in rows if self.actor.user_id in {person.id for person in one.contributors}},
            waits={one.id: days((today() - local_day(one.state_since)).days) for one in rows},
            per_form=count_indicators(db.session(), period),
            done=[one for one in report or () if not one.problems],
            failed=[(one, [words.sentence(said) for said in one.problems]) for one in report or () if one.problems],
            nothing=nothing,
        )


def _pair(text: str) -> tuple[int, int] | None:
    """An innovation and the version that was on the screen, out of a text like 12:3."""
    pk, version = map(number_in, text.partition(":")[::2])
    return None if pk is None or version is None else (pk, version)
