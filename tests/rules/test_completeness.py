"""When an answer is complete, and what is said of one that is not."""

from __future__ import annotations

import pytest

from app.rules.completeness import (
    PROFILE_FIELDS,
    EntryFacts,
    answer_gap,
    entry_complete,
    evidence_gap,
    filing_gaps,
    form_gaps,
    points,
    profile_gaps,
)


def entry(**changes: object) -> EntryFacts:
    values = {"number": 4, "name": "Penggunaan IT", "description": "Ada.", "claimed_level": 2, "evidence_count": 1}
    return EntryFacts(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"description": "  "}, "indicator.no_description"),
        ({"claimed_level": None}, "indicator.no_level"),
        ({"wants_video": True}, "indicator.no_video"),
        ({"verdict": "needs_work"}, "indicator.returned"),
        ({"verdict": "invalid"}, "indicator.returned"),
    ],
)
def test_an_unanswered_indicator_says_what_it_lacks(changes: dict[str, object], code: str) -> None:
    gap = answer_gap(entry(**changes))
    assert (gap.code, gap.where) == (code, "indicator.4")


def test_a_claimed_level_needs_evidence_only_when_the_data_are_filed() -> None:
    lacking = entry(evidence_count=0)
    assert answer_gap(lacking) is None
    assert evidence_gap(lacking).code == "indicator.no_evidence"


def test_not_having_it_is_an_answer_except_for_the_compulsory_five() -> None:
    assert entry_complete(entry(claimed_level=0, evidence_count=0))
    assert evidence_gap(entry(claimed_level=0, evidence_count=0, mandatory=True)).code == "indicator.mandatory"


def test_an_empty_profile_lacks_every_field_in_the_forms_order() -> None:
    assert [gap.params["field"] for gap in profile_gaps({})] == list(PROFILE_FIELDS)
    assert profile_gaps(dict.fromkeys(PROFILE_FIELDS, "ada")) == ()


def test_each_gap_is_told_once() -> None:
    rows = [entry(number=1, description=""), entry(number=2, evidence_count=0)]
    assert [gap.where for gap in form_gaps(dict.fromkeys(PROFILE_FIELDS, "ada"), rows)] == ["indicator.1"]
    assert [gap.where for gap in filing_gaps(rows)] == ["indicator.2"]


def test_points_are_weight_times_level() -> None:
    assert [points(3, level) for level in (None, 0, 1, 3)] == [0, 0, 3, 9]
    with pytest.raises(ValueError, match="outside"):
        points(3, 4)
