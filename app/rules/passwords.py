"""What a password must be (OWASP ASVS 5.0, V6.2: length and a list instead of composition rules).

At least 12 characters and at most 128, of any kind; none of the common ones and none that is only words anybody would
guess here (the console's name, the agency, the person's own user name) dressed up with digits or signs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from app.rules.problems import Problem, problem

SHORTEST = 12
LONGEST = 128
#: How many of the most common passwords are refused (ASVS 6.2.4).
COMMON_COUNT = 3000

#: Words of this place and this console, and what people here choose first.
HOUSE_WORDS = frozenset(
    {
        *("sepeda", "baru", "sepedabaru", "inovasi", "bappeda", "bappedalitbang", "litbang", "skpd", "blud", "monev"),
        *("balangan", "paringin", "kabupaten", "kalimantan", "selatan", "kalsel", "dinas", "admin", "kepala"),
        *("password", "katasandi", "sandi", "rahasia", "indonesia", "bismillah", "merdeka"),
    }
)
_FEWEST_CHARACTERS = 5
_SHORTEST_WORD = 3


def password_problems(password: str, *, common: frozenset[str], own_words: Iterable[str]) -> tuple[Problem, ...]:
    """Every reason why `password` may not be chosen; empty when it may.

    `common`: the most common passwords, in small letters. `own_words`: words an attacker would try for this person
    (`HOUSE_WORDS`, user name, NIP). Codes: `password.too_short` (minimum), `password.too_long` (maximum),
    `password.too_simple`, `password.common`, `password.guessable`.
    """
    found = []
    if len(password) < SHORTEST:
        found.append(problem("password.too_short", "password", minimum=SHORTEST))
    if len(password) > LONGEST:
        found.append(problem("password.too_long", "password", maximum=LONGEST))
        return tuple(found)
    text = unicodedata.normalize("NFKC", password).casefold()
    if text in common or _core(text) in common:
        found.append(problem("password.common", "password"))
    elif _only_words(text, own_words):
        found.append(problem("password.guessable", "password"))
    elif len(set(text)) < _FEWEST_CHARACTERS or _is_straight(text):
        found.append(problem("password.too_simple", "password"))
    return tuple(found)


def _core(text: str) -> str:
    """Without the digits and signs around it, and said once if it is one thing said several times."""
    letters = [index for index, character in enumerate(text) if character.isalpha()]
    core = text[letters[0] : letters[-1] + 1] if letters else text
    for length in range(1, len(core) // 2 + 1):
        if core == core[:length] * (len(core) // length):
            return core[:length]
    return core


def _only_words(text: str, own_words: Iterable[str]) -> bool:
    """Whether nothing is left of `text` once those words, digits and signs are taken out of it."""
    bare = "".join(character for character in text if character.isalnum())
    words = {_bare(word) for word in own_words}
    words = {word for word in words if len(word) >= _SHORTEST_WORD}
    # reached[i]: the first i characters are words and digits only; with_word[i]: at least one word among them
    reached = [True] + [False] * len(bare)
    with_word = [False] * (len(bare) + 1)
    for end in range(1, len(bare) + 1):
        if bare[end - 1].isdigit() and reached[end - 1]:
            reached[end], with_word[end] = True, with_word[end - 1]
        for word in words:
            if end >= len(word) and reached[end - len(word)] and bare.endswith(word, 0, end):
                reached[end] = with_word[end] = True
    return with_word[-1]


def _bare(word: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", word).casefold() if character.isalnum())


def _is_straight(text: str) -> bool:
    """Whether every character follows its neighbour by the same step: 123456789012, zyxwvutsrqpo."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    if text.isdigit():
        steps = {step % 10 for step in steps}  # 9 is followed by 0
    return len(steps) == 1
