"""The whole story of one innovation in one year, worked out before anything is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.formats import indonesian_date
from app.rules.roles import Actor
from app.rules.workflow import Decision, Facts, Outcome, Refusal, State, decide
from app.services.demo.answers import REPAIRED, RETURNED, Answer, answers, claimed_levels, figures, fullness, judged
from app.services.demo.banks import Banks
from app.services.demo.calendar import LAST_MINUTE, RoundCalendar
from app.services.demo.casting import Part
from app.services.demo.dice import Dice
from app.services.demo.evidence import Desk, Piece
from app.services.demo.journeys import Moment, Stop, first_day, journey, moment_between
from app.services.demo.papers import spoken_length, video_seconds
from app.services.demo.profile import written_profile
from app.services.demo.staff import Staff
from app.services.demo.texts import Agency, base_values, cited_letters, decree_number

_ENDING = frozenset({Decision.SUBMIT, Decision.FILE, Decision.WITHDRAW})
_OPENING = frozenset({Decision.RETURN, Decision.ACCEPT, Decision.REOPEN})


@dataclass(frozen=True)
class Scene:
    """What all stories of one year share."""

    banks: Banks
    calendar: RoundCalendar
    staff: Staff
    numbers: tuple[int, ...]
    mandatory: frozenset[int]
    #: When the Bupati signed the decree of the round before.
    last_decree: dt.date


@dataclass(frozen=True)
class Decided:
    """One row of the timeline to be: the outcome, who decided it, when, why, on which version."""

    outcome: Outcome
    actor: Actor
    at: dt.datetime
    reason: str
    version: int


@dataclass(frozen=True)
class Story:
    """Everything about one innovation that will be stored; `edited` says when and by whom an answer was written."""

    part: Part
    agency: Agency
    profile: dict[str, object]
    answers: list[Answer]
    edited: dict[int, tuple[dt.datetime, Actor]]
    pieces: list[Piece]
    decided: list[Decided]
    created_at: dt.datetime
    updated_at: dt.datetime
    writers: tuple[Actor, ...]
    updated_by: Actor
    version: int
    profile_version: int
    national_number: str | None

    @property
    def state(self) -> State:
        """Where the innovation stands."""
        return self.decided[-1].outcome.to_state if self.decided else State.DRAFT

    @property
    def state_since(self) -> dt.datetime:
        """When the present state began."""
        return self.decided[-1].at if self.decided else self.created_at

    @property
    def was_submitted(self) -> bool:
        """Whether the agency's name of that day is frozen on the form."""
        return any(one.outcome.decision is Decision.SUBMIT for one in self.decided)


def write_story(scene: Scene, part: Part, agency: Agency, *, serial: int, years: int) -> Story:
    """Work out one innovation: `years` is how long ago it was first reported, `serial` its number in the year."""
    return _Teller(scene, part, agency).tell(serial, years)


