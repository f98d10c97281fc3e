"""What the package holds: every file with its size and sha256, and where it all comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from app.documents.package.archive import Item

NAME = "manifest.json"


def manifest(about: Mapping[str, object], items: Iterable[Item]) -> bytes:
    """The manifest over every other file of the package."""
    files = [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in items]
    whole = {**about, "file_count": len(files), "total_bytes": sum(one["size"] for one in files), "files": files}  # type: ignore[misc]
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"
