"""Naming a substitute and ending a substitution: each leaves a record for the audit administrator; both are told."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from workflows.columns import new_id
from workflows.moments import today
from workflows.notifications.service import notify
from workflows.organisation import queries as organisation
from workflows.organisation.models import User
from workflows.organisation.people import Person
from workflows.organisation.permissions import Permission
from workflows.organisation.roles import check_compatible
from workflows.organisation.service import ReasonMissing, record
from workflows.substitutions.errors import (
    AbsentAlready,
    CannotStandIn,
    NotYoursToName,
    PeriodWrong,
    SubstitutesChain,
    SubstitutionNotFound,
    SubstitutionOver,
)
from workflows.substitutions.models import State, Substitution
from workflows.substitutions.queries import may_name_for, state_of
from workflows.unit_of_work import UnitOfWork

LONGEST = timedelta(days=183)
"""How long one substitution lasts at most; whoever is away for longer needs somebody else in the post."""


def name(tx: UnitOfWork, absent: str, substitute: str, *, starts_on: date, ends_on: date, reason: str) -> Substitution:
    """Let ``substitute`` do the tasks of ``absent`` from the first to the last day.

    Raises UserNotFound, NotYoursToName, CannotStandIn, PeriodWrong, ReasonMissing, AbsentAlready, SubstitutesChain,
    RolesExclude.
    """
    _lock(tx, absent, substitute)
    away, standing_in = organisation.person(tx.session, absent), organisation.person(tx.session, substitute)
    if not may_name_for(organisation.person(tx.session, tx.actor.id), away):
        raise NotYoursToName(field="absent")
    _check_pair(away, standing_in)
    if ends_on < max(starts_on, today(tx)) or ends_on - starts_on > LONGEST:
        raise PeriodWrong(field="ends_on", most=LONGEST.days)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    _check_free(tx, away, standing_in, starts_on, ends_on)
    row = Substitution(
        id=new_id(),
        absent=absent,
        substitute=substitute,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        named_by=tx.actor.id,
        named_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    record(tx, "substitute-named", absent, reason.strip(), _told(row))
    _tell(tx, row, "named")
    return row


def end(tx: UnitOfWork, substitution_id: str) -> Substitution:
    """End a substitution now, or call it off before it begins. Raises SubstitutionNotFound, SubstitutionOver."""
    row = tx.session.get(Substitution, substitution_id, with_for_update=True)
    if row is None or not may_name_for(
        organisation.person(tx.session, tx.actor.id), organisation.person(tx.session, row.absent)
    ):
        raise SubstitutionNotFound(substitution=substitution_id)
    if state_of(row, today(tx)) is State.OVER:
        raise SubstitutionOver(substitution=substitution_id)
    row.ended_by, row.ended_at = tx.actor.id, tx.now
    record(tx, "substitution-ended", row.absent, details=_told(row))
    _tell(tx, row, "ended")
    return row


def tell_absent(tx: UnitOfWork, absent: str, *, what: str, task: str, task_id: str, matter: str | None) -> None:
    """Tell the absent person what the actor has just done to a task of theirs; ``what`` is the kind of deed."""
    notify(
        tx,
        [absent],
        kind="done_for_you",
        text_key=f"notification.done-for-you.{what}",
        params={"by": organisation.names(tx.session, [tx.actor.id]).get(tx.actor.id, tx.actor.id), "task": task},
        key=f"done-for-you:{what}:{task_id}:{tx.now.isoformat()}",
        matter_id=matter,
        task_id=task_id,
    )


def _lock(tx: UnitOfWork, *logins: str) -> None:
    """Hold both accounts, so that of two substitutions that would make a chain the second sees the first."""
    query = select(User.login).where(User.login.in_(logins)).order_by(User.login).with_for_update()
    tx.session.execute(query).all()


def _check_pair(away: Person, standing_in: Person) -> None:
    """They are two colleagues who can open tasks, and no check between their roles is lost. Raises CannotStandIn."""
    same_unit = away.unit_code is not None and away.unit_code == standing_in.unit_code
    can_work = all(each.active and each.may(Permission.WORK_ON_TASKS) for each in (away, standing_in))
    if away.login == standing_in.login or not same_unit or not can_work:
        raise CannotStandIn(field="substitute")


def _check_free(tx: UnitOfWork, away: Person, standing_in: Person, starts_on: date, ends_on: date) -> None:
    meanwhile = (
        Substitution.ended_at.is_(None),
        Substitution.starts_on <= ends_on,
        Substitution.ends_on >= starts_on,
    )

    def found(*conditions: ColumnElement[bool]) -> list[Substitution]:
        return list(tx.session.scalars(select(Substitution).where(*meanwhile, *conditions)))

    if found(Substitution.absent == away.login):
        raise AbsentAlready(field="starts_on", name=away.name)
    chain = found(or_(Substitution.substitute == away.login, Substitution.absent == standing_in.login))
    if chain:
        link = away if any(each.substitute == away.login for each in chain) else standing_in
        raise SubstitutesChain(field="substitute", name=link.name)
    others = {each.absent for each in found(Substitution.substitute == standing_in.login)}
    both = [away, standing_in, *organisation.people_of(tx.session, others)]
    check_compatible(role for each in both for role in each.roles)


def _told(row: Substitution) -> dict[str, str]:
    return {
        "substitute": row.substitute,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
    }


def _tell(tx: UnitOfWork, row: Substitution, what: str) -> None:
    known = organisation.names(tx.session, [row.absent, row.substitute])
    notify(
        tx,
        {row.absent, row.substitute} - {tx.actor.id},
        kind="substitution",
        text_key=f"notification.substitution-{what}",
        params=_told(row) | {"absent": known[row.absent], "substitute": known[row.substitute]},
        key=f"substitution-{what}:{row.id}",
    )
