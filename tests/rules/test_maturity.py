"""Points of one innovation: what counts, why, and what the next step would bring (domain 2.2-2.4)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.reference.loader import reference
from app.rules.maturity import Gain, ScoreRow, Why, claimed, gains, is_judged, most, verified


def row(number: int = 1, **changes: object) -> ScoreRow:
    values = {"name": f"Indikator {number}", "weight": 3, "national_number": 15 + number}
    return ScoreRow(number, **{**values, "claimed_level": 2, "evidence_count": 1, **changes})


levels = st.none() | st.integers(0, 3)
rows_of_any_kind = st.lists(
    st.builds(
        ScoreRow,
        number=st.integers(1, 25),
        name=st.just("Replikasi"),
        weight=st.integers(1, 4),
        national_number=st.none() | st.integers(16, 30),
        claimed_level=levels,
        evidence_count=st.integers(0, 2),
        verdict=st.none() | st.sampled_from(["valid", "needs_work", "invalid"]),
        verified_level=levels,
    ),
    max_size=25,
    unique_by=lambda one: one.number,
).map(lambda rows: [ScoreRow(**{**vars(one), "weight": 1 + one.key % 4}) for one in rows])


def test_a_claimed_level_without_evidence_counts_nothing_and_says_so() -> None:
    told = claimed([row(1), row(2, evidence_count=0), row(3, claimed_level=0), row(4, claimed_level=None)])
    assert [(one.points, one.why) for one in told.rows] == [
        (6, Why.COUNTED),
        (0, Why.NO_EVIDENCE),
        (0, Why.NOT_HAD),
        (0, Why.NOT_ANSWERED),
    ]


def test_two_rows_of_one_national_indicator_count_once_by_the_higher() -> None:
    told = claimed([row(11, weight=1, national_number=27), row(14, weight=1, national_number=27, claimed_level=3)])
    assert (told.total, [one.why for one in told.rows]) == (3, [Why.OTHER_ROW, Why.COUNTED])


def test_the_verified_score_takes_only_what_was_found_valid() -> None:
    judged = [
        row(1, verdict="valid", verified_level=1),
        row(2, verdict="invalid", verified_level=0),
        row(3, verdict="needs_work", verified_level=2),
        row(4, claimed_level=0),
    ]
    told = verified(judged)
    assert told is not None
    assert (told.total, [one.why for one in told.rows]) == (3, [Why.COUNTED, Why.REFUSED, Why.REFUSED, Why.NOT_HAD])


def test_there_is_no_verified_score_before_every_claim_has_its_verdict() -> None:
    assert verified([row(1), row(2)]) is None
    assert verified([row(1, verdict="valid", verified_level=2), row(2)]) is None
    assert not is_judged([row(1, claimed_level=0)])


def test_the_next_steps_come_in_order_of_what_they_bring_and_a_document_before_a_level() -> None:
    rows = [
        row(1, weight=1, claimed_level=2),
        row(2, claimed_level=3, evidence_count=0),
        row(3, weight=1, claimed_level=1, evidence_count=0),
        row(4, claimed_level=3),
        row(5, claimed_level=None),
    ]
    assert gains(rows) == (
        Gain(rows[1], 3, 9, evidence_only=True),
        Gain(rows[4], 1, 3, evidence_only=False),
        Gain(rows[2], 1, 1, evidence_only=True),
        Gain(rows[0], 3, 1, evidence_only=False),
    )


def test_a_locked_row_offers_nothing() -> None:
    assert gains([row(1, verdict="valid", verified_level=2)]) == ()


def test_a_row_offers_only_what_it_adds_to_the_other_row_of_its_national_indicator() -> None:
    low = row(11, weight=1, national_number=27, claimed_level=1, evidence_count=0)
    high = row(14, weight=1, national_number=27, claimed_level=2)
    assert gains([low, high]) == (Gain(high, 3, 1, evidence_only=False),)


@given(rows_of_any_kind)
def test_no_innovation_earns_more_than_the_most_nor_less_than_nothing(rows: list[ScoreRow]) -> None:
    assert 0 <= claimed(rows).total <= most(rows)
    found = verified(rows)
    assert found is None or 0 <= found.total <= most(rows)


@given(rows_of_any_kind)
def test_each_step_brings_exactly_what_it_promises(rows: list[ScoreRow]) -> None:
    before = claimed(rows).total
    for gain in gains(rows):
        done = ScoreRow(**{**vars(gain.row), "claimed_level": gain.to_level, "evidence_count": 1})
        after = claimed(done if one is gain.row else one for one in rows).total
        assert after - before == gain.points


def test_the_form_of_2026_brings_at_most_111_points_like_the_national_set() -> None:
    form = reference().indicator_set("c1-2026")
    rows = [ScoreRow(one.number, one.name, one.weight, one.national_number, 3, 1) for one in form.indicators]
    assert claimed(rows).total == most(rows) == form.settings.max_points == 111
