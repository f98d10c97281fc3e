"""The profile of Form C.1: written in any order, saved with anything missing, never lost to somebody else's save."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.models import Innovation
from app.queries.people import people_of
from app.rules.entering import may_enter
from app.rules.problems import Problem
from app.rules.roles import Role
from app.rules.workflow import State, profile_editable
from app.services.errors import Invalid, Refused, ServiceError, Stale
from app.services.save_profile import save_profile
from app.views import words
from app.views.autosave import Sent, author, clock, refused, saved, sent
from app.views.clock import today
from app.views.filters import number_in
from app.views.page import Page
from app.views.profile_form import NATIONAL, PEDOMAN, ProfileForm, changes_of, filled, received, shown

#: The national form's least number of words of rancang bangun where the year's set does not say.
DESIGN_WORDS = 300


class ProfilePage(Page):
    """One form for the Pedoman's fields, with the national ones folded below."""

    route_base = "/inovasi"
    class_permission_name = "Innovations"

    @expose("/<int:pk>/profil")
    @has_access
    @permission_name("edit")
    def edit(self, pk: int) -> str:
        """The form as it is stored; to read where the profile is locked, and why it is."""
        innovation = self.innovation(pk)
        locked = self._locked(innovation)
        if locked:
            return self._read_page(innovation, locked)
        return self._page(innovation, filled(innovation, self._people(innovation)))

    @expose("/<int:pk>/profil", methods=["POST"])
    @has_access
    @permission_name("edit")
    def save(self, pk: int) -> Response | tuple[Any, int]:
        """Save what is written, by script while one types or by the button; every word comes back if it cannot be."""
        innovation = self.innovation(pk)
        what = sent()
        people = self._people(innovation)
        form = received(what, innovation, people)
        names_people = self.actor.has(Role.ADMIN_SKPD) and bool(people)
        if not form.validate():
            return self._invalid(pk, form, what, ())
        try:
            kept = save_profile(
                self.actor,
                pk,
                changes_of(form, what),
                seen_version=number_in(what.version) or -1,
                today=today(),
                managers=form.managers.data if names_people else None,
            )
        except ServiceError as error:
            return self._not_saved(pk, form, what, error)
        if what.by_script:
            return saved(kept.profile_version)
        flash(_("Profil tersimpan."), "success")
        return redirect(url_for("ProfilePage.edit", pk=pk))

    def _not_saved(self, pk: int, form: ProfileForm, what: Sent, error: ServiceError) -> Any:
        if isinstance(error, Stale):
            error.current["version"] = error.current.pop("profile_version", what.version)
            if what.by_script:  # a script compares with what its check boxes hold: texts
                error.current = {name: _texts(value) for name, value in error.current.items()}
        if isinstance(error, Invalid):
            return self._invalid(pk, form, what, error.problems)
        if what.by_script or not isinstance(error, (Refused, Stale)):
            return refused(error)
        innovation = self.innovation(pk)
        if isinstance(error, Refused):
            return self._page(innovation, form, said=[words.sentence(one) for one in error.problems]), 409
        mine = changes_of(form, what)
        form.version.data = str(error.current.pop("version"))
        return self._page(innovation, form, stale=_differences(mine, error)), 409

    def _invalid(self, pk: int, form: ProfileForm, what: Sent, problems: tuple[Problem, ...]) -> Any:
        """Each problem beside its field; what has no field of its own stands by the name."""
        for one in problems:
            field = form._fields.get(one.where.removeprefix("profile."), form.name)
            field.errors = [*field.errors, words.sentence(one)]
        if what.by_script:
            said = [{"where": name, "text": str(text)} for name, texts in form.errors.items() for text in texts]
            return jsonify(problems=said), 422
        return self._page(self.innovation(pk), form), 422

    def _people(self, innovation: Innovation) -> list[tuple[int, str]]:
        """The agency's managers, for who may name them."""
        if not self.actor.has(Role.ADMIN_SKPD):
            return []
        return [(one.id, one.get_full_name()) for one in people_of(db.session(), innovation.skpd_id, Role.PENGELOLA)]

    def _locked(self, innovation: Innovation) -> str:
        """Why this person cannot write here now; empty when they can."""
        if not innovation.period.is_open:
            return _("Tahun %(year)s sudah ditutup dan hanya dapat dibaca.", year=str(innovation.period.year))
        if innovation.state == State.WITHDRAWN:
            return _("Inovasi ini ditarik. Bappedalitbang dapat membukanya kembali.")
        if not profile_editable(State(innovation.state)):
            return _(
                "Profil terkunci karena inovasi sudah dikirim (sekarang: %(state)s). Profil dapat diubah lagi bila "
                "dikembalikan.",
                state=words.STATES[innovation.state],
            )
        named = [] if self.actor.has(Role.ADMIN_SKPD) else [one.id for one in innovation.managers]
        if not may_enter(self.actor, skpd_id=innovation.skpd_id, managers=named):
            return _("Profil diisi Admin SKPD dan Pengelola yang ditunjuk pada inovasi ini.")
        return ""

    def _read_page(self, innovation: Innovation, locked: str) -> str:
        values = {name: shown(name, getattr(innovation, name)) for name in (*PEDOMAN, *NATIONAL)}
        values["managers"] = ", ".join(one.get_full_name() for one in innovation.managers)
        return self._render(
            "innovations/profile_read.html", innovation, locked=locked, values=values, labels=words.PROFILE_FIELDS
        )

    def _page(
        self,
        innovation: Innovation,
        form: ProfileForm,
        *,
        said: list[str] | None = None,
        stale: dict[str, Any] | None = None,
    ) -> str:
        return self._render(
            "innovations/profile.html",
            innovation,
            form=form,
            said=said or [],
            stale=stale,
            typed=bool(said or stale or form.errors),
            design_words=innovation.period.indicator_set.settings.get("design_words", DESIGN_WORDS),
            clock=clock,
        )

    def _render(self, template: str, innovation: Innovation, **context: Any) -> str:
        page = url_for("InnovationPage.show", pk=innovation.id)
        return str(
            self.render_template(
                template,
                title=_("Profil: %(name)s", name=innovation.name),
                crumbs=[(_("Inovasi"), url_for("InnovationView.list")), (innovation.name, page), (_("Profil"), None)],
                one=innovation,
                pedoman=PEDOMAN,
                national=NATIONAL,
                **context,
            )
        )


def _differences(mine: dict[str, object], stale: Stale) -> dict[str, Any]:
    """Who changed what meanwhile: field → what stands there now, only where it differs from what was typed."""
    return {
        "by": author(stale),
        "at": clock(stale.changed_at) if stale.changed_at else "",
        "fields": {
            name: {"text": shown(name, value), "raw": _raw(value)}
            for name, value in stale.current.items()
            if name in mine and mine[name] != value
        },
    }


def _texts(value: object) -> object:
    return [str(one) for one in value] if isinstance(value, list) else value


def _raw(value: object) -> str:
    """A value as the form's control holds it; several choices with spaces between them."""
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return "" if value is None else str(value)
