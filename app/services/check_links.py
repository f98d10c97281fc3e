"""Asks the links of the innovations that are handed over whether they answer, and keeps what they said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.links.ask import ask_many
from app.links.reach import Policy
from app.models import AuditRow, LinkCheck, Period, link_key, utc_now
from app.queries.handover import entries_of_many, named_innovations
from app.queries.links import link_checks
from app.rules.links import LinkAnswer, LinkReason, Standing, address_of, next_to_ask, well_formed, without_network
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.services.check_handover import links_written
from app.services.errors import NotFoundForActor, Refused
from app.services.use_case import use_case

_OFFICE = (Role.BAPPEDALITBANG, Role.ADMIN)


@dataclass(frozen=True)
class Round:
    """What one press did: how many it asked, how many remain for the next, and what is known of all of them now."""

    asked: int
    left: int
    total: int
    standings: Mapping[Standing, int]
    offline: bool


def check_links(
    actor: Actor | None, period_id: int, policy: Policy | None = None, *, seconds: float, going_on: bool = False
) -> Round:
    """Ask the links of the period's named innovations for about `seconds` and keep the answers; the press is recorded.

    No transaction is open while the network is asked. `actor` None is the nightly command. Raises NotFoundForActor,
    or Refused for another role and in a closed year.
    """
    if actor is not None and not actor.has(*_OFFICE):
        raise Refused([problem("workflow.not_your_role", decision="links")])
    addresses, known = _written(period_id)
    asked = next_to_ask(addresses, known, utc_now(), going_on=going_on)
    answers = ask_many(asked, policy or Policy(), seconds=seconds)
    told = without_network(answers)
    now = utc_now()
    left = len(asked) - len(told)
    try:
        _keep(actor, period_id, told, now, left=left)
    except IntegrityError:  # somebody else kept one of these for the first time meanwhile
        _keep(actor, period_id, told, now, left=left)
    standing = {key: answer.standing for key, (answer, _at) in known.items()} | {
        key: answer.standing for key, answer in told.items()
    }
    counts = {one: sum(standing.get(key) is one for key in addresses) for one in Standing}
    offline = bool(told) and all(one.reason is LinkReason.NO_NETWORK for one in told.values())
    return Round(len(told), left, len(addresses), counts, offline)


def _written(period_id: int) -> tuple[list[str], dict[str, tuple[LinkAnswer, dt.datetime]]]:
    """Every address that can be asked, once, and what is known of it; nothing stays open in the database."""
    session = db.session()
    period = session.get(Period, period_id)
    if period is None:
        raise NotFoundForActor
    if not period.is_open:
        raise Refused([problem("workflow.period_closed")])
    named = named_innovations(session, period_id)
    entries = entries_of_many(session, [one.innovation.id for one in named]) if named else {}
    links = [link for one in named for link in links_written(one.innovation, entries.get(one.innovation.id, ()))]
    addresses = list(dict.fromkeys(address_of(one) for one in links if well_formed(one)))
    known = {key: (one.answer, one.asked_at) for key, one in link_checks(session, addresses).items()}
    session.rollback()
    return addresses, known


@use_case
def _keep(
    actor: Actor | None, period_id: int, answers: Mapping[str, LinkAnswer], at: dt.datetime, *, left: int
) -> None:
    session = db.session()
    rows = link_checks(session, answers)
    for address, answer in answers.items():
        row = rows.get(address)
        if row is None:
            row = LinkCheck(key=link_key(address), address=address)
            session.add(row)
        row.reason, row.status, row.asked_at = answer.reason, answer.status, at
    dead: Sequence[str] = [key for key, one in answers.items() if one.standing is Standing.DEAD]
    detail = {"asked": len(answers), "dead": len(dead), "left": left}
    session.add(
        AuditRow(
            actor_id=actor.user_id if actor else None,
            action="links.checked",
            object_type="period",
            object_id=period_id,
            detail=detail,
        )
    )
