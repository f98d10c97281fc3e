"""NIP: odd numbers earn a warning code, good ones of PNS and PPPK none, and nothing ever blocks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.nip import check_nip, format_nip, parse_nip

TODAY = date(2026, 7, 1)
PNS = "198501012010011001"
PPPK = "199003152023212002"


@pytest.mark.parametrize(
    "text",
    ["19850101 201001 1 001", " 198501012010011001 ", "19850101\u00a0201001\u00a01\u00a0001", "19850101.201001.1-001"],
)
def test_spaces_and_separators_are_not_part_of_the_number(text):
    assert parse_nip(text) == PNS


@pytest.mark.parametrize("text", [None, "", "   ", "-"])
def test_an_empty_number_is_no_number(text):
    assert parse_nip(text) is None
    assert check_nip(parse_nip(text), TODAY) == ()


@pytest.mark.parametrize("nip", [PNS, PPPK])
def test_plausible_numbers_of_pns_and_pppk_earn_no_warning(nip):
    assert check_nip(nip, TODAY) == ()


@pytest.mark.parametrize(
    ("nip", "codes"),
    [
        ("19850101201001100", ("nip.length",)),
        ("19850101201001100A", ("nip.digits",)),
        ("١٩٨٥٠١٠١٢٠١٠٠١١٠٠١", ("nip.digits",)),
        ("198502302010011001", ("nip.birth_date",)),
        ("198513012010011001", ("nip.birth_date",)),
        ("202701012010011001", ("nip.birth_date",)),
        ("195001011975011001", ("nip.age",)),
        ("201001012026011001", ("nip.age",)),
        ("198501012010013001", ("nip.sex",)),
        ("198501012000121001", ("nip.appointment",)),
        ("198501012026081001", ("nip.appointment",)),
        ("198501012010001001", ("nip.appointment",)),
        ("198501012010211001", ("nip.appointment",)),
        ("199003152027212002", ("nip.appointment",)),
        ("200803152022212002", ("nip.appointment",)),
        ("198502302099139001", ("nip.birth_date", "nip.appointment", "nip.sex")),
    ],
)
def test_each_odd_part_earns_its_own_code(nip, codes):
    assert check_nip(nip, TODAY) == codes


def test_the_appointment_may_be_sixteen_years_after_the_birth_month_and_not_sooner():
    assert check_nip("198506152001061001", TODAY) == ()
    assert check_nip("198506152001051001", TODAY) == ("nip.appointment",)


def test_age_counts_whole_years():
    assert check_nip("200907012025071001", date(2026, 6, 30)) == ("nip.age",)
    assert check_nip("200907012025071001", TODAY) == ()


def test_a_printed_number_is_spaced_eight_six_one_three():
    assert format_nip(PNS) == "19850101 201001 1 001"
    assert format_nip("12345") == "12345"
    assert format_nip(None) == ""


@given(st.text(max_size=40))
def test_any_text_is_parsed_checked_and_printed_without_failing(text):
    nip = parse_nip(text)
    assert all(code.startswith("nip.") for code in check_nip(nip, TODAY))
    assert parse_nip(format_nip(nip)) == nip


@given(st.from_regex(r"\A[0-9]{18}\Z"))
def test_printing_and_parsing_a_number_gives_it_back(nip):
    assert parse_nip(format_nip(nip)) == nip
