"""What the answer to a link's address means for the hand-over, and which links are asked next."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from app.rules.problems import Problem, problem

#: An answer this young is not asked for again by the presses that go on with one round of questions.
FRESH = dt.timedelta(minutes=15)
#: Longer addresses are not asked: no server takes them.
LONGEST_ADDRESS = 2_000
#: Where closed documents lead: these pages answer well, and show nobody but the owner anything.
LOGIN_HOSTS = frozenset({"accounts.google.com", "login.microsoftonline.com", "login.live.com", "login.yahoo.com"})

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_TAIL = ".,;:!?"
_SUCCESS, _CLIENT, _SERVER = 200, 400, 500
_LOGIN = frozenset({401, 403, 407})
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})


class Standing(StrEnum):
    """What one may say of a link: it lives, it is dead for whoever reads the form, it could not be asked when it was
    last tried, it was never tried, or it is misspelt and asked of nobody.
    """

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    NEVER = "never"
    MISSPELT = "misspelt"


class LinkReason(StrEnum):
    """Why; each is one sentence (`views/handover_words.py`)."""

    OK = "ok"
    NOT_FOUND = "not_found"
    LOGIN = "login"
    REFUSED = "refused"
    NO_NAME = "no_name"
    NO_ANSWER = "no_answer"
    TLS = "tls"
    REDIRECTS = "redirects"
    GARBLED = "garbled"
    INSIDE = "inside"
    BUSY = "busy"
    NO_NETWORK = "no_network"
    PORT = "port"


#: Reason → the code of its sentence.
REASON_CODES: Mapping[LinkReason, str] = {
    LinkReason.OK: "link.ok",
    LinkReason.NOT_FOUND: "link.not_found",
    LinkReason.LOGIN: "link.login",
    LinkReason.REFUSED: "link.refused",
    LinkReason.NO_NAME: "link.no_name",
    LinkReason.NO_ANSWER: "link.no_answer",
    LinkReason.TLS: "link.tls",
    LinkReason.REDIRECTS: "link.redirects",
    LinkReason.GARBLED: "link.garbled",
    LinkReason.INSIDE: "link.inside",
    LinkReason.BUSY: "link.busy",
    LinkReason.NO_NETWORK: "link.no_network",
    LinkReason.PORT: "link.port",
}
_UNKNOWN = frozenset({LinkReason.BUSY, LinkReason.NO_NETWORK, LinkReason.PORT})


@dataclass(frozen=True)
class LinkAnswer:
    """What came of asking: why, the server's number if it gave one, and whether any server was reached at all."""

    reason: LinkReason
    status: int | None = None
    reached: bool = False

    @property
    def standing(self) -> Standing:
        """Alive, dead, or not known."""
        if self.reason is LinkReason.OK:
            return Standing.ALIVE
        return Standing.UNKNOWN if self.reason in _UNKNOWN else Standing.DEAD


@dataclass(frozen=True)
class LinkFact:
    """One link as it is written, and what was answered when it was last asked, if ever."""

    text: str
    answer: LinkAnswer | None = None
    asked_at: dt.datetime | None = None

    @property
    def standing(self) -> Standing:
        """What one may say of it now."""
        if not well_formed(self.text):
            return Standing.MISSPELT
        return self.answer.standing if self.answer else Standing.NEVER


def links_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Every address written in the texts, once, in order."""
    found = (one.rstrip(_TAIL) for text in texts for one in _LINK.findall(text))
    return tuple(dict.fromkeys(found))


def well_formed(link: str) -> bool:
    """Whether an address can lead anywhere at all: a host with a dot, and no space or stray sign in it."""
    address = link if "://" in link else f"https://{link}"
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return "." in host.strip(".") and re.fullmatch(r"[a-z0-9.-]+", host) is not None


def told(fact: LinkFact) -> Problem:
    """What is said of a link, good or bad, with the instant at which it was asked."""
    if fact.standing is Standing.MISSPELT:
        return problem("handover.broken_link", link=fact.text)
    if fact.answer is None:
        return problem("link.never", link=fact.text)
    return problem(REASON_CODES[fact.answer.reason], link=fact.text, status=fact.answer.status or 0, at=fact.asked_at)


def address_of(link: str) -> str:
    """The address that is asked for a link as people write it."""
    return link if "://" in link else f"https://{link}"


def judged(status: int, host: str) -> LinkReason:
    """What a server's last answer means; `host` is where the redirects ended."""
    if status in _LOGIN or (status < _CLIENT and host.lower() in LOGIN_HOSTS):
        return LinkReason.LOGIN
    if _SUCCESS <= status < _CLIENT:
        return LinkReason.OK
    if status in _GONE:
        return LinkReason.NOT_FOUND
    if status in _LATER or status >= _SERVER:
        return LinkReason.BUSY
    return LinkReason.REFUSED if status >= _CLIENT else LinkReason.GARBLED


def next_to_ask(
    addresses: Iterable[str],
    known: Mapping[str, tuple[LinkAnswer, dt.datetime]],
    now: dt.datetime,
    *,
    going_on: bool,
) -> list[str]:
    """The addresses to ask, those never asked first, then the longest ago; what is fresh is left.

    When nothing else is left, a new press (not one that is `going_on`) asks again for what did not live.
    """
    every = dict.fromkeys(one for one in addresses if len(one) <= LONGEST_ADDRESS)
    never = [one for one in every if one not in known]
    old = sorted((one for one in every if one in known and now - known[one][1] >= FRESH), key=lambda one: known[one][1])
    if never or old or going_on:
        return [*never, *old]
    return [one for one in every if known[one][0].standing is not Standing.ALIVE]


def without_network(answers: Mapping[str, LinkAnswer]) -> dict[str, LinkAnswer]:
    """The answers, or "not known" for each, when not one of several servers was reached: then it is our own network."""
    hosts = {urlsplit(one).hostname for one in answers}
    if len(hosts) == 1 or any(one.reached for one in answers.values()):
        return dict(answers)
    silent = {LinkReason.NO_ANSWER, LinkReason.NO_NAME}
    return {key: LinkAnswer(LinkReason.NO_NETWORK) if one.reason in silent else one for key, one in answers.items()}
