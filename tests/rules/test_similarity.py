"""Names that look alike are found with the reason, and innovations are not taken for copies of themselves."""

from __future__ import annotations

import pytest

from app.rules.similarity import Likeness, Named, fold, similar_names


def likeness(one: str, other: str) -> Likeness | None:
    found = similar_names([Named(1, one, 1)], [Named(2, other, 2)])
    return found[1][0].why if found else None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Antar Obat Lansia", "ANTAR OBAT LANSIA!", Likeness.SAME),
        ("Antar Obat Lansia", "Lansia Antar Obat", Likeness.SAME),
        ("Inovasi Posyandu Digital di Kabupaten Balangan", "Posyandu Digital", Likeness.SAME),
        ("Posyandu Digital", "Posyandu Digital Remaja Putri", Likeness.WORDS),
        ("Posyandu Digital", "Posyandu Digittal", Likeness.SPELLING),
        ("Antar Obat Lansia", "Antar Obatt Lansya", Likeness.SPELLING),
        ("Posyandu", "Posyandu Remaja Bergerak", None),
        ("Antar Obat Lansia", "Sigap Banjir Bandang", None),
        ("Pelayanan Administrasi Terpadu Kecamatan", "Pelayanan Perizinan Terpadu Usaha Mikro", None),
        ("???", "!!!", None),
    ],
)
def test_how_two_names_are_alike(one: str, other: str, why: Likeness | None) -> None:
    assert likeness(one, other) == why
    assert likeness(other, one) == why


def test_last_years_entry_of_the_same_innovation_is_no_copy() -> None:
    known = [Named(1, "Antar Obat", 1), Named(2, "Antar Obat", 1), Named(3, "Antar Obat", 3)]
    assert [one.key for one in similar_names([known[1]], known)[2]] == [3]


def test_the_most_alike_comes_first() -> None:
    known = [Named(2, "Posyandu Digitall", 2), Named(3, "Posyandu Digital Remaja", 3), Named(4, "posyandu digital", 4)]
    found = similar_names([Named(1, "Posyandu Digital", 1)], known)[1]
    assert [one.why for one in found] == [Likeness.SAME, Likeness.WORDS, Likeness.SPELLING]


def test_a_name_of_fillers_keeps_its_words() -> None:
    assert fold("Inovasi Daerah") == ("inovasi", "daerah")
    assert fold("Kafé Baça – 24/7") == ("kafe", "baca", "24", "7")
