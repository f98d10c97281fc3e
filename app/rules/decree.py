"""Step 8, the decree: what keeps a candidate off it, in which order candidates stand, what still blocks signing.

Sources: Pedoman B.8 (the SK Bupati names the participants); the national index scores only what is applied, or was
developed, within its window, takes a title at most twice, the second time with development, and counts at most 200.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.rules.problems import Problem, problem
from app.rules.window import Fit, Window, fit
from app.rules.workflow import State

#: How many innovations the national index counts of one region (domain 2.5).
DEFAULT_CAP = 200
#: How often one title may be sent to the ministry.
MOST_SENT = 2
_MONTHS = 12

#: The states in which an innovation may stand on a decree.
MAY_STAND = frozenset({State.ELIGIBLE, State.DECREED, State.HANDED_OVER})
#: The paragraphs a decree cannot be without, and the code of their absence.
COMPULSORY_TEXTS = {
    "considering": "decree.no_considering",
    "recalling": "decree.no_recalling",
    "ruling": "decree.no_ruling",
}

_FIT_CODES = {
    Fit.NOT_APPLIED: "decree.not_applied",
    Fit.NO_DATE: "decree.no_date",
    Fit.TOO_OLD: "decree.too_old",
    Fit.TOO_NEW: "decree.too_new",
}
_PRINTED = ("form", "kind", "main_affair", "applied_on", "initiator_name")


@dataclass(frozen=True)
class Candidate:
    """One innovation as the decree sees it.

    `times_sent` counts the earlier years in which it stood on a signed decree; `on_earlier` that an earlier decree of
    this very year names it, so that it stays; scores and counts are the innovation's counters.
    """

    key: int
    name: str
    state: State
    stage: str | None = None
    applied_on: dt.date | None = None
    developed_on: dt.date | None = None
    form: str | None = None
    kind: str | None = None
    main_affair: int | None = None
    initiator_name: str = ""
    complete_count: int = 0
    claimed_score: int = 0
    verified_score: int | None = None
    times_sent: int = 0
    on_earlier: bool = False


@dataclass(frozen=True)
class Choice:
    """What was decided of one candidate: chosen with a rank, or left out; with a reason where one is needed."""

    is_chosen: bool = False
    rank: int | None = None
    reason: str = ""


def beginning_problem(signed: Collection[bool], waiting: int) -> Problem | None:
    """Why the year's next decree cannot be begun; `signed` tells of each one so far, `waiting` counts the candidates."""
    if not all(signed):
        return problem("decree.in_preparation")
    if not waiting:
        return problem("decree.nothing_to_change" if signed else "decree.no_candidates")
    return None


def gone(candidate: Candidate) -> bool:
    """Whether it may not stand on a decree at all any more, whatever anybody decides."""
    return candidate.state not in MAY_STAND


def blockers(candidate: Candidate, window: Window | None) -> tuple[Problem, ...]:
    """Why the ministry would not count this innovation, or why it may not stand on the decree at all.

    Without a window in the year's settings nothing is said about dates.
    """
    if gone(candidate):
        return (problem("decree.not_eligible", state=candidate.state.value),)
    found: list[Problem] = []
    developed = False
    if window is not None:
        judged = fit(
            window, stage=candidate.stage, applied_on=candidate.applied_on, developed_on=candidate.developed_on
        )
        developed = window.holds(candidate.developed_on)
        if not judged.counts:
            found.append(problem(_FIT_CODES[judged]))
    if candidate.times_sent >= MOST_SENT:
        found.append(problem("decree.sent_twice", count=candidate.times_sent))
    elif candidate.times_sent and window is not None and not developed:
        found.append(problem("decree.sent_undeveloped"))
    return tuple(found)


