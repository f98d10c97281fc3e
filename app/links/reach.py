"""Which addresses this server asks on behalf of people: the public internet's, and no other (CWE-918).

A name is resolved once; every address it has is checked, and the connection goes to one of the checked ones. Asking
for the name again would let its owner answer differently the second time (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from app.rules.links import LinkReason

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_DEFAULT_PORTS = {"http": 80, "https": 443}
_networks = ipaddress.ip_network
#: IPv6 ranges whose last 32 bits are an IPv4 address that is reached through them: mapped, and translated (RFC 6052).
_CARRY_V4 = tuple(map(_networks, ("::ffff:0:0/96", "64:ff9b::/96")))
#: All that IPv6 gives to the public internet, and what of it is for tunnels, protocols and books.
_UNICAST = _networks("2000::/3")
#: Set apart by IANA, and not (all) known as such to Python's own lists.
_SET_APART = tuple(
    map(_networks, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
_HOST = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9.])?")
_MOST_ADDRESSES = 4


class Unfit(Exception):
    """An address that is not asked; says why."""

    def __init__(self, reason: LinkReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Policy:
    """What may be asked, and for how long. Only tests give other than this: it is read from no environment."""

    ports: frozenset[int] = frozenset({80, 443})
    #: Addresses that are asked although they are not public.
    trusted: frozenset[str] = frozenset()
    #: The most that one link may take, redirects included.
    seconds: float = 8.0


@dataclass(frozen=True)
class Target:
    """An address taken apart: how, whom, where and what to ask."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """The host as the request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def read_target(address: str, policy: Policy) -> Target:
    """Take an address apart; user name, password and fragment are left out. Raises Unfit."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unfit(LinkReason.GARBLED) from error
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None:
        raise Unfit(LinkReason.GARBLED)
    if (port or default) not in policy.ports:
        raise Unfit(LinkReason.PORT)
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*")
    query = quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
    return Target(parts.scheme == "https", _host(host), port or default, f"{path}?{query}" if query else path)


def public_addresses(target: Target, policy: Policy) -> list[Address]:
    """The addresses of the target's host, each of them checked. Raises Unfit when one of them is not public."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except socket.gaierror as error:
        later = error.errno in (socket.EAI_AGAIN, socket.EAI_SYSTEM, socket.EAI_FAIL)
        raise Unfit(LinkReason.NO_NETWORK if later else LinkReason.NO_NAME) from error
    except (UnicodeError, OSError) as error:
        raise Unfit(LinkReason.NO_NAME) from error
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses:
        raise Unfit(LinkReason.NO_NAME)
    if not all(is_public(one) or str(one) in policy.trusted for one in addresses):
        raise Unfit(LinkReason.INSIDE)
    return list(dict.fromkeys(addresses))[:_MOST_ADDRESSES]


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet; what carries another address is judged by that one too."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in one for one in _CARRY_V4):
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST:
            return False
    if any(address in one for one in _SET_APART):
        return False
    barred = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
    return address.is_global and not barred


def _host(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        plain = host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise Unfit(LinkReason.GARBLED) from error
    if not _HOST.fullmatch(plain.lower()):
        raise Unfit(LinkReason.GARBLED)
    return plain.lower()
