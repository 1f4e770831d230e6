"""Questions about substitutions: who stands in for whom, and what was done in somebody's place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.store.tables import user_task
from workflows.moments import day_of
from workflows.organisation.people import Person, place
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import people, people_of, workers
from workflows.organisation.roles import Role
from workflows.substitutions.models import State, Substitution

RECENT = 200
"""How many substitutions a list shows, the latest ones."""


@dataclass(frozen=True)
class Standing:
    """A substitution as it stands on a day; ``may_end``: the reader can end it."""

    row: Substitution
    state: State
    may_end: bool


def on_day(day: date) -> ColumnElement[bool]:
    """The substitution holds on that day."""
    return Substitution.ended_at.is_(None) & (Substitution.starts_on <= day) & (Substitution.ends_on >= day)


def absent_with(session: Session, login: str, now: datetime) -> list[Person]:
    """The active people in whose place ``login`` acts at this moment."""
    query = select(Substitution.absent).where(Substitution.substitute == login, on_day(day_of(now)))
    found = people_of(session, set(session.scalars(query)))
    return sorted((each for each in found if each.active), key=lambda each: each.login)


def places(session: Session, login: str, now: datetime) -> list[Actor]:
    """In whose place ``login`` may act at this moment; the engine asks this under the lock of every command."""
    return [place(login, each) for each in absent_with(session, login, now)]


def with_places(session: Session, person: Person, now: datetime) -> Person:
    """The person with those in whose place they act now."""
    return replace(person, in_place_of=tuple(absent_with(session, person.login, now)))


def substitutes_of(session: Session, logins: Collection[str], now: datetime) -> dict[str, str]:
    """Who stands in for each of these people at this moment, for those who are absent."""
    query = select(Substitution.absent, Substitution.substitute)
    return dict(session.execute(query.where(Substitution.absent.in_(logins), on_day(day_of(now)))).all())


def substitutions(session: Session, reader: Person, now: datetime) -> list[Standing]:
    """Those that the reader may know of, the latest first.

    One's own, those of one's unit for its head, and all for the system and the audit administrator.
    """
    query = select(Substitution).order_by(Substitution.starts_on.desc(), Substitution.named_at.desc()).limit(RECENT)
    rows = session.scalars(query.where(_known_to(session, reader))).all()
    absent = {each.login: each for each in people_of(session, {row.absent for row in rows})}
    day = day_of(now)
    return [
        Standing(
            row, state_of(row, day), state_of(row, day) is not State.OVER and may_name_for(reader, absent[row.absent])
        )
        for row in rows
    ]


def state_of(row: Substitution, day: date) -> State:
    """Where a substitution stands on a day."""
    if row.ended_at is not None or row.ends_on < day:
        return State.OVER
    return State.COMING if row.starts_on > day else State.RUNNING


def absentees(session: Session, namer: Person) -> list[Person]:
    """The people whose substitute ``namer`` may name, by unit and login."""
    unit_code = None if namer.may(Permission.MANAGE_USERS) else namer.unit_code
    return [each for each in people(session, unit_code) if may_name_for(namer, each)]


def choosable(session: Session, absent: Person) -> list[Person]:
    """The colleagues who can stand in for ``absent``: of the same unit, and with an inbox."""
    colleagues = workers(session, absent.unit_code) if absent.unit_code is not None else []
    return [each for each in colleagues if each.login != absent.login]


def stood_in(session: Session, matter_id: str) -> Mapping[tuple[str, datetime], str]:
    """What was done to a matter in somebody's place: who did it and when, and in whose place."""
    columns = (user_task.c.completed_by, user_task.c.completed_at, user_task.c.completed_for)
    query = select(*columns).where(user_task.c.business_key == matter_id, user_task.c.completed_for.is_not(None))
    return {(by, at): absent for by, at, absent in session.execute(query)}


def may_name_for(namer: Person, absent: Person) -> bool:
    """Whether ``namer`` decides on the substitute of ``absent``: it is them, their unit's head or an administrator."""
    if not absent.may(Permission.WORK_ON_TASKS):
        return False
    is_head = Role.UNIT_HEAD in namer.roles and namer.unit_code is not None and namer.unit_code == absent.unit_code
    return namer.login == absent.login or is_head or namer.may(Permission.MANAGE_USERS)


def _known_to(session: Session, reader: Person) -> ColumnElement[bool]:
    if reader.may(Permission.MANAGE_USERS) or reader.may(Permission.READ_AUDIT_TRAIL):
        return Substitution.id.is_not(None)
    known = [reader.login]
    if Role.UNIT_HEAD in reader.roles and reader.unit_code is not None:
        known += [each.login for each in workers(session, reader.unit_code)]
    return or_(Substitution.absent.in_(known), Substitution.substitute == reader.login)
