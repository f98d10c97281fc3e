"""May one title be sent to the ministry again? At most twice, the second time with a development (domain 1.1)."""

from __future__ import annotations

from enum import StrEnum

MOST_TIMES = 2


class Resend(StrEnum):
    """How a title stands when it is to be sent this year."""

    FIRST = "first"
    DEVELOPED = "developed"
    NOT_DEVELOPED = "not_developed"
    TOO_OFTEN = "too_often"

    @property
    def possible(self) -> bool:
        """Whether the ministry's rule lets it be sent."""
        return self in (Resend.FIRST, Resend.DEVELOPED)


def resend(*, sent_before: int, developed: bool) -> Resend:
    """How a title stands that was sent `sent_before` times; `developed` within the days that this year scores."""
    if sent_before == 0:
        return Resend.FIRST
    if sent_before >= MOST_TIMES:
        return Resend.TOO_OFTEN
    return Resend.DEVELOPED if developed else Resend.NOT_DEVELOPED
