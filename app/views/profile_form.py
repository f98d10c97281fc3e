"""The form of an innovation's profile: Form C.1's fields with the guidance of Pedoman D.1, and the national ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_appbuilder.forms import DynamicForm
from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    FloatField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from app.models import Innovation
from app.reference.loader import national_fields, urusan
from app.rules.completeness import PROFILE_FIELDS
from app.services.save_profile import DATES, FIELDS, TEXTS
from app.views import words
from app.views.choices import offered

#: The fields of Form C.1 in its order, and those of the national form.
PEDOMAN = PROFILE_FIELDS
NATIONAL = tuple(name for name in FIELDS if name not in PEDOMAN)
#: The national form asks for at least this many words of rancang bangun.
DESIGN_WORDS = 300

_LABEL = words.PROFILE_FIELDS
_FIELD_CODE = {
    "theme": "tematik",
    "asta_cita": "asta_cita",
    "priority_program": "pkpn",
    "classification": "klasifikasi",
}


def _text(name: str, hint: Any = "") -> TextAreaField:
    return TextAreaField(_LABEL[name], description=hint, validators=[Length(max=TEXTS[name])])


def _day(name: str, hint: Any = "") -> DateField:
    return DateField(_LABEL[name], description=hint, validators=[Optional()])


def _radio(name: str, options: Mapping[str, Any], hint: Any = "") -> RadioField:
    return RadioField(
        _LABEL[name],
        description=hint,
        choices=offered(options.items()),
        validate_choice=False,
        coerce=_code,
        default=None,
    )


def _code(value: Any) -> str | None:
    return str(value) if value not in (None, "", "None") else None


def _national_choice(name: str) -> SelectField:
    found = next((one for one in national_fields() if one.code == _FIELD_CODE[name]), None)
    options = [(one.code, one.label) for one in found.options] if found else []
    return SelectField(_LABEL[name], choices=offered([("", ""), *options]), validate_choice=False)


def _affairs() -> list[tuple[int, str]]:
    return [(one.number, one.name) for one in urusan()]


class ProfileForm(DynamicForm):  # type: ignore[misc]
    """Everything optional while the form is a draft; what is missing is told on the innovation's page."""

    version = HiddenField()
    name = StringField(_LABEL["name"], description=_("Diisi nama/label inovasi."), validators=[Length(max=200)])
    form = _radio("form", words.FORMS)
    started_on = _day("started_on", _("Tanggal inovasi mulai dijalankan."))
    stage = _radio("stage", words.STAGES)
    initiator = _radio(
        "initiator", words.INITIATORS, _("Siapa yang memulai: Daerah, DPRD, ASN, SKPD, atau Masyarakat.")
    )
    background = _text(
        "background",
        _(
            "Jelaskan latar belakang menurut ketentuan perundangan dan tupoksi atau peranan SKPD dalam mendorong inovasi tersebut."
        ),
    )
    problem = _text(
        "problem",
        _("Jelaskan beberapa permasalahan mendasar yang dihadapi sehingga perlu dilakukan inovasi."),
    )
    method = _text(
        "method",
        _("Jelaskan bentuk dan cara dalam menyelesaikan permasalahan mendasar dari inovasi yang dibangun."),
    )
    benefit = _text(
        "benefit",
        _(
            "Jelaskan perubahan yang didapat dari inovasi yang dibangun sehingga bermanfaat bagi pengguna atau pemangku "
            "kepentingan dan berdampak pada daya saing dan daya guna daerah."
        ),
    )
    managers = SelectMultipleField(
        _LABEL["managers"],
        description=_(
            "Akun Pengelola Inovasi SKPD Anda yang ikut mengisi. Hanya yang dipilih di sini yang melihat inovasi ini."
        ),
        coerce=int,
        validate_choice=False,
    )

    initiator_name = StringField(_LABEL["initiator_name"], validators=[Length(max=200)])
    kind = _radio("kind", words.KINDS)
    theme = _national_choice("theme")
    asta_cita = _national_choice("asta_cita")
    priority_program = _national_choice("priority_program")
    classification = _national_choice("classification")
    main_affair = SelectField(
        _LABEL["main_affair"],
        description=_("Urusan pemerintahan yang paling sesuai; enam yang pertama pelayanan dasar."),
        choices=offered([("", ""), *_affairs()]),
        coerce=lambda value: int(value) if str(value or "").isdecimal() else None,
        validate_choice=False,
    )
    other_affairs = SelectMultipleField(
        _LABEL["other_affairs"], choices=offered(_affairs()), coerce=int, validate_choice=False
    )
    trial_on = _day("trial_on")
    implemented_on = _day("implemented_on")
    developed_on = _day("developed_on", _("Isi bila inovasi lama ini dikembangkan."))
    design_text = _text(
        "design_text",
        _(
            "Dasar hukum, permasalahan, isu strategis, metode pembaruan, keunggulan, dan cara kerja; paling sedikit 300 kata."
        ),
    )
    objective = _text("objective")
    outcome = _text("outcome")
    latitude = FloatField(_LABEL["latitude"], validators=[Optional(), NumberRange(-90, 90)])
    longitude = FloatField(_LABEL["longitude"], validators=[Optional(), NumberRange(-180, 180)])


def filled(innovation: Innovation, managers: list[tuple[int, str]]) -> ProfileForm:
    """The form with what is stored."""
    form = ProfileForm(obj=innovation)
    form.managers.choices = offered(managers)
    form.managers.data = [one.id for one in innovation.managers]
    form.version.data = str(innovation.profile_version)
    return form


def changes_of(form: ProfileForm, names: tuple[str, ...]) -> dict[str, object]:
    """What the form wants written, in the services' words; texts are trimmed at their ends."""
    wanted: dict[str, object] = {}
    for name in names:
        value = form[name].data
        if name in TEXTS or name == "name":
            value = (value or "").replace("\r\n", "\n").replace("\0", "").strip()
        elif name == "other_affairs":
            value = sorted(set(value or []))
        wanted[name] = value if value != "" or name in TEXTS or name == "name" else None
    return wanted


def shown(name: str, value: object) -> str:
    """A stored value as the form would show it, for "somebody else wrote"."""
    options: Mapping[str, Mapping[str, Any]] = {
        "form": words.FORMS,
        "stage": words.STAGES,
        "initiator": words.INITIATORS,
        "kind": words.KINDS,
    }
    if value in (None, "", []):
        return ""
    if name in options:
        return str(options[name].get(str(value), value))
    if name in DATES:
        return str(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