def gaps(candidate: Candidate) -> tuple[str, ...]:
    """Columns of the annex that would be empty."""
    return tuple(name for name in _PRINTED if getattr(candidate, name) in (None, ""))


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Best first: verified score, then completeness, then claimed score, then name."""
    return sorted(
        candidates,
        key=lambda one: (
            1 if one.verified_score is None else -one.verified_score,
            -one.complete_count,
            -one.claimed_score,
            one.name.casefold(),
            one.key,
        ),
    )


def first_choice(candidates: Iterable[Candidate], window: Window | None, cap: int) -> dict[int, Choice]:
    """The list to begin with: who stood on the earlier decree, then the best without a blocker, up to the cap."""
    chosen: dict[int, Choice] = {}
    waiting = ranked(candidates)
    for one in [*filter(lambda one: one.on_earlier, waiting), *filter(lambda one: not one.on_earlier, waiting)]:
        free = one.on_earlier or (not blockers(one, window) and len(_taken(chosen)) < cap)
        chosen[one.key] = Choice(is_chosen=free, rank=len(_taken(chosen)) + 1) if free else Choice()
    return chosen


def rearranged(kept: Mapping[int, Choice], wanted: Mapping[int, Choice]) -> dict[int, Choice]:
    """`kept` with `wanted` put in, ranks made 1, 2, 3 … again.

    A rank typed stands against one that was there before; who is chosen without a rank comes last.
    """
    merged = {**kept, **wanted}

    def place(key: int) -> tuple[float, int]:
        before, now = kept.get(key, Choice()).rank, merged[key].rank
        if now is None:
            return (float("inf"), 0)
        if before is None or now == before:
            return (now, 0 if before else -1)
        return (now, -1 if now < before else 1)

    order = sorted((key for key, one in merged.items() if one.is_chosen), key=lambda key: (*place(key), key))
    ranks = {key: rank for rank, key in enumerate(order, 1)}
    return {key: replace(one, rank=ranks.get(key)) for key, one in merged.items()}


def line_problems(candidate: Candidate, choice: Choice, window: Window | None) -> tuple[Problem, ...]:
    """What is wrong with the decision on one candidate."""
    reasons = blockers(candidate, window)
    if choice.is_chosen and gone(candidate):
        return reasons
    explained = bool(choice.reason.strip())
    if candidate.on_earlier and not choice.is_chosen:
        return (problem("decree.stays"),)
    if choice.is_chosen and reasons and not explained and not candidate.on_earlier:
        return (problem("decree.why_chosen"),)
    if not choice.is_chosen and not reasons and not explained:
        return (problem("decree.why_left_out"),)
    return ()


def text_problems(
    title: str, texts: Mapping[str, Sequence[str]], signer_title: str, signer_name: str
) -> tuple[Problem, ...]:
    """What the decree's own wording still lacks."""
    found = [] if title.strip() else [problem("decree.no_title", "title")]
    found += [
        problem(code, name)
        for name, code in COMPULSORY_TEXTS.items()
        if not any(one.strip() for one in texts.get(name, ()))
    ]
    if not signer_title.strip():
        found.append(problem("decree.no_office", "signer_title"))
    if not signer_name.strip():
        found.append(problem("decree.no_signer", "signer_name"))
    return tuple(found)


def list_problems(
    candidates: Sequence[Candidate], choices: Mapping[int, Choice], window: Window | None, cap: int
) -> tuple[Problem, ...]:
    """What keeps the list from being signed: nobody or too many on it, or decisions that need a word; counted."""
    chosen = [one for one in candidates if choices.get(one.key, Choice()).is_chosen]
    found = []
    if not chosen:
        found.append(problem("decree.none_chosen"))
    if len(chosen) > cap:
        found.append(problem("decree.over_cap", count=len(chosen), cap=cap))
    counted: dict[str, int] = {}
    for one in candidates:
        for wrong in line_problems(one, choices.get(one.key, Choice()), window):
            code = _COUNTED.get(wrong.code, "decree.count_gone")
            counted[code] = counted.get(code, 0) + 1
    found += [Problem(code, {"count": count}) for code, count in counted.items()]
    return tuple(found)


_COUNTED = {
    "decree.stays": "decree.count_stays",
    "decree.why_chosen": "decree.count_why_chosen",
    "decree.why_left_out": "decree.count_why_left_out",
}


def signing_problems(number: str, signed_on: dt.date | None, today: dt.date) -> tuple[Problem, ...]:
    """What the particulars of the signed decree lack: Bagian Hukum's number, and a day that has come."""
    found = [] if number.strip() else [problem("decree.no_number", "number")]
    if signed_on is None:
        found.append(problem("decree.no_day", "signed_on"))
    elif signed_on > today:
        found.append(problem("decree.day_ahead", "signed_on"))
    return tuple(found)


def age_months(applied_on: dt.date | None, today: dt.date) -> int | None:
    """Whole months since the innovation was applied; None without a date or before it."""
    if applied_on is None or applied_on > today:
        return None
    months = (today.year - applied_on.year) * _MONTHS + today.month - applied_on.month
    return months - (today.day < applied_on.day)


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with each {name} of `values` replaced; every other brace is left as typed."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _taken(chosen: Mapping[int, Choice]) -> list[int]:
    return [key for key, one in chosen.items() if one.is_chosen]
