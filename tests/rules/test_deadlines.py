"""Due dates: day 1 is the next (working) day; weekends, national holidays and joint leave do not count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.codes import DayMode
from app.rules.deadlines import (
    days_between,
    days_late,
    due_date,
    is_working_day,
    schedule,
    working_days_between,
)

LEBARAN_2026 = frozenset(date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24))
PEDOMAN_DAYS = (7, 7, 20, 3, 7, 15, 10, 7, 7)

dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))
day_counts = st.integers(0, 120)
modes = st.sampled_from(DayMode)
holiday_sets = st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=40)


def test_day_one_is_the_next_working_day():
    assert due_date(date(2026, 7, 1), 1, "working", frozenset()) == date(2026, 7, 2)  # Wednesday to Thursday
    assert due_date(date(2026, 7, 3), 1, "working", frozenset()) == date(2026, 7, 6)  # Friday to Monday
    assert due_date(date(2026, 7, 4), 1, "working", frozenset()) == date(2026, 7, 6)  # from a Saturday too


def test_seven_working_days_before_lebaran_2026_end_after_the_joint_leave():
    assert due_date(date(2026, 3, 13), 7, "working", LEBARAN_2026) == date(2026, 3, 31)
    assert due_date(date(2026, 3, 13), 7, "calendar", LEBARAN_2026) == date(2026, 3, 20)


def test_independence_day_2026_on_a_monday_is_skipped():
    assert due_date(date(2026, 8, 14), 1, "working", frozenset({date(2026, 8, 17)})) == date(2026, 8, 18)


def test_the_mode_may_be_its_code_as_a_column_holds_it():
    day = date(2026, 7, 3)
    assert due_date(day, 2, DayMode.WORKING, frozenset()) == due_date(day, 2, "working", frozenset())


def test_no_days_are_due_at_once():
    assert due_date(date(2026, 7, 4), 0, "working", frozenset()) == date(2026, 7, 4)


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(ValueError, match="negative"):
        due_date(date(2026, 7, 1), -1, "working", frozenset())


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="DayMode"):
        due_date(date(2026, 7, 1), 1, "hari", frozenset())
    with pytest.raises(ValueError, match="DayMode"):
        days_between(date(2026, 7, 1), date(2026, 7, 2), "hari", frozenset())


def test_nothing_is_used_on_the_first_day_or_before_it():
    day = date(2026, 7, 1)
    assert working_days_between(day, day, frozenset()) == 0
    assert working_days_between(day, day - timedelta(days=30), frozenset()) == 0


def test_a_step_is_not_late_on_its_due_date_nor_on_the_weekend_after_it():
    friday = date(2026, 7, 3)
    assert days_late(friday, friday, "working", frozenset()) == 0
    assert days_late(friday, date(2026, 7, 5), "working", frozenset()) == 0
    assert days_late(friday, date(2026, 7, 5), "calendar", frozenset()) == 2
    assert days_late(friday, date(2026, 7, 7), "working", frozenset()) == 2


def test_nine_steps_follow_each_other_for_83_working_days():
    steps = [(number, days, "working") for number, days in enumerate(PEDOMAN_DAYS, start=1)]
    planned = schedule(date(2026, 1, 5), steps, LEBARAN_2026)
    assert [step.number for step in planned] == list(range(1, 10))
    assert planned[0] == (1, date(2026, 1, 5), date(2026, 1, 14))
    assert planned[1] == (2, date(2026, 1, 14), date(2026, 1, 23))
    assert planned[-1].due == due_date(date(2026, 1, 5), 83, "working", LEBARAN_2026) == date(2026, 5, 7)


def test_no_steps_give_no_schedule():
    assert schedule(date(2026, 1, 5), [], frozenset()) == []


@given(dates, day_counts, modes, holiday_sets)
def test_days_used_at_the_due_date_are_the_days_given(start, days, mode, holidays):
    assert days_between(start, due_date(start, days, mode, holidays), mode, holidays) == days


@given(dates, st.integers(1, 120), holiday_sets)
def test_a_due_date_in_working_days_is_a_working_day(start, days, holidays):
    assert is_working_day(due_date(start, days, "working", holidays), holidays)


@given(dates, day_counts, modes, holiday_sets)
def test_one_more_day_is_always_due_later(start, days, mode, holidays):
    assert due_date(start, days + 1, mode, holidays) > due_date(start, days, mode, holidays)


@given(dates, day_counts, day_counts, modes, holiday_sets)
def test_two_steps_in_a_row_are_due_when_one_step_of_both_would_be(start, first, second, mode, holidays):
    planned = schedule(start, [(1, first, mode), (2, second, mode)], holidays)
    assert planned[1].planned_start == planned[0].due
    assert planned[1].due == due_date(start, first + second, mode, holidays)


@given(dates, dates, modes, holiday_sets)
def test_days_late_never_negative_and_zero_until_due(due, today, mode, holidays):
    late = days_late(due, today, mode, holidays)
    assert late >= 0
    assert today > due or late == 0


@given(dates, day_counts, holiday_sets)
def test_holidays_never_bring_a_due_date_forward(start, days, holidays):
    assert due_date(start, days, "working", holidays) >= due_date(start, days, "working", frozenset())
