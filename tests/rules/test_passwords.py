from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.passwords import HOUSE_WORDS, LONGEST, SHORTEST, password_problems

COMMON = frozenset({"qwerty", "dragon", "123456", "qwerty123456", "1qaz2wsx3edc", "superman"})
OWN = (*HOUSE_WORDS, "siti.rahmah", "199001012015031001")


def codes(password: str) -> list[str]:
    return [one.code for one in password_problems(password, common=COMMON, own_words=OWN)]


@pytest.mark.parametrize(
    "password",
    [
        "tiga ekor bebek menyeberang",
        "Kopi-Pahit-17-Gelas",
        "xK9#mQ2$vL7p",
        "hujan di atas seng",
        "дождь идёт весь день",
        "🐢 jalan pelan pelan",
        "inovasi kuda lumping",  # a word of the house among others is no harm
        "dragon menari di sungai",
        "x" * 40 + "yang lain lagi sama sekali",
    ],
)
def test_any_characters_are_allowed_when_it_is_long_enough_and_not_guessable(password: str):
    assert codes(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a", "password.too_short"),
        ("xK9#mQ2$vL7", "password.too_short"),
        ("x1" + "yz Q" * 32, "password.too_long"),
        ("QWERTY123456", "password.common"),
        ("dragon2026!!", "password.common"),
        ("123456123456", "password.common"),
        ("supermansuperman", "password.common"),
        ("SepedaBaru2026", "password.guessable"),
        ("Bappedalitbang1", "password.guessable"),
        ("skpd-balangan-2026", "password.guessable"),
        ("Password12345", "password.guessable"),
        ("siti.rahmah.01", "password.guessable"),
        ("19900101 201503 1 001", "password.guessable"),
        ("123456789012", "password.too_simple"),
        ("abcdefghijklmn", "password.too_simple"),
        ("zyxwvutsrqpo", "password.too_simple"),
        ("aaaaaaaaaaaaaa", "password.too_simple"),
        ("abababababab", "password.too_simple"),
    ],
)
def test_short_long_common_guessable_and_simple_ones_are_refused(password: str, code: str):
    assert codes(password)[0] == code


def test_length_is_counted_in_characters_and_the_limits_themselves_are_allowed():
    assert codes("kopi pahit 1") == []  # exactly 12
    assert codes("é" * 6 + "abcdef") == []  # 12 characters, 18 bytes
    assert codes(("kopi pahit susu " * 8)[:LONGEST]) == []


def test_a_problem_says_where_and_how_much():
    (found,) = password_problems("kopi pahit", common=COMMON, own_words=OWN)

    assert (found.where, found.params["minimum"]) == ("password", 12)


@given(st.text(max_size=200))
def test_any_text_gets_an_answer_and_nothing_short_or_long_passes(password: str):
    if not codes(password):
        assert SHORTEST <= len(password) <= LONGEST
