"""The form of an innovation's profile: Form C.1's fields with the guidance of Pedoman D.1, and the national ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_appbuilder.forms import DynamicForm
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
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
from app.services.create_innovation import MAX_NAME
from app.services.save_profile import DATES, FIELDS, TEXTS
from app.views import words
from app.views.autosave import Sent, clean
from app.views.choices import offered
from app.views.clock import long_date
from app.views.filters import number_in

#: The fields of Form C.1 in its order.
PEDOMAN = PROFILE_FIELDS
#: What the national form adds, in the order people fill it in.
NATIONAL = (
    "initiator_name",
    "kind",
    "classification",
    "main_affair",
    "other_affairs",
    "theme",
    "asta_cita",
    "priority_program",
    "trial_on",
    "implemented_on",
    "developed_on",
    "design_text",
    "objective",
    "outcome",
    "latitude",
    "longitude",
)

_LABEL = words.PROFILE_FIELDS
#: Columns whose choices are a list of the reference data, by that list's code.
LISTS = {
    "theme": "tematik",
    "asta_cita": "asta_cita",
    "priority_program": "pkpn",
    "classification": "klasifikasi",
}
_CODES: Mapping[str, Mapping[str, Any]] = {
    "form": words.FORMS,
    "stage": words.STAGES,
    "initiator": words.INITIATORS,
    "kind": words.KINDS,
}


def _text(name: str, hint: Any = "") -> TextAreaField:
    return TextAreaField(_LABEL[name], description=hint, validators=[Length(max=TEXTS[name])])


def _day(name: str, hint: Any = "") -> DateField:
    return DateField(_LABEL[name], description=hint, validators=[Optional()])


def _radio(name: str, hint: Any = "") -> RadioField:
    choices = offered(_CODES[name].items())
    return RadioField(_LABEL[name], description=hint, choices=choices, validate_choice=False, coerce=_code)


def _code(value: Any) -> str | None:
    return str(value) if value else None


def _list(name: str) -> SelectField:
    return SelectField(_LABEL[name], choices=offered([("", ""), *options(name).items()]))


def options(name: str) -> dict[str, str]:
    """What may be chosen for a column of `LISTS`: code and label, in the list's order."""
    found = next((one for one in national_fields() if one.code == LISTS[name]), None)
    return {one.code: one.label for one in found.options} if found else {}


def _affairs() -> list[tuple[int, str]]:
    return [(one.number, one.name) for one in urusan()]


