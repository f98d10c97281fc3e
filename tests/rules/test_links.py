"""Which links there are, what is said of them, and which are asked next."""

from __future__ import annotations

import datetime as dt

import pytest

from app.rules.links import (
    LinkAnswer,
    LinkFact,
    LinkReason,
    Standing,
    judged,
    links_in,
    next_to_ask,
    told,
    well_formed,
    without_network,
)

NOW = dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
ALIVE, GONE = LinkAnswer(LinkReason.OK, 200), LinkAnswer(LinkReason.NOT_FOUND, 404)


def test_addresses_are_found_once_without_the_sentences_full_stop() -> None:
    found = links_in(["Lihat https://a.go.id/x?y=1. Juga www.b.id, dan https://a.go.id/x?y=1", "(http://c.id/d)"])
    assert found == ("https://a.go.id/x?y=1", "www.b.id", "http://c.id/d")


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://drive.google.com/file/d/1", True),
        ("www.balangankab.go.id", True),
        ("https://drive", False),
        ("https://drive,google.com", False),
        ("http://[x", False),
        ("https://.", False),
    ],
)
def test_an_address_that_can_lead_nowhere_is_told(link: str, good: bool) -> None:
    assert well_formed(link) is good


@pytest.mark.parametrize(
    ("status", "host", "reason"),
    [
        (204, "a.id", LinkReason.OK),
        (200, "accounts.google.com", LinkReason.LOGIN),
        (401, "a.id", LinkReason.LOGIN),
        (410, "a.id", LinkReason.NOT_FOUND),
        (429, "a.id", LinkReason.BUSY),
        (999, "a.id", LinkReason.BUSY),
        (199, "a.id", LinkReason.GARBLED),
    ],
)
def test_a_number_means_the_same_wherever_it_comes_from(status: int, host: str, reason: LinkReason) -> None:
    assert judged(status, host) is reason


def test_a_dead_link_is_not_one_that_could_not_be_asked() -> None:
    standings = {one: LinkAnswer(one).standing for one in LinkReason}
    unsure = {one for one, standing in standings.items() if standing is Standing.UNKNOWN}
    assert unsure == {LinkReason.BUSY, LinkReason.NO_NETWORK, LinkReason.PORT}
    assert [one for one, standing in standings.items() if standing is Standing.ALIVE] == [LinkReason.OK]
    assert told(LinkFact("https://a.id")).code == "link.never"
    assert told(LinkFact("https://a,id", ALIVE, NOW)).code == "handover.broken_link"
    assert told(LinkFact("https://a.id", GONE, NOW)).params == {"link": "https://a.id", "status": 404, "at": NOW}


def test_a_press_asks_what_was_never_asked_then_what_is_old_then_what_did_not_live() -> None:
    old, fresh = NOW - dt.timedelta(hours=2), NOW - dt.timedelta(minutes=5)
    known = {
        "https://a": (ALIVE, old),
        "https://b": (ALIVE, old - dt.timedelta(hours=1)),
        "https://c": (GONE, fresh),
        "https://d": (ALIVE, fresh),
    }
    everything = ["https://d", "https://c", "https://a", "https://b", "https://e", "https://e", f"https://{'x' * 2000}"]
    assert next_to_ask(everything, known, NOW, going_on=False) == ["https://e", "https://b", "https://a"]
    assert next_to_ask(["https://c", "https://d"], known, NOW, going_on=False) == ["https://c"]
    assert next_to_ask(["https://c", "https://d"], known, NOW, going_on=True) == []


def test_when_no_server_of_several_is_reached_it_is_our_own_network() -> None:
    silent, unknown = LinkAnswer(LinkReason.NO_ANSWER), LinkAnswer(LinkReason.NO_NAME)
    inside = LinkAnswer(LinkReason.INSIDE)
    dark = {"https://a.id/1": silent, "https://b.id/": unknown, "https://c.id/": inside}
    assert [one.reason for one in without_network(dark).values()] == ["no_network", "no_network", "inside"]
    lit = {**dark, "https://d.id/": LinkAnswer(LinkReason.NOT_FOUND, 404, reached=True)}
    assert without_network(lit) == lit
    alone = {"https://a.id/1": silent, "https://a.id/2": silent}
    assert without_network(alone) == alone
