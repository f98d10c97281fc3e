"""What changed between two versions, in words and in files."""

from __future__ import annotations

import pytest

from app.rules.differ import Change, Piece, changed_files, marked_words


def test_words_that_only_one_side_has_are_marked_there():
    before, after = marked_words("PKS dengan Tabalong berlaku.", "PKS dengan Tabalong dan Tapin berlaku.")
    assert before == (Piece("PKS dengan Tabalong ", Change.SAME), Piece("berlaku.", Change.SAME))
    assert after == (
        Piece("PKS dengan Tabalong ", Change.SAME),
        Piece("dan Tapin ", Change.NEW),
        Piece("berlaku.", Change.SAME),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("", "baru"), ("lama", ""), (" a\n\nb ", "a b"), ("satu dua tiga", "tiga dua satu"), ("<b>x", "x</b>")],
)
def test_no_letter_of_either_side_is_lost(before, after):
    left, right = marked_words(before, after)
    assert "".join(one.text for one in left) == before
    assert "".join(one.text for one in right) == after
    assert {one.change for one in left} <= {Change.SAME, Change.GONE}
    assert {one.change for one in right} <= {Change.SAME, Change.NEW}


def test_a_space_more_or_less_is_no_change():
    assert {one.change for side in marked_words("satu  dua\n", "satu dua") for one in side} == {Change.SAME}


def file(evidence_id: int, sha256: str, filename: str = "SK.pdf") -> dict[str, object]:
    return {"evidence_id": evidence_id, "version": 1, "filename": filename, "sha256": sha256}


def test_files_are_known_by_their_evidence_and_their_content():
    before = [file(1, "a"), file(2, "b"), file(3, "c", "Lepas.pdf")]
    after = [file(2, "x", "Baru.pdf"), file(1, "a"), file(4, "d", "Foto.jpg")]
    assert changed_files(before, after) == (
        ("Baru.pdf", Change.REPLACED),
        ("SK.pdf", Change.SAME),
        ("Foto.jpg", Change.NEW),
        ("Lepas.pdf", Change.GONE),
    )
