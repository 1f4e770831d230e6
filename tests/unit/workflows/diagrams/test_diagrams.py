"""The diagrams, forms and element templates that a new office is seeded with."""

import json
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from engine import bpmn
from engine.bpmn.model import ACTIVITIES, EVENTS, SCOPES, Kind, Process
from engine.commands.deployments import check
from tests.support.supervision import DIAGRAMS, SupervisionOffice
from workflows.matters.values import Phase, Stage
from workflows.procedures.seeding import read_folder

PROCESSES = sorted((DIAGRAMS / "processes").glob("*.bpmn"))
Point = tuple[float, float]
TEMPLATES = sorted((DIAGRAMS / "templates").glob("*.json"))


def process_of(path: Path) -> Process:
    """The one process of a diagram."""
    [process] = bpmn.read(path.read_bytes()).processes.values()
    return process


def test_nothing_is_found_wrong_with_any_of_them(desk: SupervisionOffice) -> None:
    """The linter has neither an error nor a warning for diagrams, decision tables and forms taken together."""
    with desk.acting() as tx:
        findings = check(tx, read_folder(DIAGRAMS))
    assert {name: found for name, found in findings.items() if found} == {}


@pytest.mark.rule("A02")
@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_each_activity_belongs_to_one_phase(path: Path) -> None:
    """Triage, tracking, review or return visit; user tasks of the flow name their stage too."""
    for element in process_of(path).elements.values():
        if element.kind in ACTIVITIES:
            assert element.ext.properties["phase"] in set(Phase), element.id
        if element.kind is Kind.USER_TASK:
            assert element.ext.properties["stage"] in set(Stage), element.id


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_each_element_says_whose_job_it_is_and_is_drawn(path: Path) -> None:
    """Named and documented in Chinese, with a shape; only joins and inner ends go without a name."""
    diagram, process = bpmn.read(path.read_bytes()), process_of(path)
    assert set(process.elements) | set(process.flows) <= diagram.drawn
    for element in process.elements.values():
        inner = element.scope in process.elements and element.kind in EVENTS
        if element.kind in ACTIVITIES:
            assert not element.name.isascii(), element.id
        if not inner:
            assert element.documentation, element.id


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_no_flow_crosses_another(path: Path) -> None:
    """Each line of a diagram can be followed from end to end; lines may meet on their way to the same element."""
    lines = {
        edge.get("bpmnElement", ""): list(
            pairwise((float(at.get("x")), float(at.get("y"))) for at in edge if is_point(at))
        )
        for edge in etree.parse(path).iter("{*}BPMNEdge")
    }
    crossing = [
        (one, other)
        for (one, here), (other, there) in combinations(lines.items(), 2)
        if any(cross(*first, *second) for first in here for second in there)
    ]
    assert crossing == []


def is_point(child: etree._Element) -> bool:
    """Whether it is a bend or an end of a line, and not its label."""
    return etree.QName(child).localname == "waypoint"


def cross(start: Point, end: Point, first: Point, last: Point) -> bool:
    """Whether each of two straight lines has the ends of the other on both its sides."""

    def side(of: Point, to: Point, point: Point) -> float:
        return (to[0] - of[0]) * (point[1] - of[1]) - (to[1] - of[1]) * (point[0] - of[0])

    apart = side(start, end, first) * side(start, end, last) < 0
    return apart and side(first, last, start) * side(first, last, end) < 0


@pytest.mark.rule("A02")
def test_the_four_phases_all_occur() -> None:
    """Together the diagrams go through all four phases."""
    found = {
        element.ext.properties.get("phase")
        for path in PROCESSES
        for element in process_of(path).elements.values()
        if element.kind in ACTIVITIES - SCOPES
    }
    assert found == set(Phase)


def test_every_delegate_has_an_element_template(desk: SupervisionOffice) -> None:
    """Each registered delegate can be chosen in the designer under a Chinese name, and no template names another."""
    templates = [json.loads(path.read_text("utf-8")) for path in TEMPLATES]
    named = {
        entry["value"]
        for template in templates
        for entry in template["properties"]
        if entry["binding"] == {"type": "zeebe:taskDefinition", "property": "type"}
    }
    assert sorted(named) == desk.office.engine.delegates.names()
    assert all(not template["name"].isascii() for template in templates)


def test_templates_offer_the_inputs_that_the_diagrams_give() -> None:
    """A service task's input mappings are those of its template."""
    offered = {path.stem: inputs_of(path) for path in TEMPLATES}
    for path in PROCESSES:
        for element in process_of(path).elements.values():
            if element.ext.delegate:
                given = {mapping.target for mapping in element.ext.inputs}
                assert given == offered[element.ext.delegate], element.id


def inputs_of(path: Path) -> set[str]:
    """The inputs that a template asks for."""
    template = json.loads(path.read_text("utf-8"))
    bindings = [entry["binding"] for entry in template["properties"]]
    return {binding["name"] for binding in bindings if binding["type"] == "zeebe:input"}
