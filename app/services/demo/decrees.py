"""The decrees of the demo: signed ones of the closed years, one in preparation for the candidates of the open year,
and what became of each innovation at the ministry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.documents.formats import indonesian_date
from app.models import AuditRow, Decree, DecreeLine, Handover, Indicator, Innovation, Period
from app.queries.decrees import candidates, window_of
from app.reference.refs import DecreeTextRef
from app.rules.codes import DecreeStatus, HandoverStatus, Stage
from app.rules.decree import DEFAULT_CAP, Choice, first_choice, ranked
from app.rules.roles import Actor
from app.rules.workflow import Decision, State
from app.services.demo.calendar import WITA
from app.services.demo.dice import Dice
from app.services.demo.journeys import DECREE_DAY, DECREE_MINUTE
from app.services.demo.papers import Sheet
from app.services.demo.rounds import Round
from app.services.demo.script import Decided, Story
from app.services.demo.store import Shelf
from app.services.demo.texts import decree_number
from app.storage import samples

Pair = tuple[Innovation, Story]
_OFFICE = "Bupati Balangan"
#: When the office began to prepare the list, in working days before the signature or, in the open year, today.
_BEGUN_BEFORE = 4


def store_decrees(session: Session, shelf: Shelf, round_: Round, pairs: Sequence[Pair], texts: DecreeTextRef) -> None:
    """The year's decree with its lines, consistent with the states of its innovations; nothing without candidates."""
    period = session.get_one(Period, round_.period_id)
    signed = [one for one, story in pairs if _decision(story, Decision.DECREE)]
    waiting = [one for one, story in pairs if story.state is State.ELIGIBLE]
    if signed:
        _sign(session, shelf, round_, _begin(round_, period, texts), signed)
    elif waiting:
        decree = _begin(round_, period, texts)
        choices = first_choice(candidates(session, period, waiting, None), window_of(period), decree.cap)
        _keep(session, decree, choices, "prepared")


def store_handovers(
    session: Session, round_: Round, pairs: Sequence[Pair], indicators: Mapping[int, Indicator]
) -> None:
    """What was entered into the ministry's index, and what it answered: the older the year, the more is answered."""
    for innovation, story in pairs:
        entered = _decision(story, Decision.HAND_OVER)
        if entered is not None:
            session.add(_handover(round_, innovation, story, entered, indicators))
    session.flush()


def _begin(round_: Round, period: Period, texts: DecreeTextRef) -> Decree:
    calendar, office = round_.calendar, round_.staff.bappedalitbang[0]
    day = min(DECREE_DAY, calendar.newest) - _BEGUN_BEFORE
    begun = calendar.instant(day, 95)
    return Decree(
        period=period,
        title=texts.title,
        texts={name: list(lines) for name, lines in texts.paragraphs.items()},
        signer_title=_OFFICE,
        signer_name=round_.staff.pimpinan.name,
        cap=DEFAULT_CAP,
        created_at=begun,
        updated_at=begun,
        created_by_id=office.user_id,
        updated_by_id=office.user_id,
    )


def _sign(session: Session, shelf: Shelf, round_: Round, decree: Decree, innovations: Sequence[Innovation]) -> None:
    calendar, leader = round_.calendar, round_.staff.pimpinan
    at = calendar.instant(DECREE_DAY, DECREE_MINUTE)
    told = ranked(candidates(session, decree.period, innovations, None))
    by_id = {one.id: one for one in innovations}
    order = [by_id[one.key] for one in told]
    number, day = decree_number(round_.banks, calendar.year).partition(" ")[0], at.astimezone(WITA).date()
    (decree.signed_file_id,) = shelf.put(session, [(_scan(decree, order, number, day), at, leader)], [None])
    decree.status, decree.number, decree.signed_on = DecreeStatus.SIGNED, number, day
    decree.signed_at, decree.signed_by_id = at, leader.user_id
    decree.updated_at, decree.updated_by_id = at, leader.user_id
    choices = {one.id: Choice(is_chosen=True, rank=rank) for rank, one in enumerate(order, 1)}
    _keep(session, decree, choices, "signed", by_id)


