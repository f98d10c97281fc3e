"""`flask demo`: fills an empty database with the demonstration round, once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.extensions import db
from app.models import AuditRow, IndicatorSet, Innovation, Period, Skpd, User
from app.queries.periods import holidays
from app.reference.refs import Reference
from app.rules.codes import SetKind
from app.rules.roles import NOBODY
from app.services.counters import refresh_counters
from app.services.demo.accounts import Account, read_accounts, ready_accounts
from app.services.demo.banks import Banks, YearPlan, banks
from app.services.demo.calendar import RoundCalendar, round_calendar
from app.services.demo.casting import cast_year
from app.services.demo.decrees import store_decrees, store_handovers
from app.services.demo.journeys import DECREE_DAY
from app.services.demo.monev import store_forms
from app.services.demo.rounds import Round, store_participations, store_period
from app.services.demo.script import Scene, Story, write_story
from app.services.demo.staff import Staff, furnish, hire
from app.services.demo.step_papers import store_step_papers
from app.services.demo.store import Shelf, shelf, store_stories, tell_timelines
from app.services.demo.texts import Agency
from app.services.errors import ServiceError
from app.services.load_reference import load_reference
from app.services.use_case import use_case
from app.storage.store import Storage

_LOADED = "demo.loaded"


class DemoRefused(ServiceError):
    """The demo was not loaded: this database holds a real round, or at least somebody's account."""


@dataclass(frozen=True)
class Loaded:
    """What `load_demo` did. `anew` is False when the demo was there already."""

    anew: bool
    states: dict[int, Counter[str]]
    files: int = 0
    bytes_stored: int = 0


def is_loaded(session: Session) -> bool:
    """Whether this database holds the demo."""
    return session.scalar(select(AuditRow.id).where(AuditRow.action == _LOADED).limit(1)) is not None


@use_case
def load_demo(data: Reference, storage: Storage, instance: Path, *, today: dt.date) -> Loaded:
    """Three years of a believable round, the newest in full swing on `today`; the same day gives the same data.

    A second call changes nothing, but makes new passwords when the installation's list of them is gone. Raises
    DemoRefused when anybody else's data are here, RolesMissing before `flask sync-roles`.
    """
    session = db.session()
    if is_loaded(session):
        _keep_passwords(session, instance)
        return Loaded(anew=False, states=_states(session))
    if any(session.scalar(select(model.id).limit(1)) for model in (User, Period, Innovation)):
        raise DemoRefused
    if session.scalar(select(IndicatorSet.id).where(IndicatorSet.kind == SetKind.FORM).limit(1)) is None:
        load_reference(NOBODY, data)
    with shelf(storage) as kept:
        _Loader(session, kept, data, today).load(instance)
        session.flush()
        files, size = kept.count, kept.bytes_stored
        session.add(AuditRow(action=_LOADED, at=_evening_before(today), detail={"today": today.isoformat()}))
        session.flush()
        session.commit()  # inside the shelf: files whose rows are not committed are taken back
    return Loaded(True, _states(session), files, size)


def _evening_before(today: dt.date) -> dt.datetime:
    return dt.datetime.combine(today, dt.time(), tzinfo=dt.UTC) - dt.timedelta(hours=12)


