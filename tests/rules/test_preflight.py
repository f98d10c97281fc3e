"""What the national application would refuse, and what is only worth a look (domain 3.4)."""

from __future__ import annotations

import pytest

from app.rules.links import LinkFact
from app.rules.preflight import FileFacts, HandoverFacts, count_words, preflight
from app.rules.window import Fit

MB = 1024 * 1024
READY = {"name": "Antar Obat", "design_text": "kata " * 300, "design_words": 300, "fit": Fit.APPLIED}


def codes(**changes: object) -> list[tuple[str, bool]]:
    return [(one.problem.code, one.blocks) for one in preflight(HandoverFacts(**{**READY, **changes}))]


def test_a_ready_innovation_has_no_finding() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"design_text": "kata " * 299}, "handover.design_short"),
        ({"lacking": [(16, "Regulasi")]}, "handover.lacking"),
        ({"fit": Fit.NOT_APPLIED}, "handover.not_applied"),
        ({"fit": Fit.TOO_OLD}, "handover.too_old"),
        ({"fit": Fit.TOO_NEW}, "handover.too_new"),
        ({"fit": Fit.NO_DATE}, "handover.no_date"),
        ({"files": [FileFacts("SK.pdf", 10, present=False)]}, "handover.file_gone"),
    ],
)
def test_what_the_national_application_refuses_blocks(changes: dict[str, object], code: str) -> None:
    assert codes(**changes) == [(code, True)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "n" * 101}, "handover.name_long"),
        ({"empty_fields": ["kind"]}, "handover.empty_field"),
        ({"files": [FileFacts("DPA.pdf", 2 * MB + 1)]}, "handover.large_file"),
        ({"links": [LinkFact("https://contoh")]}, "handover.broken_link"),
    ],
)
def test_what_is_only_questionable_does_not_block(changes: dict[str, object], code: str) -> None:
    assert codes(**changes) == [(code, False)]


def test_refusals_come_first_and_a_large_video_is_none() -> None:
    files = [FileFacts("video.mp4", 90 * MB, is_video=True), FileFacts("DPA.pdf", 3 * MB)]
    assert [code for code, _ in codes(files=files, fit=Fit.TOO_OLD)] == ["handover.too_old", "handover.large_file"]


def test_words_are_counted_as_the_live_counter_counts_them() -> None:
    assert count_words("  satu\ndua - tiga\t") == 4
