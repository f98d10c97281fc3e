"""Long texts on a page: the first sentences at once, the rest behind one tap."""

from __future__ import annotations

import re

_OPENING = 60
_LONG = 130
_SENTENCE = re.compile(r"[.!?]\s+")


def opening(text: str | None) -> tuple[str, str]:
    """(what stands open, the rest); together they are the text. The rest is empty unless the text is long."""
    words = list(re.finditer(r"\S+", text or ""))
    if not text or len(words) <= _LONG:
        return text or "", ""
    ended = _SENTENCE.search(text, words[_OPENING].start())
    cut = ended.end() if ended and ended.end() <= words[_LONG].start() else words[_OPENING].end()
    return text[:cut], text[cut:]
