"""Long texts: the first sentences at once, the rest behind one tap, nothing lost."""

from __future__ import annotations

import pytest

from app.views.reading import opening

SENTENCE = "Petugas mendatangi rumah warga setiap pekan untuk mencatat hasilnya. "


@pytest.mark.parametrize("text", ["", None, "Pendek saja.", SENTENCE * 14])
def test_a_text_of_ordinary_length_stands_open(text: str | None) -> None:
    assert opening(text) == (text or "", "")


@pytest.mark.parametrize("text", [SENTENCE * 40, "kata\n\n" * 400, "kata " * 400])
def test_a_long_text_opens_with_its_first_sentences_and_loses_nothing(text: str) -> None:
    start, rest = opening(text)
    assert start + rest == text
    assert 60 <= len(start.split()) <= 131
    assert len(rest.split()) > 0
