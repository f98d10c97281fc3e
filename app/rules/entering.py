"""Who enters data of an innovation: the agency's admin, and the managers it names (design: people)."""

from __future__ import annotations

from collections.abc import Collection

from app.rules.roles import Actor, Role


def may_enter(actor: Actor, *, skpd_id: int, managers: Collection[int]) -> bool:
    """Whether `actor` enters data of an innovation of agency `skpd_id` that names `managers` (ids of people).

    Says nothing about the state: what is open to change then is `workflow.profile_editable` and `entry_editable`.
    """
    if actor.skpd_id is None or actor.skpd_id != skpd_id:
        return False
    return actor.has(Role.ADMIN_SKPD) or (actor.has(Role.PENGELOLA) and actor.user_id in managers)
