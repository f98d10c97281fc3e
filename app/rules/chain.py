"""The hash chain that ties each timeline row to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

#: What the first row of a chain is tied to.
GENESIS = "0" * 64


def row_hash(previous: str, content: Mapping[str, object]) -> str:
    """sha256 (hex) over the previous row's hash and this row's content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_break(rows: Iterable[tuple[Mapping[str, object], str, str]]) -> int | None:
    """Index of the first row that does not follow from the one before; None when the chain holds.

    Each row is (content, the previous hash it names, its own hash), in order.
    """
    expected = GENESIS
    for index, (content, previous, own) in enumerate(rows):
        if previous != expected or own != row_hash(previous, content):
            return index
        expected = own
    return None