def _keep(
    session: Session,
    decree: Decree,
    choices: Mapping[int, Choice],
    what: str,
    frozen: Mapping[int, Innovation] | None = None,
) -> None:
    session.add(decree)
    session.flush()
    for key, choice in sorted(choices.items(), key=lambda pair: (pair[1].rank or len(choices), pair[0])):
        line = DecreeLine(decree=decree, innovation_id=key, is_chosen=choice.is_chosen, rank=choice.rank)
        if frozen:
            _freeze(line, frozen[key])
        session.add(line)
    session.add(
        AuditRow(
            at=decree.updated_at,
            actor_id=decree.updated_by_id,
            action=f"decree.{what}",
            object_type="decree",
            object_id=decree.id,
            detail={"count": sum(one.is_chosen for one in choices.values())},
        )
    )
    session.flush()


def _freeze(line: DecreeLine, one: Innovation) -> None:
    line.name, line.skpd_name = one.name, one.skpd_name
    line.form, line.kind, line.stage, line.main_affair = one.form, one.kind, one.stage, one.main_affair
    line.implemented_on = one.applied_on
    line.initiator_name, line.verified_score = one.initiator_name, one.verified_score


def _scan(decree: Decree, order: Sequence[Innovation], number: str, day: dt.date) -> Sheet:
    title = decree.title.replace("{tahun}", str(decree.period.year))
    data = samples.make_pdf(
        title,
        ["Inovasi Daerah yang ditetapkan:", *(f"{rank}. {one.name}" for rank, one in enumerate(order, 1))],
        agency=_OFFICE.upper(),
        number=number,
        date=indonesian_date(day),
        signer=decree.signer_name,
    )
    return Sheet(data, f"SK Bupati {decree.period.year} (ditandatangani).pdf", "pdf")


def _decision(story: Story, decision: Decision) -> Decided | None:
    return next((one for one in story.decided if one.outcome.decision is decision), None)


def _handover(
    round_: Round, innovation: Innovation, story: Story, entered: Decided, indicators: Mapping[int, Indicator]
) -> Handover:
    dice = Dice(round_.banks.seed, "ministry", round_.calendar.year, innovation.name)
    row = Handover(
        innovation_id=innovation.id,
        national_number=innovation.national_number or "",
        entered_on=entered.at.astimezone(WITA).date(),
        entered_by_id=entered.actor.user_id,
        updated_at=entered.at,
        updated_by_id=entered.actor.user_id,
    )
    answer = dice.number(1, 20)
    if answer == 1:  # the ministry has not said anything yet
        return row
    answered = entered.at + dt.timedelta(days=dice.number(35, 60))
    _answer(row, dice, round_.staff.bappedalitbang[0], answered, is_applied=innovation.stage == Stage.IMPLEMENTATION)
    if row.status == HandoverStatus.ACCEPTED:
        levels = _national_levels(story, indicators, dice)
        row.national_levels = {str(number): level for number, (level, _) in sorted(levels.items())}
        row.national_score = float(sum(level * weight for level, weight in levels.values()))
    return row


def _answer(row: Handover, dice: Dice, office: Actor, at: dt.datetime, *, is_applied: bool) -> None:
    """The ministry assesses only what is applied, and of that sends one in about sixteen back."""
    unproven = dice.chance(0.06)
    row.status = HandoverStatus.RETURNED if unproven or not is_applied else HandoverStatus.ACCEPTED
    if not is_applied:
        row.note = "Inovasi belum pada tahap penerapan sehingga tidak dinilai."
    elif unproven:
        row.note = "Bukti regulasi tidak memuat nama inovasi ini."
    row.answered_on = at.astimezone(WITA).date()
    row.updated_at, row.updated_by_id = at, office.user_id


def _national_levels(story: Story, indicators: Mapping[int, Indicator], dice: Dice) -> dict[int, tuple[int, int]]:
    """National number → (level, weight): mostly as monev found it, here and there one lower."""
    best: dict[int, tuple[int, int]] = {}
    for answer in story.answers:
        indicator = indicators[answer.number]
        number: Any = indicator.national_number
        if number is None or answer.verified_level is None:
            continue
        level = max(answer.verified_level - dice.chance(0.12), 0)
        if number not in best or level > best[number][0]:
            best[number] = (level, indicator.weight)
    return best
