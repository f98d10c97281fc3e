"""Endorses several innovations one after the other, each only when its head opened it as it stands.

Every innovation is a transaction of its own: one that is refused leaves the others endorsed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.extensions import db
from app.queries.innovations import find_innovation
from app.queries.openings import opened_as_they_stand
from app.rules.problems import Problem, problem
from app.rules.roles import Actor
from app.rules.workflow import Decision
from app.services.decide_innovation import decide_innovation
from app.services.errors import NotFoundForActor, Refused, Stale


@dataclass(frozen=True)
class Endorsed:
    """What became of one innovation: endorsed when there are no problems."""

    innovation_id: int
    name: str
    problems: tuple[Problem, ...] = ()


def endorse_several(
    actor: Actor, chosen: Sequence[tuple[int, int]], *, now: dt.datetime | None = None
) -> list[Endorsed]:
    """Endorse each (innovation id, version seen) in turn; those the actor may not know of are left out of the report.

    Whatever the workflow demands of a single endorsement is demanded of each here, and that it was opened.
    """
    report = []
    for innovation_id, version in dict(chosen).items():
        found = find_innovation(db.session(), innovation_id)
        if found is None:
            continue
        name = found.name
        problems: tuple[Problem, ...] = (problem("endorse.not_opened"),)
        if innovation_id in opened_as_they_stand(db.session(), actor.user_id, [found]):
            problems = _endorse(actor, innovation_id, version, now)
        report.append(Endorsed(innovation_id, name, problems))
    return report


def _endorse(actor: Actor, innovation_id: int, version: int, now: dt.datetime | None) -> tuple[Problem, ...]:
    try:
        decide_innovation(actor, innovation_id, Decision.ENDORSE, seen_version=version, now=now)
    except Refused as refused:
        return refused.problems
    except (Stale, NotFoundForActor):
        return (problem("workflow.stale"),)
    return ()
