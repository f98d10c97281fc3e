"""What changed on a form, by fingerprints."""

from __future__ import annotations

import json

from app.rules.changes import Answer, Changes, changes, fingerprint

BEFORE = fingerprint({"name": "Antar Obat", "form": None}, [Answer(7, "a", 1, ()), Answer(8, "b", 2, ((1, 1),))])


def test_the_same_form_is_unchanged_also_after_it_was_stored() -> None:
    found = changes(json.loads(json.dumps(BEFORE)), BEFORE)
    assert found == Changes()
    assert not found


def test_fields_answers_and_evidence_are_told_apart() -> None:
    now = fingerprint({"name": "Antar Obat", "form": "x"}, [Answer(7, "a", 2, ()), Answer(8, "b", 2, ((1, 2),))])
    assert changes(BEFORE, now) == Changes(profile=("form",), answers=(7,), evidence=(8,))


def test_what_nobody_kept_before_counts_as_different() -> None:
    assert changes({}, BEFORE) == Changes(profile=("name", "form"), answers=(7, 8), evidence=(7, 8))