class _Loader:
    """One run: what is looked up once and used for every year."""

    def __init__(self, session: Session, kept: Shelf, data: Reference, today: dt.date) -> None:
        self.session, self.shelf, self.data, self.today = session, kept, data, today
        self.banks: Banks = banks()
        self.days_off = holidays(session)
        self.form = session.scalars(
            select(IndicatorSet).where(IndicatorSet.kind == SetKind.FORM).order_by(IndicatorSet.year.desc()).limit(1)
        ).one()
        known = {skpd.code for skpd in data.skpds}
        self.skpds: Sequence[Skpd] = [
            one for one in session.scalars(select(Skpd).order_by(Skpd.id)) if one.code in known
        ]
        self.agencies = {one.code: Agency(one.id, one.code, one.name, one.short_name) for one in self.skpds}
        self.previous: dict[str, int] = {}
        self.first_year: dict[str, int] = {}

    def load(self, instance: Path) -> None:
        first = self._calendar(self.banks.years[0])
        furnish(self.banks, self.skpds)
        accounts = ready_accounts(instance, {code: one.name for code, one in self.agencies.items()})
        since = first.instant(0, 0)
        staff = hire(self.session, self.banks, self.skpds, accounts, today=self.today, since=since)
        for plan in self.banks.years:
            self._load_year(plan, staff)

    def _calendar(self, plan: YearPlan) -> RoundCalendar:
        return self._calendar_of(self.today.year - plan.ago)

    def _calendar_of(self, year: int) -> RoundCalendar:
        return round_calendar(year, self.today, self.data.sop_steps, self.days_off)

    def _load_year(self, plan: YearPlan, staff: Staff) -> None:
        calendar = self._calendar(plan)
        period_id = store_period(self.session, self.banks, calendar, self.form.id)
        stories = self._stories(plan, calendar, staff)
        indicator_ids = {one.number: one.id for one in self.form.indicators}
        ids = store_stories(self.session, self.shelf, period_id, stories, self.previous, indicator_ids)
        forms = list(zip(ids, stories, strict=True))
        store_forms(self.session, self.banks, staff, forms, calendar.day(calendar.newest))
        pairs = self._settle(ids, stories)
        by_agency: dict[str, list[str]] = {}
        for one, story in zip(ids, stories, strict=True):
            self.previous[story.part.idea.name] = one
            by_agency.setdefault(story.agency.code, []).append(story.state)
        standing = [(agency, by_agency.get(code, [])) for code, agency in self.agencies.items()]
        round_ = Round(self.banks, plan, calendar, staff, period_id)
        store_participations(self.session, self.shelf, round_, standing)
        store_decrees(self.session, self.shelf, round_, pairs, self.data.decree.first)
        store_step_papers(self.session, self.shelf, round_)
        store_handovers(self.session, round_, pairs, {one.number: one for one in self.form.indicators})

    def _stories(self, plan: YearPlan, calendar: RoundCalendar, staff: Staff) -> list[Story]:
        before = self._calendar_of(calendar.year - 1)
        scene = Scene(
            banks=self.banks,
            calendar=calendar,
            staff=staff,
            numbers=tuple(one.number for one in self.form.indicators),
            mandatory=frozenset(one.number for one in self.form.indicators if one.mandatory),
            last_decree=before.day(DECREE_DAY),
        )
        return [
            write_story(
                scene,
                part,
                self.agencies[part.idea.skpd],
                serial=serial,
                years=calendar.year - self.first_year.setdefault(part.idea.name, calendar.year),
            )
            for serial, part in enumerate(cast_year(self.banks, plan), start=1)
        ]

    def _settle(self, ids: Sequence[int], stories: Sequence[Story]) -> list[tuple[Innovation, Story]]:
        """Timelines and counters, by the functions that keep them in daily use."""
        found = {one.id: one for one in self.session.scalars(select(Innovation).where(Innovation.id.in_(ids)))}
        pairs = [(found[one], story) for one, story in zip(ids, stories, strict=True)]
        tell_timelines(self.session, pairs)
        for innovation, _story in pairs:
            refresh_counters(self.session, innovation)
        return pairs


def _keep_passwords(session: Session, instance: Path) -> None:
    """Make new passwords when the list of them is gone: nobody could sign in any more."""
    if read_accounts(instance) is not None:
        return
    names = {one.code: one.name for one in session.scalars(select(Skpd))}
    for account in ready_accounts(instance, names):
        _give_password(session, account)


def _give_password(session: Session, account: Account) -> None:
    user: Any = session.scalar(select(User).where(User.username == account.username))
    if user is not None:
        user.password = generate_password_hash(account.password)


def _states(session: Session) -> dict[int, Counter[str]]:
    rows = session.execute(
        select(Period.year, Innovation.state, func.count())
        .join(Period, Innovation.period_id == Period.id)
        .group_by(Period.year, Innovation.state)
        .order_by(Period.year, Innovation.state)
    )
    found: dict[int, Counter[str]] = {}
    for year, state, count in rows:
        found.setdefault(year, Counter())[state] = count
    return found
