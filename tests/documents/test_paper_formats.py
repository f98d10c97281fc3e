"""How dates and answers are written on a paper."""

from datetime import date

import pytest

from app.documents.formats import MONTHS, indonesian_date
from app.documents.paper import breakable, paragraphs
from app.documents.render import printable


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 24), "24 November 2026"),
        (date(2026, 1, 1), "1 Januari 2026"),
        (date(2024, 2, 29), "29 Februari 2024"),
        (date(2025, 8, 17), "17 Agustus 2025"),
    ],
)
def test_dates_are_written_out_without_leading_zero(day, written):
    assert indonesian_date(day) == written


def test_every_month_has_its_indonesian_name():
    months = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    assert list(MONTHS) == months.split()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (None, []),
        ("", []),
        (" \r\n\t", []),
        ("satu", ["satu"]),
        ("satu\r\ndua\n\n tiga ", ["satu", "dua", "tiga"]),
        ("satu\u2028dua", ["satu", "dua"]),
    ],
)
def test_each_line_that_says_something_is_a_paragraph(text, lines):
    assert paragraphs(text) == lines


def test_control_characters_and_direction_marks_are_not_printed():
    assert printable("a\x00b\x1b\x7f\x9fc\u202ed\u2066e\ufeff\tf\ng") == "abcde\tf\ng"
    assert printable("Bahasa Indonesia, عربي, 😀") == "Bahasa Indonesia, عربي, 😀"


def test_words_that_fit_no_line_get_places_to_break_and_stay_escaped():
    assert breakable("kata biasa <b>") == "kata biasa <b>"
    assert breakable(f"awal {'<' * 60} akhir") == f"awal {'<wbr>'.join(['&lt;' * 20] * 3)} akhir"
    assert breakable(None) is None
