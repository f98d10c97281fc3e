"""Sizes and lengths: Pedoman D.3 (2-3 minutes), the national maximum of 5 minutes, 10 MB and 300 MB."""

import pytest

from app.rules.uploads import DOCUMENT_KINDS, MB, UPLOAD_CODES, UploadLimits, VerdictLevel, judge_size, judge_video

LIMITS = UploadLimits()


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_documents_and_pictures_may_have_ten_megabytes_and_not_a_byte_more(kind: str) -> None:
    assert judge_size(kind, 10 * MB, LIMITS).level is not VerdictLevel.REFUSED
    verdict = judge_size(kind, 10 * MB + 1, LIMITS)
    assert (verdict.level, verdict.code) == ("refused", "upload.too_large")
    assert verdict.params == {"size": 10 * MB + 1, "limit": 10 * MB}


def test_a_video_may_have_three_hundred_megabytes_and_not_a_byte_more() -> None:
    assert judge_size("mp4", 300 * MB, LIMITS).level == "ok"
    assert judge_size("mp4", 300 * MB + 1, LIMITS).code == "upload.too_large"


def test_above_two_megabytes_the_national_application_may_refuse_a_document_so_we_warn() -> None:
    assert judge_size("pdf", 2 * MB, LIMITS).level == "ok"
    verdict = judge_size("pdf", 2 * MB + 1, LIMITS)
    assert (verdict.level, verdict.code) == ("warning", "upload.large_for_national")


def test_an_empty_file_is_refused() -> None:
    assert judge_size("png", 0, LIMITS).code == "upload.empty"


def test_a_kind_nobody_takes_has_no_limit() -> None:
    with pytest.raises(ValueError, match="exe"):
        judge_size("exe", 1, LIMITS)


@pytest.mark.parametrize(
    ("seconds", "level", "code"),
    [
        (119.4, "warning", "video.too_short"),
        (119.5, "ok", ""),
        (120, "ok", ""),
        (150, "ok", ""),
        (180, "ok", ""),
        (180.04, "ok", ""),
        (181, "warning", "video.long"),
        (300, "warning", "video.long"),
        (300.4, "warning", "video.long"),
        (301, "refused", "video.too_long"),
        (0.2, "warning", "video.too_short"),
    ],
)
def test_two_to_three_minutes_are_fine_outside_is_a_warning_over_five_minutes_refused(
    seconds: float, level: str, code: str
) -> None:
    verdict = judge_video(seconds, LIMITS)
    assert (verdict.level, verdict.code) == (level, code)
    assert verdict.code == "" or verdict.code in UPLOAD_CODES


def test_a_verdict_carries_the_numbers_its_sentence_needs() -> None:
    assert judge_video(400, LIMITS).params == {"seconds": 400, "min": 120, "max": 180, "limit": 300}


def test_an_installation_may_set_its_own_limits() -> None:
    own = UploadLimits(document_bytes=MB, document_warn_bytes=MB, video_max_seconds=200)
    assert judge_size("pdf", MB + 1, own).level == "refused"
    assert judge_video(200, own).level == "ok"
