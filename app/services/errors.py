"""How a use case says no. The edge turns each into a page or a sentence; none carries prose of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from app.rules.problems import Problem


class ServiceError(Exception):
    """Base of every civil refusal."""


class Refused(ServiceError):
    """A decision that may not stand; `problems` holds every unmet demand."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(one.code for one in self.problems))


class Invalid(ServiceError):
    """Input that cannot be kept as it is; each problem's `where` names its field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(one.code for one in self.problems))


class NotFoundForActor(ServiceError):
    """The row does not exist, or this person may not know that it does."""


class Stale(ServiceError):
    """Somebody else changed the row since it was read: who, when, and what stands there now."""

    def __init__(
        self,
        changed_by: str = "",
        changed_at: dt.datetime | None = None,
        current: dict[str, object] | None = None,
        changed_by_id: int | None = None,
    ) -> None:
        self.changed_by = changed_by
        self.changed_by_id = changed_by_id
        self.changed_at = changed_at
        self.current = current or {}
        super().__init__(changed_by)
