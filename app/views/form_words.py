"""WTForms' own sentences in the reader's language; WTForms ships no Indonesian."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_appbuilder.forms import DynamicForm
from flask_babel import Domain, gettext

_DOMAIN = Domain(translation_directories=[str(Path(__file__).parent.parent / "translations")], domain="wtforms")


class _Sentences:
    """What WTForms asks for its messages."""

    def gettext(self, text: str) -> str:
        found = str(_DOMAIN.get_translations().ugettext(text))
        return found if found != text else str(gettext(text))  # Flask-AppBuilder's validators ask here too

    def ngettext(self, one: str, many: str, count: int) -> str:
        return str(_DOMAIN.get_translations().ungettext(one, many, count))


class _Meta(DynamicForm.Meta):  # type: ignore[misc]
    def get_translations(self, form: Any) -> _Sentences:
        return _Sentences()


def install() -> None:
    """Let every form of the console, Flask-AppBuilder's generated ones among them, speak the reader's language."""
    DynamicForm.Meta = _Meta
