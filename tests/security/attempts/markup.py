"""XML made to harm: what can be wrong with any, with diagrams, and with decision models."""

import io
import zipfile
from collections.abc import Callable

from tests.security.attempts.file import MANY, Attempt, Table, attempts, external, laughs
from tests.support.processes import DEFINITIONS, call, diagram, flow, path, process, user_task
from tests.unit.engine.dmn.models import decision, literal, model, table

REFUSED_XML = {"xml-refused"}
XML: dict[str, tuple[Callable[[str], bytes], set[str]]] = {
    "entity of a file": (lambda root: (external("x", "file:///etc/passwd") + root).encode(), REFUSED_XML),
    "entity of an address": (lambda root: (external("x", "http://127.0.0.1:9/x") + root).encode(), REFUSED_XML),
    "entity of a program": (lambda root: (external("x", "expect://id") + root).encode(), REFUSED_XML),
    "entity of a device": (lambda root: (external("x", "file:///dev/zero") + root).encode(), REFUSED_XML),
    "public entity": (
        lambda root: ('<!DOCTYPE x [<!ENTITY e PUBLIC "a" "file:///etc/passwd">]>' + root).encode(),
        REFUSED_XML,
    ),
    "parameter entity": (
        lambda root: ('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>' + root).encode(),
        REFUSED_XML,
    ),
    "parameter in parameter": (
        lambda root: ("<!DOCTYPE x [<!ENTITY % a \"<!ENTITY b 'c'>\">%a;]>" + root).encode(),
        REFUSED_XML,
    ),
    "foreign definition of the type": (
        lambda root: ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + root).encode(),
        REFUSED_XML,
    ),
    "plain document type": (lambda root: ("<!DOCTYPE definitions>" + root).encode(), REFUSED_XML),
    "document type behind a comment": (lambda root: ("<!-- a --><!DOCTYPE x []>" + root).encode(), REFUSED_XML),
    "billion laughs": (lambda root: (laughs("x") + root).encode(), REFUSED_XML),
    "quadratic blow-up": (
        lambda root: ('<!DOCTYPE x [<!ENTITY a "' + "a" * MANY + '">]><x>' + "&a;" * MANY + "</x>" + root).encode(),
        REFUSED_XML,
    ),
    "entities of one another": (
        lambda root: ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + root).encode(),
        REFUSED_XML,
    ),
    "default of an attribute": (
        lambda root: ('<!DOCTYPE x [<!ATTLIST x a CDATA "b">]>' + root).encode(),
        REFUSED_XML,
    ),
    "depth": (lambda root: _inside(root, "<a>" * 5000 + "</a>" * 5000), REFUSED_XML),
    "elements": (lambda root: _inside(root, "<a/>" * MANY), REFUSED_XML),
    "attributes": (lambda root: _inside(root, "<a" + "".join(f' a{n}="1"' for n in range(MANY)) + "/>"), set()),
    "one attribute twice": (lambda root: _inside(root, '<a b="1" b="2"/>'), REFUSED_XML),
    "text": (lambda root: _inside(root, "x" * 20_000_000), {"xml-refused", "dmn-invalid"}),
    "name": (lambda root: _inside(root, "<" + "a" * 1_000_000 + "/>"), set()),
    "value": (lambda root: _inside(root, '<a b="' + "x" * 2_000_000 + '"/>'), set()),
    "comments": (lambda root: _inside(root, "<!---->" * MANY), set()),
    "instructions": (lambda root: _inside(root, "<?a b?>" * MANY), set()),
    "style sheet": (lambda root: ('<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + root).encode(), set()),
    "inclusion": (
        lambda root: _inside(
            root, '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
        ),
        set(),
    ),
    "place of a schema": (
        lambda root: root.replace(
            "<definitions ",
            '<definitions xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="a http://x:9/x" ',
        ).encode(),
        set(),
    ),
    "base address": (
        lambda root: root.replace("<definitions ", '<definitions xml:base="file:///etc/" ').encode(),
        set(),
    ),
    "prefix that is bound to nothing": (lambda root: _inside(root, "<q:a/>"), REFUSED_XML),
    "prefix of XML itself": (lambda root: _inside(root, '<a xmlns:xml="urn:evil"/>'), REFUSED_XML),
    "prefixes": (lambda root: _inside(root, "<a" + "".join(f' xmlns:n{n}="u"' for n in range(20_000)) + "/>"), set()),
    "blank in a namespace": (lambda root: _inside(root, '<a xmlns="urn:x evil"/>'), REFUSED_XML),
    "half a file": (lambda root: root[: len(root) // 2].encode(), REFUSED_XML),
    "two roots": (lambda root: (root + root).encode(), REFUSED_XML),
    "nothing": (lambda _root: b"", REFUSED_XML),
    "blanks": (lambda _root: b" " * MANY, REFUSED_XML),
    "no text at all": (lambda root: _inside(root, "\x00"), REFUSED_XML),
    "character zero": (lambda root: _inside(root, "&#0;"), REFUSED_XML),
    "half a surrogate": (lambda root: _inside(root, "&#xD800;"), REFUSED_XML),
    "character beyond": (lambda root: _inside(root, "&#x7FFFFFFF;"), REFUSED_XML),
    "unknown entity": (lambda root: _inside(root, "&passwd;"), REFUSED_XML),
    "UTF-16": (lambda root: root.encode("utf-16"), REFUSED_XML),
    "UTF-16 without a mark": (lambda root: root.encode("utf-16-le"), REFUSED_XML),
    "UTF-32": (lambda root: root.encode("utf-32"), REFUSED_XML),
    "UTF-7": (lambda root: _declared("utf-7", root.encode("utf-7")), REFUSED_XML),
    "declared UTF-16": (lambda root: _declared("utf-16", root.encode()), REFUSED_XML),
    "declared codec": (lambda root: _declared("rot13", root.encode()), REFUSED_XML),
    "declared zip": (lambda root: _declared("zlib", root.encode()), REFUSED_XML),
    "declared path": (lambda root: _declared("../../etc/passwd", root.encode()), REFUSED_XML),
    "wrong bytes": (lambda root: _inside(root, "x").replace(b">x<", b">\xff\xfe<"), REFUSED_XML),
    "overlong sign": (lambda root: _inside(root, "x").replace(b">x<", b">\xc0\xbc<"), REFUSED_XML),
    "byte order mark": (lambda root: b"\xef\xbb\xbf" + root.encode(), set()),
    "two byte order marks": (lambda root: b"\xef\xbb\xbf" * 2 + root.encode(), REFUSED_XML),
    "version of XML": (lambda root: b'<?xml version="9.9"?>' + root.encode(), set()),
    "zip": (lambda root: _zipped(root.encode()), REFUSED_XML),
}
"""What can be wrong with any XML; the function is given a good file."""


def _inside(root: str, evil: str) -> bytes:
    return root.replace("</definitions>", evil + "</definitions>").encode()


def _declared(encoding: str, body: bytes) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + body


def _bpmn(body: str, *flows: str, name: str = "p") -> bytes:
    return diagram(process(name, '<startEvent id="s"/><endEvent id="e"/>' + body, *(flows or [path("s", "e")])))


def _tasks(count: int) -> bytes:
    return _bpmn("".join(user_task(f"t{n}") for n in range(count)))


DIAGRAMS: Table = {
    "nodes": (lambda: _tasks(10_000), REFUSED_XML),
    "flows": (lambda: _bpmn("", flow("s", "e") * 20_000), REFUSED_XML),
    "flows of one name": (lambda: _bpmn("", *([flow("s", "e")] * 4_900)), {"id.duplicate"}),
    "flows without names": (lambda: _bpmn('<sequenceFlow sourceRef="s" targetRef="e"/>' * 4_900), set()),
    "flows between two": (
        lambda: _bpmn(user_task("t"), *(flow("s", "t").replace('"s-t"', f'"f{n}"') for n in range(2_000))),
        {"scope.not-examined"},
    ),
    "everything twice": (lambda: _bpmn('<userTask id="t"/>' * 2_000), {"id.duplicate"}),
    "process twice": (lambda: diagram(process("p", ""), process("p", "")), {"id.duplicate"}),
    "huge id": (lambda: _bpmn('<userTask id="' + "a" * 1_000_000 + '"/>'), {"id.illegal"}),
    "huge id of the process": (lambda: _bpmn("", name="p" * 10_000), {"id.illegal"}),
    "id that is a path": (lambda: _bpmn('<userTask id="../../etc/passwd"/>'), {"id.illegal"}),
    "id with a line end": (lambda: _bpmn('<userTask id="a&#10;b"/>'), {"id.illegal"}),
    "id with quotes": (lambda: _bpmn("<userTask id=\"a' OR '1'='1\"/>"), {"id.illegal"}),
    "id from right to left": (lambda: _bpmn('<userTask id="a\u202eb"/>'), {"id.illegal"}),
    "id of a process that is a path": (lambda: _bpmn("", name="../p"), {"id.illegal"}),
    "flow to nowhere": (lambda: _bpmn("", path("s", "nowhere")), {"flow.dangling"}),
    "flow to itself": (lambda: _bpmn(user_task("t"), path("s", "t", "t")), {"reach.no-end"}),
    "part of itself": (
        lambda: _bpmn('<subProcess id="a"><subProcess id="a"><userTask id="t"/></subProcess></subProcess>'),
        {"id.duplicate"},
    ),
    "sub-processes in one another": (
        lambda: _bpmn("".join(f'<subProcess id="s{n}">' for n in range(250)) + "</subProcess>" * 250),
        REFUSED_XML,
    ),
    "event on itself": (
        lambda: _bpmn('<boundaryEvent id="b" attachedToRef="b"><errorEventDefinition/></boundaryEvent>'),
        {"boundary.host"},
    ),
    "default that is not there": (
        lambda: _bpmn('<exclusiveGateway id="g" default="x"/>', path("s", "g", "e")),
        {"default.unknown"},
    ),
    "Python script": (
        lambda: _bpmn('<scriptTask id="t" scriptFormat="python"><script>import os</script></scriptTask>'),
        {"script.missing"},
    ),
    "Java class": (
        lambda: _bpmn(
            '<serviceTask id="t" xmlns:c="http://camunda.org/schema/1.0/bpmn" c:class="java.lang.Runtime"/>',
            path("s", "t", "e"),
        ),
        {"delegate.missing"},
    ),
    "delegate that is a module": (lambda: _delegate("os.system"), {"delegate.unknown"}),
    "delegate that is a dunder": (lambda: _delegate("__class__"), {"delegate.unknown"}),
    "delegate that is a path": (lambda: _delegate("../../bin/sh"), {"delegate.unknown"}),
    "called process that is a path": (
        lambda: _bpmn(call("c", "../../etc/passwd"), path("s", "c", "e")),
        {"call.unknown"},
    ),
    "import of another file": (
        lambda: _bpmn("").replace(b"<process ", b'<import importType="x" location="file:///etc/passwd"/><process ', 1),
        set(),
    ),
    "process of another namespace": (
        lambda: DEFINITIONS.format(roots="", processes='<x:process xmlns:x="urn:evil" id="p"/>').encode(),
        {"diagram.empty"},
    ),
    "another root": (lambda: b'<a:definitions xmlns:a="urn:evil"/>', {"not-bpmn"}),
    "no process": (diagram, {"diagram.empty"}),
}


def _delegate(name: str) -> bytes:
    inside = f'<extensionElements><zeebe:taskDefinition type="{name}"/></extensionElements>'
    return _bpmn(f'<serviceTask id="t">{inside}</serviceTask>', path("s", "t", "e"))


DECISIONS: Table = {
    "requires itself": (
        lambda: model(decision("a", literal("a"), requires=["requiredDecision#id-a"])),
        {"dmn-cycle"},
    ),
    "require one another": (
        lambda: model(
            decision("a", literal("b"), requires=["requiredDecision#id-b"]),
            decision("b", literal("a"), requires=["requiredDecision#id-a"]),
        ),
        {"dmn-cycle"},
    ),
    "chain": (
        lambda: model(
            *(decision(f"d{n}", literal("1"), requires=[f"requiredDecision#id-d{n + 1}"]) for n in range(2_000)),
            decision("d2000", literal("1")),
        ),
        set(),
    ),
    "requires what is elsewhere": (
        lambda: model(decision("a", literal("1"), requires=["requiredDecision#file:///etc/passwd"])),
        {"dmn-reference"},
    ),
    "import": (
        lambda: model('<import name="x" namespace="urn:x" locationURI="http://127.0.0.1:9/x" importType="y"/>'),
        {"dmn-decisions-missing"},
    ),
    "Java function": (
        lambda: model(decision("a", literal('function(x) external {java: {class: "java.lang.Runtime"}}'))),
        set(),
    ),
    "another language": (
        lambda: model(decision("a", literal("1").replace(">", ' expressionLanguage="python">', 1))),
        {"dmn-language"},
    ),
    "rules": (lambda: model(decision("a", table(["1"], ["o"], [("-", "1")] * 20_000, policy="FIRST"))), REFUSED_XML),
    "hit policy": (lambda: model(decision("a", table(["1"], ["o"], [], policy="__class__"))), {"dmn-hit-policy"}),
    "nested contexts": (
        lambda: model(
            decision("a", "<context><contextEntry>" * 100 + literal("1") + "</contextEntry></context>" * 100)
        ),
        REFUSED_XML,
    ),
    "another root": (lambda: b'<definitions xmlns="urn:evil"/>', {"dmn-invalid"}),
}


def _zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.xml", content)
    return out.getvalue()


def _of_xml(reader: str, good: bytes) -> list[Attempt]:
    return [
        Attempt(name, reader, lambda make=make: make(good.decode()), frozenset(codes))  # type: ignore[misc]  # bound now
        for name, (make, codes) in XML.items()
    ]


ATTEMPTS = [
    *_of_xml("bpmn", _bpmn("")),
    *_of_xml("dmn", model(decision("a", literal("1")))),
    *attempts("bpmn", DIAGRAMS),
    *attempts("dmn", DECISIONS),
]
