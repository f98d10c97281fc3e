from __future__ import annotations

import pytest

from app.rules.accounts import delegable, email_problems, may_keep, role_problems, username_problems
from app.rules.roles import NOBODY, Actor, Role

ADMIN = Actor(1, "Admin", frozenset({Role.ADMIN}))
OFFICER = Actor(2, "Petugas", frozenset({Role.BAPPEDALITBANG}))
AGENCY = Actor(3, "Dinas", frozenset({Role.ADMIN_SKPD}), skpd_id=7)

ONLY_AGENCY_ROLES = [["Admin SKPD"], ["Pengelola Inovasi", "Kepala SKPD"], []]
OTHER_ROLES = [["Admin"], ["Bappedalitbang"], ["Petugas Monev"], ["Pimpinan"], ["Admin SKPD", "Admin"], ["Unknown"]]


@pytest.mark.parametrize("roles", [*ONLY_AGENCY_ROLES, *OTHER_ROLES])
def test_an_admin_keeps_every_account_but_the_own_one(roles: list[str]):
    assert may_keep(ADMIN, 9, roles, in_group=True)
    assert not may_keep(ADMIN, ADMIN.user_id, roles, in_group=False)


@pytest.mark.parametrize("roles", ONLY_AGENCY_ROLES)
def test_bappedalitbang_keeps_the_accounts_of_agencies(roles: list[str]):
    assert may_keep(OFFICER, 9, roles, in_group=False)
    assert not may_keep(OFFICER, 9, roles, in_group=True)
    assert not may_keep(OFFICER, OFFICER.user_id, roles, in_group=False)


@pytest.mark.parametrize("roles", OTHER_ROLES)
def test_bappedalitbang_keeps_nobody_elses(roles: list[str]):
    assert not may_keep(OFFICER, 9, roles, in_group=False)
    assert not delegable(roles)


@pytest.mark.parametrize("actor", [AGENCY, NOBODY])
def test_nobody_else_keeps_accounts(actor: Actor):
    assert not may_keep(actor, 9, ["Admin SKPD"], in_group=False)


@pytest.mark.parametrize("username", ["siti", "siti.rahmah", "dinkes-01", "a_b", "Admin1", "x" * 64])
def test_user_names_that_can_be_dictated(username: str):
    assert username_problems(username) == ()


@pytest.mark.parametrize("username", ["", "ab", "x" * 65, "siti rahmah", ".siti", "siti-", "siti@x", "sítí", "a\nb"])
def test_user_names_that_cannot(username: str):
    assert [one.code for one in username_problems(username)] == ["account.username_form"]


@pytest.mark.parametrize(
    "email", ["", "siti", "siti@", "@x.id", "a b@x.id", "siti@localhost", "a@b.id,c@d.id", "<a@b.id>"]
)
def test_addresses_that_no_mail_reaches(email: str):
    assert [one.code for one in email_problems(email)] == ["account.email_form"]
    assert email_problems("siti.rahmah@balangankab.go.id") == ()


def test_an_account_has_a_role_and_an_agencys_role_has_its_agency():
    assert [one.code for one in role_problems([], has_skpd=True)] == ["account.no_role"]
    assert [one.code for one in role_problems(["Kepala SKPD"], has_skpd=False)] == ["account.no_skpd"]
    assert role_problems(["Kepala SKPD"], has_skpd=True) == ()
    assert role_problems(["Bappedalitbang"], has_skpd=False) == ()
