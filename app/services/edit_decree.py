"""Changes a decree while it is being prepared: its list, its texts, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models import Decree, DecreeLine
from app.queries.decrees import decree_desk
from app.rules.codes import DecreeStatus
from app.rules.decree import Choice, rearranged
from app.rules.problems import Problem, problem
from app.rules.roles import Actor, Role
from app.services.decree_lock import lock_decree, lock_preparing, mark, require_role
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.services.use_case import use_case

TEXTS = ("considering", "recalling", "noting", "ruling", "copies")
MOST_CAP = 1000
LONGEST_REASON = 500
LONGEST_PARAGRAPH = 2_000
MOST_PARAGRAPHS = 40
_LONGEST = {"title": 300, "place": 80, "signer_title": 120, "signer_name": 120}


@dataclass(frozen=True)
class Wording:
    """The words of a decree as its editor leaves them; `texts` by the names of `TEXTS`."""

    title: str
    texts: Mapping[str, Sequence[str]]
    place: str
    signer_title: str
    signer_name: str


@use_case
def save_decree_list(
    actor: Actor, decree_id: int, wanted: Mapping[int, Choice], *, cap: int | None = None, seen_version: int
) -> Decree:
    """Choose, rank and give reasons; candidates not in `wanted` (innovation's id → choice) keep theirs.

    Ranks close up to 1, 2, 3 …. What is unfinished is kept and told by the desk; only signing refuses it.
    Raises Invalid for a reason that is too long or a cap outside 1..1000, and as `lock_preparing`.
    """
    session = db.session()
    decree = lock_preparing(session, actor, decree_id, seen_version)
    lines = {
        one.innovation_id: one for one in session.scalars(select(DecreeLine).where(DecreeLine.decree_id == decree.id))
    }
    if not wanted.keys() <= lines.keys():
        raise NotFoundForActor
    problems = [
        problem("decree.reason_long", f"reason.{key}", limit=LONGEST_REASON)
        for key, one in wanted.items()
        if len(one.reason) > LONGEST_REASON
    ]
    if cap is not None and not 1 <= cap <= MOST_CAP:
        problems.append(problem("decree.cap_range", "cap", most=MOST_CAP))
    if problems:
        raise Invalid(problems)
    kept = {key: Choice(one.is_chosen, one.rank, one.reason) for key, one in lines.items()}
    changed = []
    for key, choice in rearranged(kept, wanted).items():
        if choice != kept[key]:
            line = lines[key]
            line.is_chosen, line.rank, line.reason = choice.is_chosen, choice.rank, choice.reason.strip()
            changed.append(key)
    if cap is not None and cap != decree.cap:
        decree.cap = cap
    elif not changed:
        return decree
    mark(session, actor, decree, "list", changed=changed, cap=decree.cap)
    return decree


@use_case
def save_decree_texts(actor: Actor, decree_id: int, wording: Wording, *, seen_version: int) -> Decree:
    """Keep the words of the decree. Raises Invalid when something is too long, and as `lock_preparing`."""
    session = db.session()
    decree = lock_preparing(session, actor, decree_id, seen_version)
    texts = {name: [one.strip() for one in wording.texts.get(name, ()) if one.strip()] for name in TEXTS}
    problems = [*_too_long(wording), *_too_many(texts)]
    if problems:
        raise Invalid(problems)
    decree.texts = texts
    for name in _LONGEST:
        setattr(decree, name, " ".join(getattr(wording, name).split()))
    mark(session, actor, decree, "texts")
    return decree


@use_case
def send_to_review(actor: Actor, decree_id: int, *, seen_version: int) -> Decree:
    """Lay the draft before Bagian Hukum: from now on it stays as it is. Raises Refused with all that still blocks."""
    session = db.session()
    decree = lock_preparing(session, actor, decree_id, seen_version)
    desk = decree_desk(session, decree)
    if not desk.ready:
        raise Refused((*desk.list_problems, *desk.text_problems))
    decree.status = DecreeStatus.LEGAL_REVIEW
    mark(session, actor, decree, "reviewed")
    return decree


@use_case
def take_back(actor: Actor, decree_id: int, *, seen_version: int) -> Decree:
    """Take the draft back from Bagian Hukum, so that it can be changed again."""
    session = db.session()
    require_role(actor, Role.BAPPEDALITBANG)
    decree = lock_decree(session, decree_id, seen_version)
    if decree.status != DecreeStatus.LEGAL_REVIEW:
        raise Refused([problem("decree.not_reviewed")])
    decree.status = DecreeStatus.DRAFT
    mark(session, actor, decree, "taken_back")
    return decree


def _too_long(wording: Wording) -> list[Problem]:
    return [
        problem("decree.text_long", name, limit=limit)
        for name, limit in _LONGEST.items()
        if len(getattr(wording, name).strip()) > limit
    ]


def _too_many(texts: Mapping[str, Sequence[str]]) -> list[Problem]:
    found = []
    for name, lines in texts.items():
        if any(len(one) > LONGEST_PARAGRAPH for one in lines):
            found.append(problem("decree.text_long", name, limit=LONGEST_PARAGRAPH))
        if len(lines) > MOST_PARAGRAPHS:
            found.append(problem("decree.texts_many", name, limit=MOST_PARAGRAPHS))
    return found