class _Teller:
    def __init__(self, scene: Scene, part: Part, agency: Agency) -> None:
        self.scene, self.part, self.agency = scene, part, agency
        self.calendar = scene.calendar
        self.dice = Dice(scene.banks.seed, self.calendar.year, part.idea.name)
        self.office = scene.staff.offices[agency.code]
        self.stops = journey(part.destination, self.calendar, self.dice)
        self.begun = first_day(part.destination, self.stops, self.calendar, self.dice)
        self.stretches = self._stretches()
        self.taken: list[dt.datetime] = []
        shown = part.idea.skpd in scene.banks.showcase
        self.managers = self.office.managers if self.dice.chance(0.8 if shown else 0.5) else ()
        self.writers = (self.office.admin, *self.managers)
        self.cited = cited_letters(scene.banks, agency, part.idea, self.calendar.year, scene.last_decree)

    def tell(self, serial: int, years: int) -> Story:
        banks, destination, dice = self.scene.banks, self.part.destination, self.dice
        levels = claimed_levels(self.part.idea, self.scene.mandatory, self.scene.numbers, dice)
        values = self._values(levels)
        rows = judged(banks, answers(banks, levels, destination, values, dice), destination, dice)
        noted = [row.number for row in rows if row.note]
        repaired = set(noted) if destination in REPAIRED else set()
        desk = Desk(values, self.cited, self.calendar.year, self._edit, dice)
        found = desk.pieces(banks.papers, rows, fullness(destination), repaired)
        edited = {
            row.number: (self._edit(row.number in repaired), dice.pick(self.writers)) for row in rows if row.description
        }
        decided = self._decisions(noted, f"63.11.{self.calendar.year}.{serial:04}")
        created_at = self.calendar.instant(*self.begun)
        return Story(
            part=self.part,
            agency=self.agency,
            profile=written_profile(banks, self.part.idea, values, destination, self.calendar, dice, years),
            answers=rows,
            edited=edited,
            pieces=found,
            decided=decided,
            created_at=created_at,
            updated_at=max([created_at, *self.taken]),
            writers=self.writers,
            updated_by=dice.pick(self.writers) if self.taken else self.office.admin,
            version=1 + len(self.taken) + len(decided),
            profile_version=dice.number(2, 9) if self.taken else 1,
            national_number=self._national_number(decided, serial),
        )

    def _national_number(self, decided: Sequence[Decided], serial: int) -> str | None:
        handed_over = bool(decided) and decided[-1].outcome.to_state is State.HANDED_OVER
        return f"63.11.{self.calendar.year}.{serial:04}" if handed_over else None

    def _values(self, levels: dict[int, int]) -> dict[str, str]:
        seconds = video_seconds(self.dice)
        return {
            **base_values(self.part.idea, self.agency, self.calendar.year),
            **figures(levels, self.dice),
            "sk_nomor": self.cited.sk_number,
            "sk_tanggal": indonesian_date(self.cited.sk_date),
            "st_nomor": self.cited.st_number,
            "st_tanggal": indonesian_date(self.cited.st_date),
            "detik": str(seconds),
            "durasi": spoken_length(seconds),
        }

    def _stretches(self) -> list[tuple[Moment, Moment]]:
        """When the data stood open: up to each submission and filing, and since the last return or acceptance."""
        found = []
        opened: Moment | None = self.begun
        for stop in self.stops:
            if stop.decision in _ENDING and opened is not None:
                found.append((opened, stop.at))
                opened = None
            elif stop.decision in _OPENING:
                opened = stop.at
        untouched = found and self.part.destination in RETURNED and self.dice.chance(0.5)
        if opened is not None and not untouched:
            last = self.calendar.newest if self.calendar.is_open else min(opened.day + 12, self.calendar.newest)
            found.append((opened, Moment(max(last, opened.day), LAST_MINUTE)))
        return found

    def _edit(self, repaired: bool) -> dt.datetime:
        """A moment at which data could be changed; what monev had already verified was not changed after that."""
        monev = next((stop.at for stop in self.stops if stop.by == "monev"), None)
        early = [one for one in self.stretches if monev is None or one[0] < monev]
        stretch = self.stretches[-1] if repaired else self.dice.pick(early)
        self.taken.append(self.calendar.instant(*moment_between(*stretch, self.dice)))
        return self.taken[-1]

    def _decisions(self, noted: Sequence[int], national_number: str) -> list[Decided]:
        """Take each decision through the workflow's own gate, so that no way is walked that its table does not have."""
        state = State.DRAFT
        found: list[Decided] = []
        for place, stop in enumerate(self.stops):
            at = self.calendar.instant(*stop.at)
            actor = self._actor(stop.by)
            version = 1 + sum(edit < at for edit in self.taken) + place
            reason = self._reason(stop, noted)
            facts = Facts(
                state=state,
                version=version,
                skpd_id=self.agency.id,
                entered_by=frozenset(one.user_id for one in self.writers),
                monev_complete=True,
                on_signed_decree=True,
                national_number=national_number,
            )
            answer = decide(stop.decision, actor, facts, reason=reason, seen_version=version)
            if isinstance(answer, Refusal):
                raise RuntimeError(  # noqa: TRY004 - the table of ways is wrong, not a type
                    f"{self.part.destination}: {stop.decision} in {state}: {answer.problems}"
                )
            found.append(Decided(answer, actor, at, reason, version))
            state = answer.to_state
        return found

    def _actor(self, by: str) -> Actor:
        staff = self.scene.staff
        choices = {
            "admin": (self.office.admin,),
            "head": (self.office.head,),
            "office": staff.bappedalitbang,
            "monev": staff.monev,
            "leader": (staff.pimpinan,),
        }
        return self.dice.pick(choices[by])

    def _reason(self, stop: Stop, noted: Sequence[int]) -> str:
        texts = self.scene.banks.round
        match stop.decision:
            case Decision.RETURN:
                listed = ", ".join(map(str, noted))
                return f"{self.dice.pick(texts['return_reasons'][stop.by])} Catatan ada pada indikator {listed}."
            case Decision.FIND_INELIGIBLE:
                return str(self.dice.pick(texts["ineligible_reasons"]))
            case Decision.WITHDRAW:
                return str(self.dice.pick(texts["withdraw_reasons"]))
            case Decision.REOPEN:
                return str(self.dice.pick(texts["reopen_reasons"]))
            case Decision.DECREE:
                day = self.calendar.day(stop.at.day)
                return str(texts["decree_reason"]).format(
                    nomor=decree_number(self.scene.banks, day.year), tanggal=indonesian_date(day)
                )
        return ""
