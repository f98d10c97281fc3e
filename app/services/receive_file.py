"""Takes one uploaded file into the store: size, content and length judged before anything points at it.

No transaction is open while bytes arrive: a slow line must not hold a lock that others wait for.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.extensions import db
from app.models import FileObject
from app.rules.problems import Problem, problem
from app.rules.uploads import UploadLimits, VerdictLevel, judge_size, judge_video
from app.services.errors import Invalid
from app.storage.content import FileFacts, inspect_file
from app.storage.names import display_name, extension
from app.storage.refusal import ContentRefused
from app.storage.store import FileTooLarge, Readable, Storage, StorageUnavailable, StoredBytes

_VIDEO_EXTENSION = "mp4"


@dataclass(frozen=True)
class Received:
    """A file that lies in the store, claimed by no row yet, with what its content says."""

    filename: str
    stored: StoredBytes
    facts: FileFacts
    warnings: tuple[Problem, ...]


def receive_file(stream: Readable, filename: str, storage: Storage, limits: UploadLimits) -> Received:
    """Stream a file into the store and look at what it really is.

    Ends the open transaction first. Raises Invalid with a sentence's code when the file is refused or the
    store cannot take it; then nothing of it remains.
    """
    db.session.rollback()
    name = display_name(filename)
    video = extension(name) == _VIDEO_EXTENSION
    most = limits.video_bytes if video else limits.document_bytes
    try:
        stored = storage.put(stream, max_bytes=most)
    except FileTooLarge as error:
        raise Invalid([problem("upload.too_large", "file", filename=name, limit=most)]) from error
    except StorageUnavailable as error:
        raise Invalid([problem("upload.store_unavailable", "file", filename=name)]) from error
    try:
        facts = inspect_file(storage.path(stored.key), name)
        warnings = _judged(facts, stored.size, limits, name)
    except ContentRefused as error:
        storage.discard(stored.key)
        raise Invalid([problem(error.code, "file", filename=name, **error.params)]) from error
    except Invalid:
        storage.discard(stored.key)
        raise
    return Received(name, stored, facts, warnings)


def file_object(received: Received, *, skpd_id: int | None, user_id: int) -> FileObject:
    """The row that claims a received file; `skpd_id` is None for a paper of the region itself."""
    return FileObject(
        storage_key=received.stored.key,
        sha256=received.stored.sha256,
        size=received.stored.size,
        mime=received.facts.mime,
        file_kind=received.facts.kind,
        duration_seconds=received.facts.duration_seconds,
        filename=received.filename,
        skpd_id=skpd_id,
        uploaded_by_id=user_id,
    )


def _judged(facts: FileFacts, size: int, limits: UploadLimits, name: str) -> tuple[Problem, ...]:
    verdicts = [judge_size(facts.kind, size, limits)]
    if facts.duration_seconds is not None:
        verdicts.append(judge_video(facts.duration_seconds, limits))
    refused = [one for one in verdicts if one.level is VerdictLevel.REFUSED]
    if refused:
        raise Invalid(problem(one.code, "file", filename=name, **one.params) for one in refused)
    warned = [problem(one.code, "file", **one.params) for one in verdicts if one.level is VerdictLevel.WARNING]
    return (*warned, *(problem(code, "file") for code in facts.warnings))
