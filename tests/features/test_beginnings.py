"""Where diagrams are begun: with a matter by its source, beside it, or from a unit's part; administrators draw more."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.commands.deployments import Resource, deploy
from tests.support.diagrams import diagram, end, start, user, zeebe
from tests.support.supervision import DIAGRAMS, SupervisionOffice
from workflows.beginnings.errors import AlreadyBegun, MayNotBegin, NotForIntake, NotOffered
from workflows.beginnings.models import SideCourse
from workflows.beginnings.queries import courses, may_begin
from workflows.beginnings.service import begin
from workflows.matters.errors import MatterNotFound
from workflows.matters.values import Source
from workflows.overview.opening import open_matter

pytestmark = pytest.mark.sqlite_only
OURS = frozenset({"extension", "late", "look", "plea", "walk"})
"""What these tests draw, and the supplied diagram that they begin; an office has others."""


def draw(office: SupervisionOffice, name: str, *groups: str, **said: str) -> None:
    """Deploy a process of one task for ``groups`` that says ``said`` of itself."""
    listed = zeebe("properties", *(zeebe("property", name=key, value=value) for key, value in said.items()))
    task = user(f"{name}_task", form="acknowledgement", candidateGroups=",".join(groups))
    about = (f"<documentation>What {name} is.</documentation>", f"<extensionElements>{listed}</extensionElements>")
    body = diagram(*about, start(), task, end(), f"start -> {name}_task -> end", process=name)
    with office.acting() as tx:
        deploy(tx, [Resource(f"{name}.bpmn", body)])


def offered(office: SupervisionOffice, login: str, matter_id: str) -> list[tuple[str, str]]:
    """What ``login`` may begin of OURS: the process, and the unit whose part it is about."""
    with office.reading() as session:
        offers = may_begin(office.office.engine, session, office.actor(login), matter_id)
    found = [(each.process, each.assignment.unit if each.assignment else "") for each in offers]
    return [each for each in found if each[0] in OURS]


def test_a_source_proposes_its_course_and_the_clerk_may_choose_another(supervision: SupervisionOffice) -> None:
    """The newest version says for which sources it is; what is for none is begun with the usual course."""
    draw(supervision, "outing", "role:docket_clerk", begins="intake", sources="S7")
    draw(supervision, "stroll", "role:docket_clerk", begins="intake")
    engine = supervision.office.engine
    with supervision.reading() as session:
        usual, *others = courses(engine, session, Source.OWN_LEADER)
    assert usual.process == "directive"
    assert usual.proposed
    assert {"outing", "stroll"} <= {course.process for course in others if not course.proposed}
    with supervision.acting("clerk") as tx:
        taken = open_matter(tx, source=Source.OWN_LEADER, title="A park", procedure="outing")
        assert taken.procedure == "outing"
    assert supervision.places() == ["outing_task"]
    with pytest.raises(NotForIntake), supervision.acting("clerk") as tx:
        open_matter(tx, source=Source.OWN_LEADER, title="A park", procedure="undertaking")


def test_what_is_drawn_beside_a_matter_is_begun_by_whom_it_names(supervision: SupervisionOffice) -> None:
    """By its groups alone, one at a time unless it says several, with what it has to know; it is noted who did it."""
    draw(supervision, "look", "role:reviewer", begins="matter", begunBy="role:reviewer")
    draw(supervision, "walk", "role:leader", begins="matter", begunBy="role:reviewer", several="true")
    matter_id = supervision.issue()
    assert {("look", ""), ("walk", "")} <= set(offered(supervision, "reviewer", matter_id))
    assert not {("look", ""), ("walk", "")} & set(offered(supervision, "clerk", matter_id))
    with supervision.acting("reviewer") as tx:
        task_id = begin(tx, "look", matter_id)
    assert [task.id for task in supervision.tasks("look_task")] == [task_id]
    with supervision.acting("reviewer") as tx:
        assert begin(tx, "walk", matter_id) is None
    assert ("look", "") not in offered(supervision, "reviewer", matter_id)
    assert ("walk", "") in offered(supervision, "reviewer", matter_id)
    with pytest.raises(AlreadyBegun), supervision.acting("reviewer") as tx:
        begin(tx, "look", matter_id)
    with pytest.raises(MayNotBegin), supervision.acting("clerk") as tx:
        begin(tx, "walk", matter_id)
    for process in ("undertaking", "directive"):
        with pytest.raises(MayNotBegin), supervision.acting("reviewer") as tx:
            begin(tx, process, matter_id)
    with pytest.raises(MatterNotFound), supervision.acting("reviewer") as tx:
        begin(tx, "walk", "nowhere")
    supervision.do("look_task", "reviewer", receipt_confirmed=True)
    assert ("look", "") in offered(supervision, "reviewer", matter_id)
    with supervision.reading() as session:
        assert {row.begun_by for row in session.scalars(select(SideCourse))} == {"reviewer"}


def test_a_part_is_the_own_units_and_the_condition_is_kept(supervision: SupervisionOffice) -> None:
    """Each unit begins it on its own part only, the handler on the one they handle, and while it is offered."""
    draw(supervision, "plea", "role:approver", begins="part", begunBy="unit:liaison,unit:handler")
    draw(supervision, "late", "role:approver", begins="part", begunBy="unit:head", offeredWhen="=part.return_count > 0")
    matter_id = supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    lead, helping = supervision.assignments(matter_id)
    assert offered(supervision, "edu.liaison", matter_id) == [("extension", "EDU"), ("plea", "EDU")]
    assert offered(supervision, "env.staff", matter_id) == offered(supervision, "env.head", matter_id) == []
    supervision.begin_handling(handler="env.staff")
    assert offered(supervision, "env.staff", matter_id) == [("plea", "ENV")]
    with supervision.acting("env.staff") as tx:
        begin(tx, "plea", matter_id, lead.id)
    assert offered(supervision, "env.staff", matter_id) == []
    assert ("plea", "EDU") in offered(supervision, "edu.liaison", matter_id)
    with pytest.raises(MayNotBegin), supervision.acting("env.liaison") as tx:
        begin(tx, "plea", matter_id, helping.id)
    with pytest.raises(MayNotBegin), supervision.acting("env.liaison") as tx:
        begin(tx, "plea", matter_id)
    with pytest.raises(NotOffered), supervision.acting("env.head") as tx:
        begin(tx, "late", matter_id, lead.id)


@pytest.mark.rule("B08")
def test_more_time_is_asked_for_by_the_same_way(supervision: SupervisionOffice) -> None:
    """The liaison is offered it up to the deadline, once; the task that it leads to is theirs."""
    matter_id = supervision.issue(given_due_on="2019-10-16")
    [part] = supervision.assignments(matter_id)
    with supervision.acting("env.liaison") as tx:
        task_id = begin(tx, "extension", matter_id, part.id)
    assert [task.id for task in supervision.tasks("request_extension")] == [task_id]
    assert offered(supervision, "env.liaison", matter_id) == []
    supervision.until(supervision.clock.now() + timedelta(days=30))
    assert supervision.tasks("request_extension") == []
    assert offered(supervision, "env.liaison", matter_id) == []
    with pytest.raises(NotOffered), supervision.acting("env.liaison") as tx:
        begin(tx, "extension", matter_id, part.id)


def test_an_office_whose_diagram_says_nothing_goes_on_as_before(supervision: SupervisionOffice) -> None:
    """The usual course is proposed for what is for none, though the version in force does not say where it begins."""
    body = (DIAGRAMS / "processes" / "directive.bpmn").read_bytes()
    silent = re.sub(rb'<zeebe:property name="(begins|sources)"[^>]*/>', b"", body)
    with supervision.acting() as tx:
        deploy(tx, [Resource("directive.bpmn", silent)])
    with supervision.reading() as session:
        usual = courses(supervision.office.engine, session, Source.OWN_LEADER)[0]
    assert (usual.process, usual.proposed, usual.sources) == ("directive", True, frozenset())
    assert supervision.matter(supervision.open()).procedure == "directive"
