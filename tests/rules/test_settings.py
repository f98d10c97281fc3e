"""What a region may decide, and what stands where it decided nothing."""

from __future__ import annotations

from dataclasses import fields

from app.documents.form_c1 import C1_LABELS
from app.documents.form_c2 import C2_LABELS
from app.rules.settings import LOGO, REQUIRED, TEXTS, Region, check_settings, region_from


def test_every_setting_has_a_default_and_a_longest_length() -> None:
    assert {one.name for one in fields(Region)} == {*TEXTS, LOGO}
    assert set(TEXTS) >= REQUIRED
    assert check_settings({key: getattr(Region(), key) for key in TEXTS}) == []


def test_what_is_not_stored_or_of_another_kind_keeps_its_default() -> None:
    stored = {"capital": "Amuntai", "region": 7, "unknown": "x", LOGO: "12"}
    assert region_from(stored) == Region(capital="Amuntai")


def test_every_wrong_setting_is_told_at_once() -> None:
    values = {"capital": " ", "region": "x" * 81, "leader_name": ""}
    assert [(one.code, one.where) for one in check_settings(values)] == [
        ("setting.empty", "capital"),
        ("setting.too_long", "region"),
    ]


def test_labels_name_words_that_the_forms_have_and_blank_ones_overrule_nothing() -> None:
    known = Region(c1_initiator="Jenis Inisiator", c2_table="Tabel Monev", c2_title="  ")
    assert known.c1_labels == {"initiator": "Jenis Inisiator"}
    assert known.c2_labels == {"table": "Tabel Monev"}
    full = Region(c1_title="a", c1_initiator="b", c2_title="c", c2_table="d", c2_initiator="e")
    assert full.c1_labels.keys() <= C1_LABELS.keys()
    assert full.c2_labels.keys() <= C2_LABELS.keys()
