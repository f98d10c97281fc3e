"""What every page of one decree needs: the decree or 404, its heading, who may do what."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

from app.extensions import db
from app.models import Decree
from app.queries.decrees import find_decree
from app.rules.codes import DecreeStatus
from app.rules.problems import Problem
from app.rules.roles import Role
from app.views import words
from app.views.page import Page
from app.views.scope import stands_in


class DecreeRoom(Page):
    """The base of the pages under /sk/."""

    route_base = "/sk"
    class_permission_name = "Decrees"

    def decree(self, pk: int) -> Decree:
        """The decree, or 404: what one may not know of does not exist."""
        found = find_decree(db.session(), pk)
        if found is None:
            abort(404)
        stands_in(found.period_id)
        return found

    def heading(self, decree: Decree) -> str:
        """The page's title."""
        year = str(decree.period.year)
        return str(
            _("Perubahan SK Bupati %(year)s", year=year) if decree.amends_id else _("SK Bupati %(year)s", year=year)
        )

    def crumbs(self, decree: Decree) -> list[tuple[str, str | None]]:
        """From the list to this decree."""
        return [(_("SK Bupati"), url_for("DecreePage.list")), (self.heading(decree), None)]

    def prepares(self, decree: Decree) -> bool:
        """Whether this person prepares decrees, and this one's year is open."""
        return self.actor.has(Role.BAPPEDALITBANG) and decree.period.is_open

    def may_edit(self, decree: Decree) -> bool:
        """Whether list and words are this person's to change now."""
        return self.prepares(decree) and decree.status == DecreeStatus.DRAFT

    def may_sign(self, decree: Decree) -> bool:
        """Whether this person may record the signature now."""
        may = self.actor.has(Role.BAPPEDALITBANG, Role.PIMPINAN) and decree.period.is_open
        return may and decree.status == DecreeStatus.LEGAL_REVIEW

    def seen_version(self) -> int:
        """The version the form was made from."""
        return request.form.get("version", type=int) or 0

    def tell(self, problems: Iterable[Problem]) -> None:
        """Say each refusal on the next page."""
        for one in problems:
            flash(words.sentence(one), "danger")
