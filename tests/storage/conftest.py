"""Bytes on disk under a name that a person might send."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage.content import FileFacts, inspect_file
from app.storage.refusal import REFUSAL_CODES, ContentRefused


@pytest.fixture
def inspect(tmp_path: Path) -> Callable[[bytes, str], FileFacts]:
    """Give bytes and the name a person gave them; get the facts. The name never touches the disk."""

    def run(data: bytes, filename: str) -> FileFacts:
        path = tmp_path / "upload"
        path.write_bytes(data)
        return inspect_file(path, filename)

    return run


@pytest.fixture
def refusal(inspect: Callable[[bytes, str], FileFacts]) -> Callable[[bytes, str], str]:
    """Give bytes and a name; get the code of the refusal, or 'accepted'."""

    def run(data: bytes, filename: str) -> str:
        try:
            inspect(data, filename)
        except ContentRefused as refused:
            return refused.code if refused.code in REFUSAL_CODES else f"unlisted {refused.code}"
        return "accepted"

    return run
