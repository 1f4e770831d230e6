"""Two files that say the same are equal, and nothing else is."""

from pathlib import Path

import pytest

from tests.conformance.equality import differences

MODEL = (Path(__file__).parent / "models" / "foreign.bpmn").read_text("utf-8")


def _told(before: str, after: str) -> list[str]:
    assert MODEL.count(before) >= 1
    return [str(each) for each in differences(MODEL.encode(), MODEL.replace(before, after, 1).encode())]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('id="together" isClosed="false"', 'id="together"'),
        ('x="120.0" y="80"', 'y="80" x="120"'),
        ('xmlns:tool="https://tool.example/drawing"', 'xmlns:tool="https://tool.example/drawing" xmlns:more="more"'),
        ('structureRef="other:letter"', 'xmlns:o="https://duban.example/other" structureRef="o:letter"'),
        ('bpmnElement="tns:together"', 'bpmnElement="together"'),
        ("<![CDATA[letter < known & filed]]>", "letter &lt; known &amp; filed"),
        ('y="158" xsi:type="dc:Point"', 'y="158"'),
        ("<b:formalExpression>", "<b:formalExpression >"),
        ('id="choice_shape" bpmnElement', 'id="choice_shape" isMarkerVisible="false" bpmnElement'),
        ("<b:outgoing>to_choice</b:outgoing>", "  <b:outgoing> to_choice </b:outgoing>"),
    ],
)
def test_what_xml_leaves_free_is_no_difference(before: str, after: str) -> None:
    """Prefixes, order of attributes, white space, defaults of the schema and ways to write a number do not count."""
    assert _told(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('name="Handling"', 'name="handling"', "subProcess[handling]: @name was 'Handling', is 'handling'"),
        ('tool:level="2"', 'level="2"', "owner: @level was absent, is '2'"),
        (' isExpanded="false"', "", "BPMNShape[handling_shape]: @isExpanded was 'false', is absent"),
        ('x="335.4"', 'x="335"', "Bounds: @x was '335.4', is '335'"),
        ("<tool:contact>room 3</tool:contact>", "", "owner: contact is lost"),
        ("<b:outMessageRef>other:receipt</b:outMessageRef>", "", "operation[deliver]: outMessageRef is lost"),
        ('messageVisibleKind="initiating"', "", "@messageVisibleKind was 'initiating', is absent"),
        ("&#13;&#10;", " ", "startEvent[received]: @name was 'Letter\\r\\nreceived', is 'Letter received'"),
        ("<b:text>Two", "<b:text>2", "text: text was 'Two\\nlines', is '2\\nlines'"),
        ('<b:task id="later"', '<b:task id="new"/><b:task id="later"', "process[second]: task[new] is new"),
    ],
)
def test_what_is_said_otherwise_is_told_with_its_place(before: str, after: str, told: str) -> None:
    """An element, attribute, reference, extension or coordinate that differs is told, with the way to it."""
    assert any(told in difference for difference in _told(before, after))


def test_the_order_of_flows_counts_and_that_of_shapes_does_not() -> None:
    """A gateway asks its flows in the order of the file; where a shape stands says the shape."""
    flow = '<b:sequenceFlow id="to_choice" sourceRef="received" targetRef="choice"/>'
    last = '<b:sequenceFlow id="after_handling" sourceRef="handling" targetRef="filed"/>'
    assert flow in MODEL
    other = MODEL.replace(flow, "").replace(last, last + flow)
    told = [str(each) for each in differences(MODEL.encode(), other.encode())]
    assert told == ["/definitions[definitions]/process[office]: the order of sequenceFlow is another"]
    start = MODEL.index('<bpmndi:BPMNShape id="note_shape"')
    shape = MODEL[start : MODEL.index("</bpmndi:BPMNShape>", start) + len("</bpmndi:BPMNShape>")]
    moved = MODEL.replace(shape, "").replace(
        '<bpmndi:BPMNShape id="office_shape"', shape + '<bpmndi:BPMNShape id="office_shape"'
    )
    assert list(differences(MODEL.encode(), moved.encode())) == []
