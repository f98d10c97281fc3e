"""What the reference files say, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.rules.codes import DayMode, HolidayKind, SetKind, SkpdKind


@dataclass(frozen=True)
class IndicatorSettings:
    """Numbers of the national formula and its window for one year.

    `minimum_count` is N, `minimum_services` Y of the six basic services, `count_factor` points per innovation up to
    `count_cap` innovations, `max_points` the most one innovation can earn. Innovations applied or developed from
    `applied_from` to `applied_until` (both included) count; their design needs `design_words` words.
    """

    minimum_count: int
    minimum_services: int
    count_factor: Decimal
    count_cap: int
    max_points: int
    applied_from: date
    applied_until: date
    design_words: int


@dataclass(frozen=True)
class IndicatorRef:
    """One row of an indicator set; `levels` are the sentences of level 1, 2 and 3.

    `shares_with` names the row of the same set that answers the same national indicator: the higher level of the two
    is scored, once, with the weight of that row. `counts` is False for the row that points.
    """

    number: int
    name_printed: str
    name: str
    help: str
    accepted_evidence: str
    evidence_kinds: tuple[str, ...]
    national_number: int | None
    mandatory: bool
    weight: int
    shares_with: int | None
    levels: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether this row's own weight is part of the score."""
        return self.shares_with is None


@dataclass(frozen=True)
class IndicatorSetRef:
    """A year's indicators; a form set has the settings of the national set it is scored by."""

    code: str
    name: str
    year: int
    kind: SetKind
    source: str
    national_set: str | None
    settings: IndicatorSettings
    indicators: tuple[IndicatorRef, ...]


@dataclass(frozen=True)
class SopStepRef:
    """One of the nine SOP steps; actors are codes of the Pedoman's columns, the one in charge first."""

    number: int
    activity: str
    short_name: str
    actors: tuple[str, ...]
    completeness: str
    days: int
    day_mode: DayMode
    output: str


@dataclass(frozen=True)
class MonevItemRef:
    """One row of Form C.2; the row with `is_note` is the free note at its end."""

    number: int
    text_printed: str
    text: str
    help: str
    is_note: bool


@dataclass(frozen=True)
class SkpdRef:
    """An agency or service unit; `parent` is the code of the agency it belongs to."""

    code: str
    name: str
    short_name: str
    kind: SkpdKind
    parent: str | None


@dataclass(frozen=True)
class HolidayRef:
    """A day off that no deadline counts."""

    date: date
    name: str
    kind: HolidayKind
    source: str


@dataclass(frozen=True)
class UrusanRef:
    """A government affair of the national form; `yandas` marks the six compulsory basic services."""

    number: int
    name: str
    yandas: bool


@dataclass(frozen=True)
class OptionRef:
    """One choice of a national field."""

    code: str
    label: str


@dataclass(frozen=True)
class NationalFieldRef:
    """A field of the national form beyond Form C.1, with its choices and the year it came into use."""

    code: str
    label: str
    since: int
    options: tuple[OptionRef, ...]


@dataclass(frozen=True)
class DecreeTextRef:
    """The title of a decree and its paragraphs: considering, recalling, noting, ruling, copies."""

    title: str
    paragraphs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class DecreeTextsRef:
    """What the year's first decree begins with, and what one that changes it; `source` says how far to trust it."""

    source: str
    first: DecreeTextRef
    amendment: DecreeTextRef


@dataclass(frozen=True)
class Reference:
    """Everything in the reference folder; `skpd_note` says how far the list of agencies may be trusted."""

    indicator_sets: tuple[IndicatorSetRef, ...]
    monev_items: tuple[MonevItemRef, ...]
    sop_steps: tuple[SopStepRef, ...]
    skpds: tuple[SkpdRef, ...]
    skpd_note: str
    holidays: tuple[HolidayRef, ...]
    urusan: tuple[UrusanRef, ...]
    national_fields: tuple[NationalFieldRef, ...]
    decree: DecreeTextsRef

    def indicator_set(self, code: str) -> IndicatorSetRef:
        """The set with this code; raises KeyError when there is none."""
        for candidate in self.indicator_sets:
            if candidate.code == code:
                return candidate
        raise KeyError(code)

    @property
    def holiday_dates(self) -> frozenset[date]:
        """All days off, as `rules.deadlines` takes them."""
        return frozenset(holiday.date for holiday in self.holidays)
