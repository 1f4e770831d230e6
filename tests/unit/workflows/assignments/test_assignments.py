"""Assignments and their handlers."""

import pytest

from engine.errors import Forbidden
from tests.support.matters import DUE, docketed, issued, lead
from tests.support.supervision import SupervisionOffice
from workflows.assignments.errors import HandlerNamed, HandlerNotInUnit, LevelsWrong, LiaisonMissing
from workflows.assignments.models import Level, State
from workflows.assignments.queries import breakdown_of, lead_of
from workflows.assignments.service import acknowledge, appoint_handler, break_down, issue
from workflows.fields import FieldMissing
from workflows.matters.queries import matter_row
from workflows.organisation.models import User
from workflows.organisation.permissions import GRANTS, Permission
from workflows.organisation.roles import Role


@pytest.mark.rule("A12")
def test_a_unit_without_active_liaison_is_sent_nothing(desk: SupervisionOffice) -> None:
    """The dispatch is refused as a whole, naming the unit."""
    matter_id = docketed(desk, co=[{"unit": "POL", "duty": "streets"}])
    with desk.acting() as tx:
        tx.session.get_one(User, "pol.liaison").active = False
    with pytest.raises(LiaisonMissing) as refused, desk.acting("director") as tx:
        issue(tx, matter_row(tx.session, matter_id), None)
    assert refused.value.details == {"unit": "POL"}
    assert {part.state for part in desk.assignments(matter_id)} == {State.PLANNED}


def test_issued_assignments_have_the_deadline_of_the_matter(desk: SupervisionOffice) -> None:
    """Deadline and original deadline are the matter's; the lead comes first."""
    matter_id = issued(desk, co=[{"unit": "EDU", "duty": "schools"}])
    parts = desk.assignments(matter_id)
    assert [(part.unit, part.due_on, part.original_due_on) for part in parts] == [("ENV", DUE, DUE), ("EDU", DUE, DUE)]
    with desk.reading() as session:
        assert lead_of(session, matter_id).unit == "ENV"


@pytest.mark.rule("A13", "E05")
def test_exactly_one_handler_of_the_own_unit(desk: SupervisionOffice) -> None:
    """Somebody of another unit is refused, a second handler too."""
    assignment_id = lead(desk, issued(desk)).id
    with desk.acting("env.liaison") as tx:
        with pytest.raises(HandlerNotInUnit):
            appoint_handler(tx, assignment_id, "pol.liaison")
        appoint_handler(tx, assignment_id, "env.staff")
        with pytest.raises(HandlerNamed) as refused:
            appoint_handler(tx, assignment_id, "env.liaison")
    assert refused.value.details == {"handler": "env.staff"}


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role if Permission.WORK_ON_TASKS not in GRANTS[role])])
def test_who_cannot_open_tasks_is_no_handler(desk: SupervisionOffice, roles: tuple[Role, ...]) -> None:
    """An account without a role, an observer or an administrator of the unit is refused; nobody is named."""
    desk.join("env.other", "ENV", *roles)
    matter_id = issued(desk)
    with desk.acting("env.liaison") as tx, pytest.raises(HandlerNotInUnit):
        appoint_handler(tx, lead(desk, matter_id).id, "env.other")
    assert lead(desk, matter_id).handler is None


def test_taking_notice_is_recorded_once(desk: SupervisionOffice) -> None:
    """Who took notice first stays on record."""
    matter_id = issued(desk)
    for login in ("env.liaison", "env.staff"):
        with desk.acting(login) as tx:
            acknowledge(tx, lead(desk, matter_id).id)
    assert lead(desk, matter_id).acknowledged_by == "env.liaison"


@pytest.mark.rule("C31")
def test_a_task_is_broken_down_to_unit_project_post_and_person(desk: SupervisionOffice) -> None:
    """Four levels, each under the one above it and nothing below a person; only the unit divides its own task up."""
    assignment_id = lead(desk, issued(desk)).id
    with desk.acting("env.liaison") as tx:
        above = None
        for level in Level:
            above = break_down(tx, assignment_id, f"the {level}", parent_id=above).id
        for below in (above, "none of this assignment"):
            with pytest.raises(LevelsWrong):
                break_down(tx, assignment_id, "somebody", parent_id=below)
        with pytest.raises(FieldMissing):
            break_down(tx, assignment_id, " ")
        assert [item.level for item in breakdown_of(tx.session, assignment_id)] == list(Level)
    for stranger in ("clerk", "pol.head", "env.staff"):
        with desk.acting(stranger) as tx, pytest.raises(Forbidden):
            break_down(tx, assignment_id, "a project")
