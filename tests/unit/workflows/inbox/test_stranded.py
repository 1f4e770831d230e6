"""Tasks that nobody may do, from rows alone, on each kind of database."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from engine.database import Database
from engine.store.tables import instance, user_task
from tests.support.engines import Counted
from tests.unit.workflows.inbox.conftest import ENGINE, THURSDAY, put
from workflows.inbox.stranded import stranded
from workflows.organisation.models import User, UserRole
from workflows.organisation.people import groups_of
from workflows.organisation.queries import memberships, people
from workflows.organisation.roles import Role

DONE = {"state": "completed", "completed_at": THURSDAY}


def join(session: Session, login: str, *roles: Role, unit: str | None = None, active: bool = True) -> None:
    """An account."""
    user = User(login=login, name=login.title(), unit_code=unit, active=active)
    user.roles = [UserRole(role) for role in roles]
    session.add(user)
    session.flush()


def why(session: Session) -> dict[str, Any]:
    """Each task that nobody may do, with those who are kept from it, or with who was asked."""
    return {each.id: tuple(sorted(each.kept)) or each.asked for each in stranded(ENGINE, session)}


def test_a_task_that_everybody_is_kept_from_is_found_until_somebody_else_may(session: Session) -> None:
    """Whoever did the step it is kept apart from, or had it done, may not; who opens no tasks does not count."""
    join(session, "wang", Role.REVIEWER)
    join(session, "gone", Role.REVIEWER, active=False)
    join(session, "auditor", Role.AUDIT_ADMIN)
    put(session, "first", **DONE, completed_by="auditor", completed_for="wang")
    put(session, "again")
    put(session, "approval", element_id="approve")
    assert why(session) == {"approval": (("Wang", "first"),)}
    join(session, "li", Role.REVIEWER)
    assert why(session) == {}
    put(session, "second", **DONE, completed_by="li")
    assert why(session) == {"approval": (("Li", "second"), ("Wang", "first"))}


def test_who_has_a_task_counts_alone(session: Session) -> None:
    """Whoever it is with did the step before, or is gone, whoever else it was offered to."""
    join(session, "wang", Role.REVIEWER)
    join(session, "li", Role.REVIEWER)
    join(session, "gone", Role.REVIEWER, active=False)
    put(session, "first", **DONE, completed_by="wang")
    put(session, "taken", element_id="approve", assignee="wang")
    put(session, "entrusted", element_id="approve", assignee="wang", owner="li")
    put(session, "left", assignee="gone")
    assert why(session) == {"taken": (("Wang", "first"),), "left": (("user", "Gone"),)}


def test_a_task_for_a_role_that_nobody_holds_is_found(session: Session, database: Database) -> None:
    """With the role; not while its process is suspended; all by one statement once the diagram is known."""
    put(session, "open")
    ENGINE.definitions.get(session, "p:1")
    with Counted(database) as count:
        assert why(session) == {"open": (("group", "role:reviewer"),)}
    assert len(count.statements) == 1
    session.execute(update(instance).values(state="suspended"))
    assert why(session) == {}
    session.execute(update(instance).values(state="active"))
    session.execute(update(user_task).values(state="withdrawn"))
    assert why(session) == {}


@pytest.mark.parametrize("unit", [None, "EDU"])
def test_memberships_are_the_groups_of_people(session: Session, unit: str | None) -> None:
    """By role, by unit, and by role in a unit."""
    join(session, "wang", Role.REVIEWER, Role.LIAISON, unit=unit)
    [wang] = people(session)
    assert {group for _, group in session.execute(memberships())} == groups_of(wang)
