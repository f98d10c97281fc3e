"""When Form C.2 is complete, which finding fits, how the work is spread."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.rules.codes import Finding, Stage, Verdict
from app.rules.monev import (
    FormFacts,
    Judged,
    finding_problems,
    form_gaps,
    full_years,
    judged_gap,
    meets_item_one,
    settled_level,
    spread,
)

CLAIMED = Judged(8, "Replikasi", 2)
VALID = replace(CLAIMED, verdict=Verdict.VALID, verified_level=2)
WHOLE = FormFacts(
    factual=dict.fromkeys(range(1, 7), "Sesuai."),
    judged=(VALID, Judged(9, "Pedoman", 0)),
    held_on=dt.date(2026, 11, 20),
    place="Paringin",
    agency_signer="Kepala",
    has_officer=True,
)


@pytest.mark.parametrize(
    ("judged", "gap"),
    [
        (CLAIMED, "monev.no_verdict"),
        (replace(CLAIMED, claimed_level=0), None),
        (VALID, None),
        (replace(VALID, verified_level=None), "monev.no_level"),
        (replace(VALID, verified_level=0), "monev.no_level"),
        (replace(VALID, verified_level=1), "monev.no_reason_level"),
        (replace(VALID, verified_level=3), "monev.no_reason_level"),
        (replace(VALID, verified_level=1, reason="PKS hanya satu."), None),
        (replace(CLAIMED, verdict=Verdict.NEEDS_WORK), "monev.no_reason"),
        (replace(CLAIMED, verdict=Verdict.INVALID, reason="  "), "monev.no_reason"),
        (replace(CLAIMED, verdict=Verdict.NEEDS_WORK, reason="PKS belum ditandatangani."), None),
    ],
)
def test_a_verdict_is_whole_with_its_level_and_with_a_reason_for_whatever_differs_from_the_claim(judged, gap):
    found = judged_gap(judged)
    assert (found.code if found else None) == gap


def test_a_whole_form_lacks_nothing():
    assert form_gaps(WHOLE) == ()


def test_an_empty_form_names_every_gap_in_the_order_of_work():
    empty = FormFacts(factual={1: " "}, judged=(CLAIMED, Judged(9, "Pedoman", 0)))
    assert [(one.code, one.where) for one in form_gaps(empty)] == [
        ("monev.no_verdict", "indicator.8"),
        *(("monev.no_factual", f"item.{number}") for number in range(1, 7)),
        ("monev.no_held_on", "head.held_on"),
        ("monev.no_place", "head.place"),
        ("monev.no_agency_signer", "head.agency_signer_name"),
        ("monev.no_officer", "head.officer"),
    ]


NEEDS_WORK = replace(CLAIMED, verdict=Verdict.NEEDS_WORK)
INVALID = replace(CLAIMED, verdict=Verdict.INVALID)


@pytest.mark.parametrize(
    ("finding", "judged", "codes"),
    [
        (Finding.RETURN, [VALID], ["monev.nothing_refused"]),
        (Finding.RETURN, [VALID, NEEDS_WORK], []),
        (Finding.RETURN, [INVALID], []),
        (Finding.INELIGIBLE, [VALID], []),
        (Finding.INELIGIBLE, [INVALID, NEEDS_WORK], []),
        (Finding.ELIGIBLE, [VALID, INVALID], []),
        (Finding.ELIGIBLE, [VALID, NEEDS_WORK], ["monev.still_needs_work"]),
        (Finding.ELIGIBLE, [replace(INVALID, mandatory=True)], ["monev.mandatory_not_valid"]),
        (Finding.ELIGIBLE, [replace(NEEDS_WORK, mandatory=True)], ["monev.still_needs_work"]),
        (Finding.ELIGIBLE, [replace(VALID, mandatory=True)], []),
    ],
)
def test_a_finding_fits_only_verdicts_that_bear_it(finding, judged, codes):
    assert [one.code for one in finding_problems(finding, judged)] == codes


@pytest.mark.parametrize(
    ("verdict", "verified", "level"),
    [("valid", 2, 2), ("invalid", 2, 0), ("needs_work", 2, None), (None, 2, None)],
)
def test_a_verdict_settles_the_level(verdict, verified, level):
    assert settled_level(verdict, verified) == level


@pytest.mark.parametrize(
    ("stage", "started_on", "meets"),
    [
        (Stage.TRIAL, None, True),
        (Stage.INITIATIVE, dt.date(2026, 1, 1), True),
        (Stage.IMPLEMENTATION, dt.date(2024, 11, 24), True),
        (Stage.IMPLEMENTATION, dt.date(2024, 11, 25), False),
        (Stage.IMPLEMENTATION, None, None),
        (None, dt.date(2020, 1, 1), None),
    ],
)
def test_item_one_asks_for_two_years_or_an_early_stage(stage, started_on, meets):
    assert meets_item_one(stage, started_on, dt.date(2026, 11, 24)) is meets


def test_years_are_whole_ones():
    assert full_years(dt.date(2024, 2, 29), dt.date(2026, 2, 28)) == 1
    assert full_years(dt.date(2024, 2, 29), dt.date(2026, 3, 1)) == 2


def test_the_work_is_spread_so_that_all_end_up_with_an_equal_share():
    given = spread([1, 2, 3, 4, 5], {10: 3, 11: 0, 12: 1})
    counts = {officer: list(given.values()).count(officer) for officer in (10, 11, 12)}
    assert counts == {10: 0, 11: 3, 12: 2}
    assert spread([1, 2, 3, 4, 5], {10: 3, 11: 0, 12: 1}) == given


def test_nobody_is_given_what_they_entered_and_what_nobody_may_examine_stays():
    assert spread([1, 2, 3], {10: 0, 11: 5}, {1: {10}, 2: {10, 11}}) == {1: 11, 3: 10}
