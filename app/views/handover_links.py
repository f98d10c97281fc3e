"""The links of what is handed over: one press asks them, the page tells what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response as AnyResponse

from app.rules.links import LinkFact, Standing, address_of
from app.services.check_links import Round, check_links
from app.services.errors import Refused
from app.views import words
from app.views.page import Page
from app.views.scope import required_period

#: For how long one press begins to ask links, before it says how far it has come.
_SECONDS = 15.0


class LinkPage(Page):
    """Asks the links of the year in scope."""

    route_base = "/serah-terima"
    class_permission_name = "Hand-over"

    @expose("/tautan", methods=["POST"])
    @has_access
    @permission_name("edit")
    def ask(self) -> AnyResponse | Response:
        """Ask them, as many as fit into one press; the page tells the rest."""
        period_id = required_period().id
        policy, going_on = current_app.config["LINK_POLICY"], "lanjut" in request.form
        try:
            done = check_links(self.actor, period_id, policy, seconds=_SECONDS, going_on=going_on)
        except Refused as refused:
            flash(words.sentence(refused.problems[0]), "danger")
            return redirect(url_for("HandoverPage.check"))
        flash(*_report(done))
        return redirect(url_for("HandoverPage.check", lanjut=1 if going_on and done.left else None))


def told_links(links: Iterable[LinkFact]) -> dict[str, Any]:
    """The card over the list: how many links there are, how they stand, and when one was asked last."""
    facts = {address_of(one.text): one for one in links}.values()
    counts = Counter(fact.standing for fact in facts)
    newest = max((one.asked_at for one in facts if one.asked_at is not None), default=None)
    head = ngettext("%(num)s tautan dalam daftar ini", "%(num)s tautan dalam daftar ini", len(facts))
    return {
        "total": len(facts),
        "bad": counts[Standing.DEAD] + counts[Standing.MISSPELT],
        "newest": newest,
        "said": f"{head}: {standings_said(facts)}.",
    }


def standings_said(facts: Iterable[LinkFact]) -> str:
    """A text like "2 hidup, 1 mati"."""
    counts = Counter(fact.standing for fact in facts)
    parts = {
        Standing.ALIVE: _("%(n)s hidup", n=counts[Standing.ALIVE]),
        Standing.DEAD: _("%(n)s mati", n=counts[Standing.DEAD]),
        Standing.MISSPELT: _("%(n)s salah tulis", n=counts[Standing.MISSPELT]),
        Standing.UNKNOWN: _("%(n)s belum dapat dipastikan", n=counts[Standing.UNKNOWN]),
        Standing.NEVER: _("%(n)s belum pernah diperiksa", n=counts[Standing.NEVER]),
    }
    return ", ".join(str(text) for key, text in parts.items() if counts[key])


def _report(done: Round) -> tuple[str, str]:
    if done.offline:
        return _("Tidak satu pun tautan terjangkau. Server ini tampaknya tidak tersambung ke internet."), "warning"
    if done.left:
        said = _(
            "%(done)s tautan sudah diperiksa, %(left)s belum. Tekan Periksa tautan lagi untuk melanjutkan.",
            done=done.asked,
            left=done.left,
        )
        return said, "info"
    dead = done.standings[Standing.DEAD]
    if dead:
        return _("Pemeriksaan tautan selesai: %(dead)s mati, lihat daftar di bawah.", dead=dead), "warning"
    return _("Pemeriksaan tautan selesai: tidak ada yang mati."), "success"
