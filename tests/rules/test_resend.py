"""A title is sent at most twice, the second time with a development (domain 1.1)."""

from __future__ import annotations

import pytest

from app.rules.resend import resend


@pytest.mark.parametrize(
    ("sent_before", "developed", "found", "possible"),
    [
        (0, False, "first", True),
        (0, True, "first", True),
        (1, True, "developed", True),
        (1, False, "not_developed", False),
        (2, True, "too_often", False),
        (3, False, "too_often", False),
    ],
)
def test_the_second_time_needs_a_development_and_there_is_no_third(
    sent_before: int, developed: bool, found: str, possible: bool
) -> None:
    answer = resend(sent_before=sent_before, developed=developed)
    assert (answer, answer.possible) == (found, possible)
