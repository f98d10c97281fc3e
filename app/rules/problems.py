"""What is wrong, as a code with parameters; `views/words.py` makes the sentence a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Problem:
    """One unmet demand: `code` names the sentence, `params` fill it, `where` points at the field."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    where: str = ""

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted((k, str(v)) for k, v in self.params.items())), self.where))


def problem(code: str, where: str = "", **params: object) -> Problem:
    """Shorthand for a `Problem` whose parameters are given by name."""
    return Problem(code, MappingProxyType(params), where)