def _affair(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


class ProfileForm(DynamicForm):  # type: ignore[misc]
    """Everything optional while the form is a draft; what is missing is told on the innovation's page."""

    version = HiddenField()
    name = StringField(_LABEL["name"], description=_("Diisi nama/label inovasi."), validators=[Length(max=MAX_NAME)])
    form = _radio("form")
    started_on = _day("started_on", _("Tanggal, bulan, dan tahun inovasi mulai dijalankan."))
    stage = _radio("stage")
    initiator = _radio("initiator", _("Siapa yang memulai inovasi ini: Daerah, DPRD, ASN, SKPD, atau Masyarakat."))
    background = _text(
        "background",
        _(
            "Jelaskan latar belakang menurut ketentuan perundangan dan tupoksi atau peranan SKPD dalam mendorong inovasi tersebut."
        ),
    )
    problem = _text(
        "problem",
        _("Jelaskan beberapa permasalahan mendasar yang dihadapi sehingga perlunya dilakukan inovasi."),
    )
    method = _text(
        "method",
        _("Jelaskan bentuk dan cara dalam menyelesaikan permasalahan mendasar dari inovasi yang dibangun."),
    )
    benefit = _text(
        "benefit",
        _(
            "Jelaskan perubahan yang didapat dari inovasi yang dibangun sehingga dapat bermanfaat bagi pengguna atau "
            "pemangku kepentingan dan berdampak dalam peningkatan daya saing dan daya guna bagi daerah."
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

    initiator_name = StringField(_LABEL["initiator_name"], validators=[Length(max=TEXTS["initiator_name"])])
    kind = _radio("kind")
    classification = _list("classification")
    main_affair = SelectField(
        _LABEL["main_affair"],
        description=_("Urusan pemerintahan yang paling sesuai; enam yang pertama adalah pelayanan dasar."),
        choices=offered([("", ""), *_affairs()]),
        coerce=_affair,
    )
    other_affairs = SelectMultipleField(_LABEL["other_affairs"], choices=offered(_affairs()), coerce=int)
    theme = _list("theme")
    asta_cita = _list("asta_cita")
    priority_program = _list("priority_program")
    trial_on = _day("trial_on")
    implemented_on = _day("implemented_on")
    developed_on = _day("developed_on", _("Isi bila inovasi lama dikembangkan."))
    design_text = _text(
        "design_text",
        _("Dasar hukum, permasalahan, isu strategis, metode pembaruan, keunggulan, dan cara kerja."),
    )
    objective = _text("objective")
    outcome = _text("outcome")
    latitude = FloatField(
        _LABEL["latitude"], description=_("Misalnya -2.335."), validators=[Optional(), NumberRange(-90, 90)]
    )
    longitude = FloatField(
        _LABEL["longitude"], description=_("Misalnya 115.47."), validators=[Optional(), NumberRange(-180, 180)]
    )


def filled(innovation: Innovation, managers: list[tuple[int, str]]) -> ProfileForm:
    """The form with what is stored."""
    form = _with_choices(ProfileForm(formdata=None, obj=innovation), innovation, managers)
    form.managers.data = [one.id for one in innovation.managers]
    form.version.data = str(innovation.profile_version)
    return form


def received(sent: Sent, innovation: Innovation, managers: list[tuple[int, str]]) -> ProfileForm:
    """The form with what was sent, by a script or as an ordinary form; fields a script left out keep what is stored."""
    data: MultiDict[str, str] = MultiDict()
    for name, value in sent.fields.items():
        data.setlist(name, [clean(str(one)) for one in (value if isinstance(value, list) else [value])])
    form = _with_choices(ProfileForm(formdata=data, obj=innovation), innovation, managers)
    if not sent.by_script or "managers" in data:
        form.managers.data = sorted({number_in(one) or 0 for one in data.getlist("managers")})  # 0 is nobody's
        form.managers.process_errors = []
    else:
        form.managers.data = [one.id for one in innovation.managers]
    form.version.data = sent.version
    return form


def _with_choices(form: ProfileForm, innovation: Innovation, managers: list[tuple[int, str]]) -> ProfileForm:
    form.managers.choices = offered(managers)
    for name in LISTS:
        kept = getattr(innovation, name)
        if kept and kept not in options(name):  # chosen in a year whose list was another
            form[name].choices = [*form[name].choices, *offered([(kept, kept)])]
    return form


def changes_of(form: ProfileForm, sent: Sent) -> dict[str, object]:
    """What the form wants written, in the services' words; texts are trimmed at their ends."""
    wanted: dict[str, object] = {}
    for name in FIELDS:
        if sent.by_script and name not in sent.fields:
            continue
        value = form[name].data
        if name in TEXTS or name == "name":
            wanted[name] = (value or "").strip()
        elif name == "other_affairs":
            wanted[name] = sorted(set(value or []))
        else:
            wanted[name] = None if value == "" else value
    return wanted


def shown(name: str, value: Any) -> str:
    """A stored value as people read it; empty when there is none."""
    if value in (None, "", []):
        return ""
    if name in _CODES:
        return str(_CODES[name].get(value, value))
    if name in LISTS:
        return options(name).get(value, str(value))
    if name in DATES:
        return long_date(value)
    if name in ("main_affair", "other_affairs"):
        affairs = dict(_affairs())
        return ", ".join(affairs.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))
    return str(value)
