"""The seven roles of the round (design: people), as the codes that Flask-AppBuilder's roles carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role's name is also the name of its Flask-AppBuilder role."""

    ADMIN = "Admin"
    BAPPEDALITBANG = "Bappedalitbang"
    PETUGAS_MONEV = "Petugas Monev"
    ADMIN_SKPD = "Admin SKPD"
    PENGELOLA = "Pengelola Inovasi"
    KEPALA_SKPD = "Kepala SKPD"
    PIMPINAN = "Pimpinan"


#: Roles that read the rows of every agency.
READS_ALL = frozenset({Role.ADMIN, Role.BAPPEDALITBANG, Role.PETUGAS_MONEV, Role.PIMPINAN})

#: Roles that belong to one agency; without an agency they see nothing.
OF_AN_AGENCY = frozenset({Role.ADMIN_SKPD, Role.PENGELOLA, Role.KEPALA_SKPD})

#: Roles that Bappedalitbang may hand out to the agencies' people.
DELEGABLE = OF_AN_AGENCY


@dataclass(frozen=True)
class Actor:
    """Who acts: the person, their roles and their agency, as plain values.

    `skpd_id` is None for people of no agency; together with a role of `OF_AN_AGENCY` that means:
    sees and does nothing.
    """

    user_id: int
    name: str
    roles: frozenset[Role]
    skpd_id: int | None = None

    @property
    def reads_all(self) -> bool:
        """Whether the rows of every agency are open to this person's eyes."""
        return bool(self.roles & READS_ALL)

    @property
    def only_managed(self) -> bool:
        """Whether this person sees only the innovations that name them as manager."""
        agency_roles = self.roles & OF_AN_AGENCY
        return not self.reads_all and agency_roles == {Role.PENGELOLA}

    def has(self, *roles: Role) -> bool:
        """Whether the person holds at least one of `roles`."""
        return bool(self.roles.intersection(roles))


#: Nobody: what a request without a signed-in person acts as.
NOBODY = Actor(user_id=0, name="", roles=frozenset())
