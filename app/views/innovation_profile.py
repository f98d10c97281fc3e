"""The profile of Form C.1: written in any order, saved with anything missing, never lost to somebody else's save."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response
from wtforms import ValidationError

from app.extensions import db
from app.models import Innovation
from app.queries.people import people_of
from app.rules.entering import may_enter
from app.rules.problems import Problem
from app.rules.roles import Role
from app.rules.workflow import State, profile_editable
from app.services.errors import Invalid, Refused, Stale
from app.services.save_profile import name_managers, save_profile
from app.views import words
from app.views.choices import offered
from app.views.clock import long_instant, today
from app.views.page import Page
from app.views.profile_form import DESIGN_WORDS, NATIONAL, PEDOMAN, ProfileForm, changes_of, filled, shown


class ProfilePage(Page):
    """One form for the Pedoman's fields, with the national ones folded below."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>/profil")
    @has_access
    @permission_name("edit")
    def edit(self, pk: int) -> str:
        """The form as it is stored; read-only where the profile is locked, and it says why."""
        innovation = self.innovation(pk)
        return self._page(innovation, filled(innovation, self._managers(innovation)))

    @expose("/<int:pk>/profil", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self, pk: int) -> Response | tuple[str, int]:
        """Save what is written; whatever stands in the way, every word comes back in the form."""
        innovation = self.innovation(pk)
        form = ProfileForm(request.form)
        form.managers.choices = offered(self._managers(innovation))
        if not form.validate():
            return self._page(innovation, form), 422
        try:
            version = request.form.get("version", default=0, type=int)
            save_profile(self.actor, pk, changes_of(form, PEDOMAN + NATIONAL), seen_version=version, today=today())
            if self.actor.has(Role.ADMIN_SKPD):
                self._name_managers(innovation, form)
        except Invalid as refused:
            _show_beside(form, refused.problems)
            return self._page(self.innovation(pk), form), 422
        except Refused as refused:
            return self._page(self.innovation(pk), form, said=[words.sentence(one) for one in refused.problems]), 409
        except Stale as stale:
            form.version.data = str(stale.current.pop("profile_version", version))
            return self._page(self.innovation(pk), form, stale=_differences(form, stale)), 409
        flash(_("Profil tersimpan."), "success")
        return redirect(url_for("InnovationPage.show", pk=pk))

    def _name_managers(self, innovation: Innovation, form: ProfileForm) -> None:
        wanted = sorted(form.managers.data or [])
        if wanted != sorted(one.id for one in innovation.managers):
            name_managers(self.actor, innovation.id, wanted)

    def _managers(self, innovation: Innovation) -> list[tuple[int, str]]:
        people = people_of(db.session(), innovation.skpd_id, Role.PENGELOLA)
        return [(one.id, one.get_full_name()) for one in people]

    def _page(
        self,
        innovation: Innovation,
        form: ProfileForm,
        *,
        said: list[str] | None = None,
        stale: dict[str, Any] | None = None,
    ) -> str:
        own = may_enter(self.actor, skpd_id=innovation.skpd_id, managers=[one.id for one in innovation.managers])
        return self.render_template(
            "innovations/profile.html",
            title=_("Profil: %(name)s", name=innovation.name),
            crumbs=[
                (_("Inovasi"), url_for("InnovationView.list")),
                (innovation.name, url_for("InnovationPage.show", pk=innovation.id)),
                (_("Profil"), None),
            ],
            one=innovation,
            form=form,
            pedoman=PEDOMAN,
            national=NATIONAL,
            may_name=self.actor.has(Role.ADMIN_SKPD),
            editable=own and profile_editable(State(innovation.state)) and innovation.period.is_open,
            said=said or [],
            stale=stale,
            design_words=DESIGN_WORDS,
        )


def _show_beside(form: ProfileForm, problems: tuple[Problem, ...]) -> None:
    """Put each problem beside its field; what has no field of its own stands by the name."""
    for one in problems:
        name = one.where.removeprefix("profile.")
        field = form._fields.get(name, form.name)
        field.errors = [*field.errors, str(ValidationError(words.sentence(one)))]


def _differences(form: ProfileForm, stale: Stale) -> dict[str, Any]:
    """Who changed what meanwhile: field → what stands there now, only where it differs from what was typed."""
    mine = changes_of(form, PEDOMAN + NATIONAL)
    return {
        "by": stale.changed_by,
        "at": long_instant(stale.changed_at) if stale.changed_at else "",
        "fields": {
            name: {"text": shown(name, value), "raw": _raw(value)}
            for name, value in stale.current.items()
            if name in mine and mine[name] != value
        },
    }


def _raw(value: object) -> str:
    return "" if value in (None, []) else str(value)
