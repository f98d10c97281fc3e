"""How an innovation of the demo comes to where it stands: its decisions, and the days they were taken on.

Days are working days since the start of the round; the windows follow the schedule of the nine SOP steps
(step 3 is due on day 34, 4 on 37, 5 on 44, 6 on 59, 7 on 69, 8 on 76, 9 on 83).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.rules.workflow import Decision
from app.services.demo.calendar import LAST_MINUTE, RoundCalendar
from app.services.demo.dice import Dice

#: The Bupati signs one decree for the whole round, on this day and minute.
DECREE_DAY, DECREE_MINUTE = 75, 150
_FIRST_OPEN_DAY = 8
_SHARE_LATE = 0.15
#: Most days that somebody takes once it is their turn and the step has begun.
_USUAL_PATIENCE = 9
_PATIENCE = {Decision.ENDORSE: 4, Decision.SUBMIT: 19}


class Leg(NamedTuple):
    """One decision; `by` says whose turn it is where the decision alone does not (who returns, who withdraws)."""

    decision: Decision
    by: str
    first: int
    last: int


class Moment(NamedTuple):
    """Working day of the round, and minutes since the offices opened."""

    day: int
    minute: int


@dataclass(frozen=True)
class Stop:
    """A decision with its moment."""

    decision: Decision
    by: str
    at: Moment


_SUBMIT = Leg(Decision.SUBMIT, "admin", 16, 35)
_AGAIN = Leg(Decision.SUBMIT, "admin", 19, 41)
_ENDORSE = Leg(Decision.ENDORSE, "head", 17, 37)
_BACK = Leg(Decision.RETURN, "head", 18, 38)
_ACCEPT = Leg(Decision.ACCEPT, "office", 37, 44)
_SEND_BACK = Leg(Decision.RETURN, "office", 37, 42)
_FILE = Leg(Decision.FILE, "admin", 46, 58)
_MONEV_BACK = Leg(Decision.RETURN, "monev", 60, 64)
_REFILE = Leg(Decision.FILE, "admin", 62, 67)
_FIND = Leg(Decision.FIND_ELIGIBLE, "monev", 61, 70)
_REJECT = Leg(Decision.FIND_INELIGIBLE, "monev", 60, 69)
_DECREE = Leg(Decision.DECREE, "leader", DECREE_DAY, DECREE_DAY)
_HAND_OVER = Leg(Decision.HAND_OVER, "office", 77, 84)
_WITHDRAW = Leg(Decision.WITHDRAW, "admin", 14, 50)
_REOPEN = Leg(Decision.REOPEN, "office", 30, 54)
# The open round is in step 6; monev has begun with what was filed first.
_EARLY_FILE = Leg(Decision.FILE, "admin", 45, 49)
_EARLY_BACK = Leg(Decision.RETURN, "monev", 48, 52)
_EARLY_REFILE = Leg(Decision.FILE, "admin", 49, 53)
_EARLY_FIND = Leg(Decision.FIND_ELIGIBLE, "monev", 51, 55)
_EARLY_REJECT = Leg(Decision.FIND_INELIGIBLE, "monev", 50, 54)
_LATE_SUBMIT = Leg(Decision.SUBMIT, "admin", 28, 54)
_LATE_ENDORSE = Leg(Decision.ENDORSE, "head", 37, 55)
_LATE_BACK = Leg(Decision.RETURN, "head", 34, 54)

_ENDORSED = (_SUBMIT, _ENDORSE)
_ACCEPTED = (*_ENDORSED, _ACCEPT)

#: Destination → the way there in a closed round, and in the open one where that differs.
WAYS: dict[str, tuple[Leg, ...]] = {
    "draft_bare": (),
    "draft_half": (),
    "draft_nearly": (),
    "draft_head_returned": (_LATE_SUBMIT, _LATE_BACK),
    "draft_returned": (*_ENDORSED, _SEND_BACK),
    "draft_reopened": (_SUBMIT, _WITHDRAW._replace(first=24, last=40), _REOPEN),
    "submitted": (_LATE_SUBMIT,),
    "submitted_again": (_SUBMIT, _BACK, _LATE_SUBMIT),
    "endorsed": (_SUBMIT._replace(first=24, last=48), _LATE_ENDORSE),
    "endorsed_again": (_SUBMIT, _BACK, _AGAIN, _LATE_ENDORSE),
    "accepted": _ACCEPTED,
    "accepted_returned": (*_ACCEPTED, _EARLY_FILE, _EARLY_BACK),
    "accepted_reopened": (*_ACCEPTED, _EARLY_FILE, _EARLY_REJECT, _REOPEN._replace(first=52, last=55)),
    "filed": (*_ACCEPTED, _FILE._replace(last=55)),
    "filed_again": (*_ACCEPTED, _EARLY_FILE, _EARLY_BACK, _EARLY_REFILE),
    "eligible": (*_ACCEPTED, _EARLY_FILE, _EARLY_FIND),
    "eligible_returned": (*_ACCEPTED, _EARLY_FILE, _EARLY_BACK, _EARLY_REFILE, _EARLY_FIND),
    "ineligible": (*_ACCEPTED, _FILE, _REJECT),
    "decreed": (*_ACCEPTED, _FILE, _FIND, _DECREE),
    "handed_over": (*_ACCEPTED, _FILE, _FIND, _DECREE, _HAND_OVER),
    "handed_over_returned": (*_ACCEPTED, _FILE, _MONEV_BACK, _REFILE, _FIND, _DECREE, _HAND_OVER),
    "withdrawn": (_WITHDRAW,),
    "withdrawn_late": (*_ACCEPTED, _WITHDRAW._replace(first=45)),
}
_OPEN_WAYS: dict[str, tuple[Leg, ...]] = {"ineligible": (*_ACCEPTED, _EARLY_FILE, _EARLY_REJECT)}


def journey(destination: str, calendar: RoundCalendar, dice: Dice) -> list[Stop]:
    """The decisions that lead to `destination`, in time order, none on a day that has not come yet."""
    legs = WAYS[destination]
    if calendar.is_open:
        legs = _OPEN_WAYS.get(destination, legs)
    if legs and legs[0].decision is Decision.SUBMIT and dice.chance(_SHARE_LATE):
        legs = (legs[0]._replace(first=legs[0].last, last=legs[0].last + 4), *legs[1:])
    stops: list[Stop] = []
    before = Moment(_FIRST_OPEN_DAY, 0)
    for place, leg in enumerate(legs):
        room = calendar.newest - _days_needed(legs[place + 1 :])
        before = _moment(leg, before, room, dice)
        stops.append(Stop(leg.decision, leg.by, before))
    return stops


def _days_needed(legs: Sequence[Leg]) -> int:
    return sum(1 for leg in legs if leg.decision is not Decision.ENDORSE)


def _moment(leg: Leg, before: Moment, newest: int, dice: Dice) -> Moment:
    if leg.decision is Decision.DECREE:
        return Moment(DECREE_DAY, DECREE_MINUTE)
    # Only an endorsement follows its submission on the same day
    soonest = before.day + (0 if leg.decision is Decision.ENDORSE and before.minute < LAST_MINUTE // 2 else 1)
    low = min(max(leg.first, soonest), newest)
    patience = _PATIENCE.get(leg.decision, _USUAL_PATIENCE)
    day = dice.number(low, max(low, min(leg.last, newest, low + patience)))
    earliest = before.minute + 25 if day == before.day else 10
    return Moment(day, dice.number(earliest, max(earliest, LAST_MINUTE - 20)))


def first_day(destination: str, stops: Sequence[Stop], calendar: RoundCalendar, dice: Dice) -> Moment:
    """When the innovation was entered: in step 2 or 3, and well before its first decision."""
    if stops:
        latest = max(_FIRST_OPEN_DAY, min(stops[0].at.day - 3, 26))
    else:
        latest = calendar.newest - 1 if destination == "draft_bare" else min(30, calendar.newest - 1)
    low = _FIRST_OPEN_DAY if destination != "draft_bare" or not calendar.is_open else 30
    return Moment(dice.number(min(low, latest), latest), dice.number(15, LAST_MINUTE - 60))


def moment_between(start: Moment, end: Moment, dice: Dice) -> Moment:
    """A moment of office hours after `start` and before `end`."""
    day = dice.number(start.day, end.day)
    low = start.minute + 1 if day == start.day else 5
    high = end.minute - 1 if day == end.day else LAST_MINUTE
    return Moment(day, dice.number(low, max(low, high)))
