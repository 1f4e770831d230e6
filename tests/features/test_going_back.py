"""The supplied diagrams bear it that their steps are sent back to: what was done once is done again."""

import pytest

from tests.support.supervision import TO_UNITS, SupervisionOffice
from workflows.history.seals import seals_of_family
from workflows.inbox import returning
from workflows.organisation.queries import person

WHY = "not complete"
UNIT = (
    ("acknowledge", "env.liaison"),
    ("name_handler", "env.liaison"),
    ("handle", "env.liaison"),
    ("prepare_report", "env.liaison"),
    ("sign_report", "env.head"),
    ("review_report", "reviewer"),
)
VALUES = {"name_handler": {"handler_choice": "env.liaison"}}


def go_back(office: SupervisionOffice, element: str, login: str) -> list[str]:
    """Send the task back to each step that is offered, one after the other, and do everything again; their names."""
    done = (*TO_UNITS, *UNIT)
    names = [element for element, _ in done]
    offered = []
    for number in range(len(steps(office, element, login))):
        step = steps(office, element, login)[number]
        with office.acting(login) as tx:
            returning.send_back(tx, office.tasks(element)[0].id, step.step, WHY)
        begin = names.index(back_at(office, names))
        offered.append(names[begin])
        office.go(*done[begin : names.index(element)], **VALUES)
    return offered


def back_at(office: SupervisionOffice, names: list[str]) -> str:
    """The step that is open again."""
    return next(
        task.element_id for task in office.tasks() if task.element_id in names and task.handed_how == "sent-back"
    )


def steps(office: SupervisionOffice, element: str, login: str) -> list[returning.Step]:
    """Where the task can be sent back to."""
    with office.reading() as session:
        return returning.steps(office.office.engine, session, person(session, login), office.tasks(element)[0])


@pytest.mark.sqlite_only
def test_a_directive_goes_back_to_every_step_and_on(supervision: SupervisionOffice) -> None:
    """From the leader's approval to each step before it and on; nobody goes back behind the matter's number."""
    matter_id = supervision.open()
    supervision.go(*TO_UNITS[:3])
    assert go_back(supervision, "leader_approval", "leader") == ["approve_docketing", "draft_opinion", "receive"]
    supervision.go(*TO_UNITS[3:-1])
    assert go_back(supervision, "approve_letter", "director") == ["confirm_method"]
    supervision.go(TO_UNITS[-1])
    assert len(supervision.assignments(matter_id)) == 1
    assert supervision.places() == ["acknowledge", "report_node"]


@pytest.mark.sqlite_only
def test_a_unit_s_part_goes_back_to_every_step_and_on(supervision: SupervisionOffice) -> None:
    """From the head's signature to each step since the handler was named, and on; what was signed stays signed."""
    matter_id = supervision.issue()
    supervision.go(*UNIT[:4], **VALUES)
    assert go_back(supervision, "sign_report", "env.head") == ["prepare_report", "handle"]
    supervision.go(UNIT[4])
    assert steps(supervision, "review_report", "reviewer") == []
    supervision.go(UNIT[5])
    root = supervision.tasks()[0].instance_id.partition("-")[0]
    with supervision.reading() as session:
        seals = seals_of_family(session, supervision.office.engine, root)
    assert [seal.broken for seal in seals] == [None] * len(seals)
    assert len(supervision.assignments(matter_id)) == 1
