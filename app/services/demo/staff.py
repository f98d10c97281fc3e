"""Everybody who works in the demo, stored as users: the heads and admins of every agency, Bappedalitbang, monev."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import Role as StoredRole
from flask_appbuilder.security.sqla.models import assoc_user_role
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.models import Skpd, User
from app.rules.roles import Actor, Role
from app.services.demo.accounts import Account
from app.services.demo.banks import Banks
from app.services.demo.dice import Dice
from app.services.demo.people import PeopleMaker, head_title

_SLUGS = {"DUKCAPIL": "disdukcapil", "RSUD-DKH": "rsud"}
_WITH_MANAGER = ("dinas", "badan", "rsud")

#: People of no agency: user name, role, what they are.
_OFFICE = (
    ("admin", Role.ADMIN, "Pranata Komputer Ahli Muda"),
    ("bappedalitbang", Role.BAPPEDALITBANG, "Kepala Bidang Penelitian dan Pengembangan"),
    ("bappedalitbang.inovasi", Role.BAPPEDALITBANG, "Analis Kebijakan Ahli Muda"),
    ("petugas.monev", Role.PETUGAS_MONEV, "Peneliti Ahli Muda"),
    ("petugas.monev2", Role.PETUGAS_MONEV, "Analis Kebijakan Ahli Pertama"),
    ("petugas.monev3", Role.PETUGAS_MONEV, "Perencana Ahli Pertama"),
    ("bupati", Role.PIMPINAN, "Bupati Balangan"),
    ("wakil.bupati", Role.PIMPINAN, "Wakil Bupati Balangan"),
)
_WITHOUT_NIP = ("bupati", "wakil.bupati")


class RolesMissing(LookupError):
    """The roles are not in the database yet: `flask sync-roles` comes first."""


@dataclass(frozen=True)
class Office:
    """The people of one agency."""

    admin: Actor
    head: Actor
    managers: tuple[Actor, ...]


@dataclass(frozen=True)
class Staff:
    """Everybody, by where they work."""

    offices: Mapping[str, Office]
    bappedalitbang: tuple[Actor, ...]
    monev: tuple[Actor, ...]
    pimpinan: Actor


@dataclass(frozen=True)
class _Person:
    username: str
    role: Role
    jabatan: str
    skpd: Skpd | None = None


def hire(
    session: Session,
    banks: Banks,
    skpds: Sequence[Skpd],
    accounts: Sequence[Account],
    *,
    today: dt.date,
    since: dt.datetime,
) -> Staff:
    """Store everybody and name the heads of the agencies; only `accounts` can sign in.

    Raises RolesMissing when a role is not in the database.
    """
    people = [*_office_people(), *_agency_people(banks, skpds)]
    maker = PeopleMaker(banks, today)
    hashes = {one.username: generate_password_hash(one.password) for one in accounts}
    nobody_knows = generate_password_hash(secrets.token_urlsafe(32))
    rows = []
    for person in people:
        first, last, nip = maker.make(person.username, person.role, person.skpd.kind if person.skpd else "")
        rows.append(
            {
                "first_name": first,
                "last_name": last,
                "username": person.username,
                "email": f"{person.username}@balangan.example",
                "password": hashes.get(person.username, nobody_knows),
                "active": True,
                "created_on": since.replace(tzinfo=None),
                "changed_on": since.replace(tzinfo=None),
                "skpd_id": person.skpd.id if person.skpd else None,
                "nip": None if person.username in _WITHOUT_NIP else nip,
                "jabatan": person.jabatan,
                "must_change_password": False,
            }
        )
        if person.role is Role.KEPALA_SKPD and person.skpd:
            person.skpd.head_name, person.skpd.head_nip = f"{first} {last}", nip
            person.skpd.head_title = person.jabatan
    table = User.__table__
    ids = session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows).all()
    _give_roles(session, people, ids)
    names = [f"{row['first_name']} {row['last_name']}" for row in rows]
    return _staff(
        people,
        [
            Actor(user_id, name, frozenset({person.role}), person.skpd.id if person.skpd else None)
            for user_id, name, person in zip(ids, names, people, strict=True)
        ],
    )


def furnish(banks: Banks, skpds: Sequence[Skpd]) -> None:
    """Give every agency without one an address for its letterhead."""
    for skpd in skpds:
        if not skpd.address:
            dice = Dice(banks.seed, "address", skpd.code)
            place = skpd.short_name.partition(" ")[2] if skpd.kind in {"kecamatan", "puskesmas"} else "Paringin"
            skpd.address = f"{dice.pick(banks.people['streets'])} Nomor {dice.number(1, 90)}, {place}"


def _office_people() -> Iterator[_Person]:
    return (_Person(username, role, jabatan) for username, role, jabatan in _OFFICE)


def _agency_people(banks: Banks, skpds: Sequence[Skpd]) -> Iterator[_Person]:
    posts = banks.people["posts"]
    for skpd in skpds:
        slug = _SLUGS.get(skpd.code, skpd.code.lower())
        dice = Dice(banks.seed, "posts", skpd.code)
        yield _Person(f"admin.{slug}", Role.ADMIN_SKPD, dice.pick(posts["admin"]), skpd)
        yield _Person(f"kepala.{slug}", Role.KEPALA_SKPD, head_title(skpd.kind, skpd.name), skpd)
        if skpd.kind in _WITH_MANAGER:
            yield _Person(f"pengelola.{slug}", Role.PENGELOLA, dice.pick(posts["manager"]), skpd)


def _give_roles(session: Session, people: Sequence[_Person], ids: Sequence[int]) -> None:
    stored: dict[str, int] = {
        name: role_id for role_id, name in session.execute(select(StoredRole.id, StoredRole.name))
    }
    missing = {one.role.value for one in people} - stored.keys()
    if missing:
        raise RolesMissing(", ".join(sorted(missing)))
    rows = [
        {"user_id": user_id, "role_id": stored[person.role.value]} for user_id, person in zip(ids, people, strict=True)
    ]
    session.execute(insert(assoc_user_role), rows)


def _staff(people: Sequence[_Person], actors: Sequence[Actor]) -> Staff:
    by_name = {person.username: actor for person, actor in zip(people, actors, strict=True)}
    found: dict[str, dict[Role, list[Actor]]] = {}
    for person in people:
        if person.skpd:
            found.setdefault(person.skpd.code, {}).setdefault(person.role, []).append(by_name[person.username])
    offices = {
        code: Office(roles[Role.ADMIN_SKPD][0], roles[Role.KEPALA_SKPD][0], tuple(roles.get(Role.PENGELOLA, ())))
        for code, roles in found.items()
    }
    return Staff(
        offices=offices,
        bappedalitbang=tuple(by_name[name] for name, role, _ in _OFFICE if role is Role.BAPPEDALITBANG),
        monev=tuple(by_name[name] for name, role, _ in _OFFICE if role is Role.PETUGAS_MONEV),
        pimpinan=by_name["bupati"],
    )
