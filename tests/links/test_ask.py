"""Links are asked of real servers: what each answer means, how little is read, and whom nobody ever asks (CWE-918)."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.links.ask import MAX_REDIRECTS, ask, ask_many
from app.links.reach import Policy, is_public
from app.rules.links import LinkReason
from tests.support.web import LOOPBACK, Web, own_certificate, web


@pytest.fixture(scope="module")
def server() -> Iterator[Web]:
    with web() as found:
        yield found


@pytest.fixture(autouse=True)
def _asked_afresh(server: Web) -> None:
    server.asked.clear()


@pytest.mark.parametrize(
    ("path", "reason", "status"),
    [
        ("/ok", LinkReason.OK, 200),
        ("/onward", LinkReason.OK, 200),
        ("/get-only", LinkReason.OK, 200),
        ("/drops-head", LinkReason.OK, 200),
        ("/huge", LinkReason.OK, 200),
        ("/gone", LinkReason.NOT_FOUND, 404),
        ("/closed", LinkReason.LOGIN, 403),
        ("/busy", LinkReason.BUSY, 503),
        ("/odd", LinkReason.REFUSED, 418),
        ("/loop", LinkReason.REDIRECTS, None),
        ("/noise", LinkReason.GARBLED, None),
        ("/no-end", LinkReason.GARBLED, None),
        ("/to?ftp://contoh.id/", LinkReason.GARBLED, None),
        ("/to?http://127.0.0.1:22/", LinkReason.PORT, None),
    ],
)
def test_what_a_server_answers_is_what_is_told(server: Web, path: str, reason: LinkReason, status: int | None) -> None:
    answer = ask(server.at(path), server.policy())
    assert (answer.reason, answer.status, answer.reached) == (reason, status, True)


@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_who_does_not_answer_in_time_is_left(server: Web, path: str) -> None:
    assert ask(server.at(path), server.policy(seconds=0.5)).reason is LinkReason.NO_ANSWER


def test_redirects_end_and_take_nothing_along(server: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ask(server.at("/loop"), server.policy())
    assert [path for _method, path, _headers in server.asked] == ["/loop"] * (MAX_REDIRECTS + 1)
    server.asked.clear()
    named = server.at("/onward").replace("://", "://orang:rahasia@")
    assert ask(named, server.policy()).reason is LinkReason.OK
    for _method, _path, headers in server.asked:
        assert headers == {"host", "user-agent", "accept", "connection"}


def test_a_port_where_nobody_listens_is_no_answer() -> None:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    policy = Policy(ports=frozenset({port}), trusted=frozenset({LOOPBACK}))
    answer = ask(f"http://{LOOPBACK}:{port}/", policy)
    assert (answer.reason, answer.reached) == (LinkReason.NO_ANSWER, False)


def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    with web(own_certificate(tmp_path)) as secure:
        answer = ask(secure.at("/ok"), secure.policy())
        assert (answer.reason, secure.asked) == (LinkReason.TLS, [])


def test_loopback_is_refused_without_the_tests_own_setting(server: Web) -> None:
    ports = Policy(ports=frozenset({server.port}))
    for host in (LOOPBACK, "localhost", "0.0.0.0", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"):
        answer = ask(f"http://{host}:{server.port}/ok", ports)
        assert (host, answer.reason) == (host, LinkReason.INSIDE)
    assert ask(server.at("/ok"), Policy()).reason is LinkReason.PORT
    assert server.asked == []


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "[fd00::1]", "[::ffff:192.168.1.1]", "0.0.0.0"])
def test_a_redirect_into_the_network_is_refused_though_the_first_server_was_not(server: Web, address: str) -> None:
    answer = ask(server.at(f"/to?http://{address}:{server.port}/ok"), server.policy())
    assert (answer.reason, len(server.asked)) == (LinkReason.INSIDE, 1)


def test_a_name_is_looked_up_once_and_the_connection_goes_where_was_checked(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that changes its address between the check and the connection finds no second look-up to lie to."""
    known, asked = socket.getaddrinfo, []

    def rebinding(host: str, port: int, *rest: int, **more: int) -> list[object]:
        if host != "berubah.contoh.id":
            return known(host, port, *rest, **more)
        asked.append(host)
        to = LOOPBACK if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (to, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert ask(f"http://berubah.contoh.id:{server.port}/ok", server.policy()).reason is LinkReason.OK
    assert asked == ["berubah.contoh.id"]
    assert ask(f"http://berubah.contoh.id:{server.port}/ok", server.policy()).reason is LinkReason.INSIDE


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("192.168.0.9", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert ask("http://campur.contoh.id/", Policy()).reason is LinkReason.INSIDE


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), LinkReason.NO_NAME),
        (socket.gaierror(socket.EAI_AGAIN, "no name server"), LinkReason.NO_NETWORK),
    ],
)
def test_an_unknown_name_is_not_the_same_as_no_name_server(
    monkeypatch: pytest.MonkeyPatch, error: OSError, reason: LinkReason
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert ask("https://tidak.ada.contoh.id/", Policy()).reason is reason


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "gopher://a.id/", "http://", "http://a.id:x/", "http://a b.id/", "http://a%00.id/"]
)
def test_what_is_no_web_address_is_not_asked(link: str) -> None:
    assert ask(link, Policy()).reason is LinkReason.GARBLED


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        *(
            (one, False)
            for one in [
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "127.0.0.1",
                "0.0.0.0",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::808:808",
                "2002:a00:1::",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "ff02::1",
                "2001:db8::1",
            ]
        ),
    ],
)
def test_only_the_public_internet_is_asked(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_many_are_asked_at_once_in_their_order_and_one_that_hangs_keeps_nobody(server: Web) -> None:
    links = [server.at("/hang"), *(server.at(f"/ok?{number}") for number in range(20))]
    answers = ask_many(links, server.policy(seconds=3), seconds=30)
    assert list(answers) == links
    assert [one.reason for one in answers.values()] == [LinkReason.NO_ANSWER, *[LinkReason.NOT_FOUND] * 20]
    assert ask_many(links, server.policy(), seconds=0) == {}
