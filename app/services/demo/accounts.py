"""The demo's accounts: the few that are handed out, and their passwords, which every installation makes for itself."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.rules.roles import Role

FILE_NAME = "demo-accounts.json"
_CONSONANTS, _VOWELS = "bdgjklmnprst", "aeiou"
_WORDS = 3
#: Nobody wants to be handed these.
_RUDE = frozenset({"babi", "bodo", "gila", "mati", "tete", "titi", "pepe", "pele", "kere", "tolo", "nude"})


@dataclass(frozen=True)
class Listed:
    """An account that is handed out; `skpd` is the agency's code, None for people of no agency."""

    role: Role
    username: str
    skpd: str | None = None


#: In the order in which they are shown.
LISTED = (
    Listed(Role.ADMIN, "admin"),
    Listed(Role.BAPPEDALITBANG, "bappedalitbang"),
    Listed(Role.PETUGAS_MONEV, "petugas.monev"),
    Listed(Role.PIMPINAN, "bupati"),
    Listed(Role.ADMIN_SKPD, "admin.dinkes", "DINKES"),
    Listed(Role.PENGELOLA, "pengelola.dinkes", "DINKES"),
    Listed(Role.KEPALA_SKPD, "kepala.dinkes", "DINKES"),
    Listed(Role.ADMIN_SKPD, "admin.rsud", "RSUD-DKH"),
    Listed(Role.PENGELOLA, "pengelola.rsud", "RSUD-DKH"),
    Listed(Role.KEPALA_SKPD, "kepala.rsud", "RSUD-DKH"),
    Listed(Role.ADMIN_SKPD, "admin.disdukcapil", "DUKCAPIL"),
    Listed(Role.PENGELOLA, "pengelola.disdukcapil", "DUKCAPIL"),
    Listed(Role.KEPALA_SKPD, "kepala.disdukcapil", "DUKCAPIL"),
    Listed(Role.ADMIN_SKPD, "admin.kec-halong", "KEC-HALONG"),
)


@dataclass(frozen=True)
class Account:
    """One line of the list: `skpd` is the agency's name, None for people of no agency."""

    role: str
    username: str
    password: str
    skpd: str | None


def new_password() -> str:
    """Random, easy to read and to type: `balu-keti-mora-4729` (about 50 bits)."""
    words: list[str] = []
    while len(words) < _WORDS:
        word = "".join(secrets.choice(letters) for letters in (_CONSONANTS, _VOWELS) * 2)
        if word not in _RUDE:
            words.append(word)
    return "-".join((*words, f"{secrets.randbelow(10_000):04}"))


def read_accounts(instance: Path) -> list[Account] | None:
    """The accounts kept in this installation's folder; None when there are none."""
    try:
        rows = json.loads((instance / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return [Account(**row) for row in rows]


def keep_accounts(instance: Path, accounts: Sequence[Account]) -> None:
    """Write the accounts where only the owner of this installation reads them (0600), whole or not at all."""
    instance.mkdir(parents=True, exist_ok=True)
    partial = instance / f".{FILE_NAME}.part"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in accounts], file, ensure_ascii=False, indent=1)
    partial.replace(instance / FILE_NAME)


def ready_accounts(instance: Path, skpd_names: dict[str, str]) -> list[Account]:
    """The accounts to hand out, kept in the folder from now on.

    Passwords that the folder already holds are used again, so that two databases of one installation (a developer's
    SQLite and PostgreSQL) open with the same list.
    """
    known = {one.username: one.password for one in read_accounts(instance) or ()}
    accounts = [
        Account(
            role=one.role.value,
            username=one.username,
            password=known.get(one.username) or new_password(),
            skpd=skpd_names[one.skpd] if one.skpd else None,
        )
        for one in LISTED
    ]
    keep_accounts(instance, accounts)
    return accounts


def as_table(accounts: Iterable[Account]) -> str:
    """The list for a terminal, in columns."""
    rows = [("Peran", "Nama pengguna", "Kata sandi", "SKPD")]
    rows += [(one.role, one.username, one.password, one.skpd or "–") for one in accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])) for row in rows
    ]
    return "\n".join((lines[0], "  ".join("-" * width for width in (*widths, 4)), *lines[1:]))
