"""How large an upload may be and how long a profile video: Pedoman D.3 and the limits of the national application.

Pedoman D.3: the video is an MP4 of 2 to 3 minutes; the national application refuses more than 5. The Pedoman names
no file sizes; 10 MB is what regions' own guides use, and above 2 MB the national application may refuse a document.
"""

from dataclasses import dataclass, field
from enum import StrEnum

MB = 1024 * 1024
VIDEO_KIND = "mp4"
DOCUMENT_KINDS = ("pdf", "jpg", "png", "docx", "xlsx")


@dataclass(frozen=True)
class UploadLimits:
    """The limits in force, in bytes and seconds; every one may be set by the installation."""

    document_bytes: int = 10 * MB
    document_warn_bytes: int = 2 * MB
    video_bytes: int = 300 * MB
    video_min_seconds: int = 120
    video_max_seconds: int = 180
    video_refuse_seconds: int = 300

    def max_bytes(self, kind: str) -> int:
        """The most bytes a file of `kind` may have; raises ValueError for a kind that is not taken."""
        if kind == VIDEO_KIND:
            return self.video_bytes
        if kind in DOCUMENT_KINDS:
            return self.document_bytes
        raise ValueError(f"unknown kind {kind!r}")


class VerdictLevel(StrEnum):
    """May it be kept? A warning is kept and said."""

    OK = "ok"
    WARNING = "warning"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """Level, and for anything but OK the code of the sentence with its parameters (numbers only)."""

    level: VerdictLevel
    code: str = ""
    params: dict[str, int] = field(default_factory=dict)


_FINE = Verdict(VerdictLevel.OK)
# Every code these judges give
UPLOAD_CODES = frozenset(
    {"upload.empty", "upload.too_large", "upload.large_for_national", "video.too_short", "video.long", "video.too_long"}
)


def judge_size(kind: str, size: int, limits: UploadLimits) -> Verdict:
    """May a file of `kind` ('pdf', 'jpg', 'png', 'docx', 'xlsx', 'mp4') have `size` bytes?

    Raises ValueError for another kind. Documents above `document_warn_bytes` are taken with a warning.
    """
    most = limits.max_bytes(kind)
    if size <= 0:
        return Verdict(VerdictLevel.REFUSED, "upload.empty")
    if size > most:
        return Verdict(VerdictLevel.REFUSED, "upload.too_large", {"size": size, "limit": most})
    if kind != VIDEO_KIND and size > limits.document_warn_bytes:
        params = {"size": size, "limit": limits.document_warn_bytes}
        return Verdict(VerdictLevel.WARNING, "upload.large_for_national", params)
    return _FINE


def judge_video(seconds: float, limits: UploadLimits) -> Verdict:
    """Is a profile video of `seconds` within 2-3 minutes (fine), outside (warning) or over 5 minutes (refused)?

    Judged in whole seconds: editors add a fraction of a frame, and 3:00.04 is three minutes.
    """
    whole = int(seconds + 0.5)
    params = {"seconds": whole, "min": limits.video_min_seconds, "max": limits.video_max_seconds}
    if whole > limits.video_refuse_seconds:
        return Verdict(VerdictLevel.REFUSED, "video.too_long", params | {"limit": limits.video_refuse_seconds})
    if whole < limits.video_min_seconds:
        return Verdict(VerdictLevel.WARNING, "video.too_short", params)
    if whole > limits.video_max_seconds:
        return Verdict(VerdictLevel.WARNING, "video.long", params)
    return _FINE
