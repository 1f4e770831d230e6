"""What a diagram may say of where it is begun, and what the linter makes of it."""

import pytest

from engine import bpmn, feel
from engine.lint import Surroundings, lint
from tests.support.diagrams import diagram, end, start, zeebe
from workflows.beginnings.drawn import PROPERTIES, Begins, drawn
from workflows.matters.values import Source

PLACE = {"begins": "part", "begunBy": "unit:liaison"}


def process(**said: str) -> bpmn.Process:
    """A process that says something of itself."""
    return bpmn.read(file(said)).processes["sample"]


def file(said: dict[str, str]) -> bytes:
    """Its file."""
    listed = zeebe("properties", *(zeebe("property", name=name, value=value) for name, value in said.items()))
    return diagram(f"<extensionElements>{listed}</extensionElements>", start(), end(), "start -> end")


def codes(**said: str) -> list[tuple[str, object]]:
    """What the linter says about such a process: the codes, each with the property."""
    around = Surroundings(feel.Functions(), (), {}, {}, frozenset(), process_properties=PROPERTIES)
    return [(found.code, found.details.get("property")) for found in lint(bpmn.read(file(said)), around)]


def test_a_diagram_says_where_and_by_whom_it_is_begun() -> None:
    """Sources of a main course; groups, number and condition of what runs beside one."""
    main = drawn(process(begins="intake", sources="S6, S10"))
    assert main is not None
    assert (main.begins, main.sources) == (Begins.INTAKE, {Source.PROPOSAL, Source.PUBLIC_COMPLAINT})
    part = drawn(process(**PLACE, several="true", offeredWhen="=part.accepted"))
    assert part is not None
    assert (part.begins, part.begun_by, part.several) == (Begins.PART, {"unit:liaison"}, True)
    assert drawn(process()) is None


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"begins": "anywhere"}, "begins"),
        ({"begins": "matter"}, "begins"),
        ({"begins": "intake", "sources": "S11"}, "sources"),
        ({**PLACE, "sources": "S6"}, "sources"),
        ({"begins": "matter", "begunBy": "unit:liaison"}, "begunBy"),
        ({"begins": "matter", "begunBy": "role:king"}, "begunBy"),
        ({**PLACE, "several": "yes"}, "several"),
        ({**PLACE, "offeredWhen": "true"}, "offeredWhen"),
        ({**PLACE, "offeredWhen": "=part.accepted and"}, "offeredWhen"),
        ({**PLACE, "offeredWhen": "=somebody.else"}, "offeredWhen"),
    ],
)
def test_what_means_nothing_is_refused(said: dict[str, str], wrong: str) -> None:
    """The linter names the property; nothing is begun from such a diagram."""
    assert ("process.property", wrong) in codes(**said)


def test_a_misspelt_property_is_found() -> None:
    """One like those that are known is that one; others are for other readers."""
    assert codes(begin="intake", colour="red") == [("property.unknown", "begin")]
    assert codes(**PLACE, offeredWhen='=part.state = "handling"') == []


def test_a_condition_is_asked_about_the_facts() -> None:
    """Offered only where the condition is true; one that cannot be told is not."""
    said = drawn(process(**PLACE, offeredWhen="=not(part.accepted) and matter.urge_count > 1"))
    assert said is not None
    env = feel.Environment()
    facts = {"matter": {"urge_count": 2}, "part": {"accepted": False}}
    assert said.is_offered(facts, feel.Functions(), env)
    assert not said.is_offered(facts | {"part": None}, feel.Functions(), env)
    assert not said.is_offered(facts | {"matter": {"urge_count": 1}}, feel.Functions(), env)
