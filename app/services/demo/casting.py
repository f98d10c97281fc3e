"""Which innovation takes part in which year, and how far it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.demo.banks import Banks, Idea, YearPlan
from app.services.demo.dice import Dice

#: Of the ideas that may take part, in order: the share that the second year leaves out at the beginning.
_FRESH_FROM = 14


@dataclass(frozen=True)
class Part:
    """One innovation of one year."""

    idea: Idea
    destination: str


def cast_year(banks: Banks, plan: YearPlan) -> list[Part]:
    """The year's innovations in a fixed order.

    Every year drops some of the oldest ideas and takes up new ones, so that most have a predecessor. In the open
    year every idea of a showcase agency takes part, each with the destination laid down for it.
    """
    away = {*plan.nil, *plan.absent}
    allowed = [idea for idea in _by_age(banks) if idea.skpd not in away]
    count = sum(plan.destinations.values())
    if plan.ago == 0:
        shown = [idea for idea in allowed if idea.skpd in banks.showcase]
        others = [idea for idea in allowed if idea.skpd not in banks.showcase]
        chosen = [*shown, *others[len(shown) - count :]]
    else:
        first = 0 if plan.ago == max(one.ago for one in banks.years) else _FRESH_FROM
        chosen = allowed[first : first + count]
    return _with_destinations(banks, plan, chosen)


def _by_age(banks: Banks) -> list[Idea]:
    """All ideas, the oldest first; the showcase agencies' are neither the oldest nor the newest."""
    order = Dice(banks.seed, "age").shuffled(banks.ideas)
    shown = [idea for idea in order if idea.skpd in banks.showcase]
    others = [idea for idea in order if idea.skpd not in banks.showcase]
    middle = _FRESH_FROM + 16
    return [*others[:middle], *shown, *others[middle:]]


def _with_destinations(banks: Banks, plan: YearPlan, ideas: Sequence[Idea]) -> list[Part]:
    left = dict(plan.destinations)
    parts = []
    rest = list(ideas)
    if plan.ago == 0:
        for code, ways in banks.showcase.items():
            own = [idea for idea in rest if idea.skpd == code]
            for idea, destination in zip(own, ways, strict=True):
                parts.append(Part(idea, destination))
                left[destination] -= 1
                rest.remove(idea)
    bag = [destination for destination, count in left.items() for _ in range(count)]
    shuffled = Dice(banks.seed, "destinations", plan.ago).shuffled(bag)
    parts += [Part(idea, destination) for idea, destination in zip(rest, shuffled, strict=True)]
    order = {idea.name: place for place, idea in enumerate(banks.ideas)}
    return sorted(parts, key=lambda part: order[part.idea.name])
