"""Keeping accounts: whose, by whom, and what nobody can make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_appbuilder.security.sqla.models import Group
from flask_appbuilder.security.sqla.models import Role as StoredRole
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import AuditRow, Skpd, User, db
from app.rules.roles import Role
from app.security.current import actor_of
from app.security.row_guard import RowForbidden
from tests.support.people import PASSWORD, Person, add_person, signed_in
from tests.support.queries import count_queries
from tests.support.signin import csrf_token, sign_in

FIRST = re.compile(r"data-first-password>([^<]+)<")
OTHERS = [Role.ADMIN, Role.BAPPEDALITBANG, Role.PETUGAS_MONEV, Role.PIMPINAN]


@dataclass(frozen=True)
class Office:
    """One agency with two of its people, and another agency."""

    skpd_id: int
    other_skpd_id: int
    head: Person
    admin: Person


@pytest.fixture
def office(app: Flask) -> Office:
    with app.app_context():
        own, other = db.session.scalars(select(Skpd.id).order_by(Skpd.id).limit(2))
    head = add_person(app, Role.KEPALA_SKPD, skpd_id=own)
    return Office(own, other, head, add_person(app, Role.ADMIN_SKPD, skpd_id=own))


@pytest.fixture
def officer(app: Flask) -> Person:
    return add_person(app, Role.BAPPEDALITBANG)


@pytest.fixture
def admin(app: Flask) -> Person:
    return add_person(app, Role.ADMIN)


def role_ids(app: Flask, *roles: Role) -> list[int]:
    with app.app_context():
        names = [role.value for role in roles]
        return list(db.session.scalars(select(StoredRole.id).where(StoredRole.name.in_(names))))


def fields_for(app: Flask, office: Office, *roles: Role, **more: object) -> dict[str, object]:
    return {
        "first_name": "Siti",
        "last_name": "",
        "username": "siti.rahmah",
        "email": "siti@contoh.test",
        "roles": role_ids(app, *roles),
        "skpd": office.skpd_id,
        "jabatan": "Kepala Dinas",
        "nip": "",
        "phone": "",
        **more,
    }


def post(client: FlaskClient, address: str, fields: dict[str, object]) -> TestResponse:
    token = csrf_token(client.get("/profil/"))
    return client.post(address, data={**fields, "csrf_token": token})


def stored(app: Flask, **where: object) -> User | None:
    with app.app_context():
        return db.session.scalars(select(User).filter_by(**where)).one_or_none()


def role_names(app: Flask, user_id: int) -> list[str]:
    with app.app_context():
        return sorted(role.name for role in db.session.get(User, user_id).roles)


def records(app: Flask, user_id: int) -> list[tuple[str, dict[str, object]]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditRow).where(AuditRow.object_id == user_id).order_by(AuditRow.id))
        return [(row.action, row.detail) for row in rows if row.action.startswith("account.")]


def test_a_new_account_gets_a_first_password_that_is_shown_once(app: Flask, office: Office, officer: Person):
    client = signed_in(app, officer)

    answer = post(client, "/akun/add", fields_for(app, office, Role.KEPALA_SKPD))

    first = FIRST.search(answer.get_data(as_text=True))[1]
    user = stored(app, username="siti.rahmah")
    assert (user.active, user.must_change_password, user.skpd_id) == (True, True, office.skpd_id)
    assert first not in client.get(f"/akun/show/{user.id}").get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    newcomer = app.test_client()
    assert sign_in(newcomer, "siti.rahmah", first).status_code == 302
    assert newcomer.get("/tugas/").location == "/kata-sandi/"
    assert records(app, user.id) == [("account.created", {"roles": ["Kepala SKPD"], "skpd_id": office.skpd_id})]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "ORANG"}, "Nama pengguna ini sudah dipakai"),
        ({"email": "Orang@Contoh.test"}, "surel ini sudah dipakai"),
        ({"username": "dua kata"}, "tanpa spasi"),
        ({"email": "bukan alamat"}, "belum benar"),
        ({"first_name": "  "}, "Nama belum diisi"),
        ({"roles": []}, "paling sedikit satu peran"),
        ({"skpd": "__None"}, "Pilih SKPD-nya"),
        ({"nip": "19900101 201503 1 001"}, "NIP ini sudah tercatat"),
    ],
)
def test_a_mistake_comes_back_with_its_sentence_and_what_was_typed(
    app: Flask, office: Office, officer: Person, change: dict[str, object], said: str
):
    add_person(app, Role.PIMPINAN, username="orang", email="orang@contoh.test", nip="199001012015031001")

    answer = post(signed_in(app, officer), "/akun/add", fields_for(app, office, Role.KEPALA_SKPD, **change))

    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert said in html
    assert 'value="Kepala Dinas"' in html
    assert stored(app, jabatan="Kepala Dinas") is None


def test_an_odd_nip_is_kept_with_a_warning(app: Flask, office: Office, officer: Person):
    fields = fields_for(app, office, Role.KEPALA_SKPD, nip="1990 01 01")

    html = post(signed_in(app, officer), "/akun/add", fields).get_data(as_text=True)

    assert "18 angka" in html
    assert stored(app, username="siti.rahmah").nip == "19900101"


@pytest.mark.parametrize("role", OTHERS)
def test_bappedalitbang_makes_no_account_but_an_agencys(app: Flask, office: Office, officer: Person, role: Role):
    client = signed_in(app, officer)

    assert post(client, "/akun/add", fields_for(app, office, role)).status_code == 200
    assert stored(app, username="siti.rahmah") is None

    post(client, "/akun/add", fields_for(app, office, role, Role.KEPALA_SKPD))
    assert role_names(app, stored(app, username="siti.rahmah").id) == ["Kepala SKPD"]


@pytest.mark.parametrize("role", OTHERS)
def test_bappedalitbang_neither_sees_nor_changes_nor_resets_other_accounts(
    app: Flask, office: Office, officer: Person, role: Role
):
    target = add_person(app, role, skpd_id=office.skpd_id)
    client = signed_in(app, officer)

    assert target.username not in client.get("/akun/list/?psize_AccountsView=100").get_data(as_text=True)
    for address in (f"/akun/show/{target.user_id}", f"/akun/edit/{target.user_id}"):
        assert client.get(address).status_code == 404
    fields = fields_for(app, office, Role.ADMIN_SKPD)
    assert post(client, f"/akun/edit/{target.user_id}", fields).status_code == 404
    assert post(client, f"/akun/reset/{target.user_id}", {}).status_code == 404
    assert sign_in(app.test_client(), target.username, PASSWORD).status_code == 302
    assert role_names(app, target.user_id) == [role.value]


def test_an_account_in_a_group_is_the_admins(app: Flask, office: Office, officer: Person):
    target = add_person(app, Role.ADMIN_SKPD, skpd_id=office.skpd_id)
    with app.app_context():
        group = Group(name="teknis", label="", description="")
        group.users = [db.session.get(User, target.user_id)]
        db.session.add(group)
        db.session.commit()

    assert post(signed_in(app, officer), f"/akun/reset/{target.user_id}", {}).status_code == 404


def test_bappedalitbang_changes_and_shuts_an_agencys_account_but_gives_no_other_role(
    app: Flask, office: Office, officer: Person
):
    client = signed_in(app, officer)
    own = signed_in(app, office.head)
    fields = fields_for(app, office, Role.PENGELOLA, jabatan="Staf", active="y")
    address = f"/akun/edit/{office.head.user_id}"

    assert post(client, address, fields).status_code == 302
    assert role_names(app, office.head.user_id) == ["Pengelola Inovasi"]
    assert own.get("/tugas/").status_code == 200

    assert post(client, address, {**fields, "roles": role_ids(app, Role.ADMIN)}).status_code == 200
    assert role_names(app, office.head.user_id) == ["Pengelola Inovasi"]

    shut = {name: value for name, value in fields.items() if name != "active"}
    assert post(client, address, shut).status_code == 302
    assert own.get("/tugas/").status_code == 302
    assert post(client, address, fields).status_code == 302
    assert own.get("/tugas/").status_code == 302, "opening it again revives no session"
    actions = [action for action, _ in records(app, office.head.user_id)]
    assert actions == ["account.roles_changed", "account.changed", "account.deactivated", "account.activated"]
    assert records(app, office.head.user_id)[0][1] == {"from": ["Kepala SKPD"], "to": ["Pengelola Inovasi"]}


def test_a_reset_gives_a_first_password_and_ends_everything_else(app: Flask, office: Office, officer: Person):
    target = office.head
    own = signed_in(app, target)

    html = post(signed_in(app, officer), f"/akun/reset/{target.user_id}", {}).get_data(as_text=True)

    first = FIRST.search(html)[1]
    assert own.get("/tugas/").status_code == 302
    assert sign_in(app.test_client(), target.username, PASSWORD).status_code == 200
    assert sign_in(app.test_client(), target.username, first).status_code == 302
    assert records(app, target.user_id) == [("account.reset", {})]


def test_a_reset_lifts_a_lock(app: Flask, office: Office, officer: Person):
    for _ in range(5):
        sign_in(app.test_client(), office.head.username, "salah sama sekali")

    html = post(signed_in(app, officer), f"/akun/reset/{office.head.user_id}", {}).get_data(as_text=True)

    assert sign_in(app.test_client(), office.head.username, FIRST.search(html)[1]).status_code == 302


def test_nobody_sets_anothers_password_and_no_account_is_deleted(app: Flask, office: Office, admin: Person):
    client = signed_in(app, admin)
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not [rule for rule in rules if "resetpassword" in rule or rule.startswith(("/akun/delete", "/akun/action"))]

    fields = fields_for(app, office, Role.KEPALA_SKPD, password="ditentukan orang lain", conf_password="x")
    post(client, "/akun/add", fields)
    assert sign_in(app.test_client(), "siti.rahmah", "ditentukan orang lain").status_code == 200


def test_an_admin_keeps_all_accounts_but_changes_nothing_on_the_own_one(app: Flask, office: Office, admin: Person):
    client = signed_in(app, admin)
    target = add_person(app, Role.BAPPEDALITBANG)
    fields = fields_for(app, office, Role.ADMIN, active="y")

    assert post(client, f"/akun/edit/{target.user_id}", fields).status_code == 302
    assert role_names(app, target.user_id) == ["Admin"]
    assert client.get(f"/akun/edit/{admin.user_id}").status_code == 403
    assert post(client, f"/akun/edit/{admin.user_id}", {**fields, "username": "lain"}).status_code == 403
    assert post(client, f"/akun/reset/{admin.user_id}", {}).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.BAPPEDALITBANG}))
def test_nobody_else_comes_to_the_accounts(app: Flask, office: Office, role: Role):
    client = signed_in(app, add_person(app, role, skpd_id=office.skpd_id))

    for address in ("/akun/list/", "/akun/add", f"/akun/show/{office.head.user_id}", "/peran/list/"):
        assert client.get(address).status_code == 403, address
    assert post(client, f"/akun/reset/{office.head.user_id}", {}).status_code == 403


def test_bappedalitbang_does_not_come_to_the_roles(app: Flask, officer: Person, admin: Person):
    assert signed_in(app, officer).get("/peran/list/").status_code == 403
    assert signed_in(app, admin).get("/peran/list/").status_code == 200


def test_a_roles_permissions_stand_once_under_the_name_of_what_they_open(app: Flask, admin: Person):
    client = signed_in(app, admin)
    with app.app_context():
        pk = db.session.scalars(select(StoredRole.id).where(StoredRole.name == Role.BAPPEDALITBANG.value)).one()
    for verb, tag in (("show", r"<dt>([^<]+)</dt>"), ("edit", r"<summary><span>([^<]+)</span>")):
        names = re.findall(tag, client.get(f"/peran/{verb}/{pk}").get_data(as_text=True))
        names = [name for name in names if name != "Nama"]
        assert names == sorted(set(names), key=str.casefold), verb
        assert {"Hari libur", "Serah terima", "Tugas saya"} <= set(names)


def test_a_changed_role_is_recorded_with_what_was_given_and_taken(app: Flask, admin: Person):
    with app.app_context():
        role = StoredRole(name="Pembaca")
        db.session.add(role)
        db.session.commit()
        role_id, permission = role.id, stored_role(Role.KEPALA_SKPD).permissions[0]
        permission_id, said = permission.id, str(permission)
    client = signed_in(app, admin)

    post(client, f"/peran/edit/{role_id}", {"name": "Pembaca", "permissions": [permission_id]})
    post(client, f"/peran/edit/{role_id}", {"name": "Pembaca", "permissions": []})

    with app.app_context():
        rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "role.changed").order_by(AuditRow.id))
        assert [(row.actor_id, row.object_type, row.object_id, row.detail) for row in rows] == [
            (admin.user_id, "role", role_id, {"role": "Pembaca", "given": [said], "taken": []}),
            (admin.user_id, "role", role_id, {"role": "Pembaca", "given": [], "taken": [said]}),
        ]


def test_one_changes_ones_own_data_but_no_right(app: Flask, office: Office):
    client = signed_in(app, office.head)
    fields = {
        "first_name": " H.  Siti ",
        "last_name": "Rahmah, S.T.",
        "jabatan": "Kepala Dinas",
        "nip": "19900101 201503 2 001",
        "phone": "0812",
        "username": "lain",
        "email": "lain@contoh.test",
        "active": "",
        "skpd": office.other_skpd_id,
        "roles": role_ids(app, Role.ADMIN),
    }

    assert post(client, "/profil/", fields).status_code == 302

    user = stored(app, id=office.head.user_id)
    assert (user.first_name, user.last_name, user.nip) == ("H. Siti", "Rahmah, S.T.", "199001012015032001")
    assert (user.username, user.skpd_id, user.active) == (office.head.username, office.skpd_id, True)
    assert role_names(app, user.id) == ["Kepala SKPD"]
    assert records(app, user.id) == [
        ("account.changed", {"fields": ["first_name", "jabatan", "last_name", "nip", "phone"]})
    ]


def test_the_list_costs_the_same_for_few_and_for_many(app: Flask, office: Office, officer: Person):
    client = signed_in(app, officer)
    client.get("/akun/list/")
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as few:
        client.get("/akun/list/")
    for _ in range(20):
        add_person(app, Role.ADMIN_SKPD, skpd_id=office.other_skpd_id)
    with count_queries(engine) as many:
        client.get("/akun/list/")

    assert len(many) == len(few) <= 10, many


# The second fence: what the views would let through, the session refuses.


@pytest.fixture
def target(app: Flask, role: Role) -> Person:
    return add_person(app, role)


@pytest.fixture
def acting(app: Flask) -> Iterator[Callable[[Person], User]]:
    """`acting(person)`: the session of this test is theirs from now on."""
    with app.test_request_context("/"):

        def become(person: Person) -> User:
            user = db.session.get(User, person.user_id)
            g._actor = None
            actor = actor_of(user)
            g._actor = actor
            return user

        yield become
        db.session.rollback()


def stored_role(role: Role) -> StoredRole:
    return db.session.scalars(select(StoredRole).where(StoredRole.name == role.value)).one()


def refused() -> None:
    with pytest.raises(RowForbidden):
        db.session.flush()


@pytest.mark.parametrize("role", OTHERS)
def test_fence_bappedalitbang_gives_no_other_role(office: Office, officer: Person, acting, role: Role):
    acting(officer)
    given, user = stored_role(role), db.session.get(User, office.head.user_id)
    user.roles.append(given)
    refused()


@pytest.mark.parametrize("role", OTHERS)
def test_fence_bappedalitbang_writes_no_other_account(officer: Person, target: Person, acting, role: Role):
    acting(officer)
    user, own = db.session.get(User, target.user_id), stored_role(Role.ADMIN_SKPD)
    user.roles, user.phone = [own], "0812"
    refused()


def test_fence_the_roles_list_of_people_is_no_back_door(office: Office, officer: Person, acting):
    user = acting(officer)
    role = stored_role(Role.ADMIN)
    role.user.append(user)
    refused()


@pytest.mark.parametrize("who", ["officer", "admin"])
@pytest.mark.parametrize("column", ["roles", "active", "skpd_id", "username", "email"])
def test_fence_nobody_changes_their_own_rights(
    office: Office, officer: Person, admin: Person, acting, who: str, column: str
):
    user = acting({"officer": officer, "admin": admin}[who])
    values = {"roles": [], "active": False, "skpd_id": office.skpd_id, "username": "lain", "email": "l@contoh.test"}
    setattr(user, column, values[column])
    refused()


@pytest.mark.parametrize("column", ["first_name", "nip", "password", "phone", "email"])
def test_fence_an_agencys_admin_writes_no_colleagues_account(office: Office, acting, column: str):
    acting(office.admin)
    setattr(db.session.get(User, office.head.user_id), column, "x")
    refused()


def test_fence_no_account_is_deleted(office: Office, admin: Person, acting):
    acting(admin)
    db.session.delete(db.session.get(User, office.head.user_id))
    refused()


def test_fence_only_an_admin_writes_roles_and_never_deletes_those_of_the_round(
    office: Office, officer: Person, admin: Person, acting
):
    acting(officer)
    stored_role(Role.KEPALA_SKPD).permissions = []
    refused()
    db.session.rollback()
    acting(admin)
    db.session.delete(stored_role(Role.KEPALA_SKPD))
    refused()


def test_the_record_holds_no_number_and_no_password(app: Flask, office: Office, officer: Person):
    client = signed_in(app, officer)
    fields = fields_for(app, office, Role.KEPALA_SKPD, nip="199001012015032001", phone="081234567")
    html = post(client, "/akun/add", fields).get_data(as_text=True)

    with app.app_context():
        kept = " ".join(str(row.detail) for row in db.session.scalars(select(AuditRow)))
    for secret in (FIRST.search(html)[1], "199001012015032001", "081234567", "siti@contoh.test"):
        assert secret not in kept
