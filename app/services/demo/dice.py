"""Chance that falls the same way on every machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")


class Dice:
    """A source of chance named by what it decides, so that one more roll elsewhere changes nothing here."""

    def __init__(self, *name: object) -> None:
        self._random = random.Random("/".join(map(str, name)))  # noqa: S311 - invented data, no secret

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self._random.random() < share

    def pick(self, options: Sequence[Choice]) -> Choice:
        """One of them."""
        return self._random.choice(options)

    def some(self, options: Sequence[Choice], count: int) -> list[Choice]:
        """`count` different ones, in the order they have in `options`."""
        kept = sorted(self._random.sample(range(len(options)), min(count, len(options))))
        return [options[index] for index in kept]

    def shuffled(self, options: Sequence[Choice]) -> list[Choice]:
        """All of them in another order."""
        return self._random.sample(list(options), len(options))

    def weighted(self, options: Sequence[Choice], weights: Sequence[float]) -> Choice:
        """One of them, likelier the heavier."""
        return self._random.choices(options, weights)[0]
