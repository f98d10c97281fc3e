"""Drop-down options as WTForms 3.4 will want them: objects, no longer tuples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice


def offered(options: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """(value, label) pairs as choices of a select, radio or multiple-select field, in their order."""
    return [SelectChoice(value, label) for value, label in options]
