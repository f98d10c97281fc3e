"""What changed on a form that was sent back and has come again, for whoever decides on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.models import Innovation
from app.queries.entries import EntryRow
from app.queries.form_print import form_print
from app.rules.changes import Changes, changes
from app.rules.progress import Happening
from app.rules.workflow import Decision, State
from app.views import words

#: Where somebody decides on what the agency sent again.
_DECIDED_ON = frozenset({State.SUBMITTED, State.ENDORSED})


@dataclass(frozen=True)
class Since:
    """What is different since `back`, the decision that sent the form back, and where each of it is read."""

    back: Happening
    found: Changes
    places: Sequence[tuple[str, str]]

    @property
    def numbers(self) -> frozenset[int]:
        """The indicators with anything different."""
        return frozenset((*self.found.answers, *self.found.evidence))


def changed_since(innovation: Innovation, rows: Sequence[EntryRow], happenings: Sequence[Happening]) -> Since | None:
    """What changed since the form was last sent back; None when it was not, or when nobody kept how it looked then."""
    if State(innovation.state) not in _DECIDED_ON:
        return None
    back = next((one for one in reversed(happenings) if one.decision == Decision.RETURN), None)
    if back is None or back.form_print is None:
        return None
    found = changes(back.form_print, form_print(innovation, rows))
    return Since(back, found, [*_profile(found), *_indicators(innovation, rows, found)])


def _profile(found: Changes) -> list[tuple[str, str]]:
    labels: Mapping[str, object] = words.PROFILE_FIELDS
    return [(str(labels[name]), "#profil") for name in found.profile]


def _indicators(innovation: Innovation, rows: Sequence[EntryRow], found: Changes) -> list[tuple[str, str]]:
    kinds = {(True, False): _("jawaban"), (False, True): _("bukti"), (True, True): _("jawaban dan bukti")}
    said = []
    for row in rows:
        number = row.indicator.number
        what = kinds.get((number in found.answers, number in found.evidence))
        if what:
            address = url_for("IndicatorPage.edit", pk=innovation.id, nomor=number, _anchor=f"indikator-{number}")
            said.append((f"{number}. {row.indicator.name}: {what}", address))
    return said
