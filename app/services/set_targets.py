"""Bappedalitbang says how many innovations it expects of each agency in a year."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import AuditRow, Participation, Period, Skpd
from app.rules.problems import problem
from app.rules.roles import Actor, Role
from app.services.errors import Invalid, NotFoundForActor, Refused
from app.services.use_case import use_case

#: More than any agency has ever sent; a slip of the finger is caught.
MOST = 100


@use_case
def set_targets(actor: Actor, period_id: int, targets: Mapping[int, int | None]) -> int:
    """Store the target of each agency named in `targets` (agency's id → number, None for no target).

    Answers how many changed; agencies not named keep theirs. Raises NotFoundForActor, Refused (role, closed year) and
    Invalid with one problem for each number outside 0..100; then nothing has changed.
    """
    session = db.session()
    period = session.get(Period, period_id)
    known = set(session.scalars(select(Skpd.id).where(Skpd.id.in_(targets))))
    if period is None or known != set(targets):
        raise NotFoundForActor
    if not actor.has(Role.BAPPEDALITBANG):
        raise Refused([problem("workflow.not_your_role", decision="target")])
    if not period.is_open:
        raise Refused([problem("workflow.period_closed")])
    wrong = [one for one, target in targets.items() if target is not None and not 0 <= target <= MOST]
    if wrong:
        raise Invalid(problem("target.out_of_range", f"target.{one}", most=MOST) for one in wrong)
    rows = {
        row.skpd_id: row
        for row in session.scalars(
            select(Participation)
            .where(Participation.period_id == period_id, Participation.skpd_id.in_(targets))
            .with_for_update()
        )
    }
    changed = {}
    for skpd_id, target in targets.items():
        row = rows.get(skpd_id)
        if row is None and target is not None:
            row = Participation(period_id=period_id, skpd_id=skpd_id)
            session.add(row)
        if row is not None and row.target != target:
            changed[str(skpd_id)] = [row.target, target]
            row.target = target
    if changed:
        session.add(
            AuditRow(
                actor_id=actor.user_id,
                action="target.set",
                object_type="period",
                object_id=period_id,
                detail={"changed": changed},
            )
        )
    return len(changed)
