"""The behaviour cases beside the checkout, where they are, and the words in which other cases are told."""

import json
import re
from pathlib import Path

import pytest

from tests.conformance import cases, juel, scripts
from tests.conformance.dialect import translate_diagram

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
there = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")


@there
def test_every_case_passes() -> None:
    """Each behaviour is as the suite says; none is refused."""
    outcomes = list(cases.run(CASES))
    assert [outcome for outcome in outcomes if outcome.status != "passed"] == []


@there
def test_a_wrong_expectation_fails(tmp_path: Path) -> None:
    """A scenario that says something else than what happens is reported as failed, with the step."""
    (tmp_path / "receive-task.bpmn").write_bytes((CASES / "receive-task.bpmn").read_bytes())
    (tmp_path / "cases.json").write_text('[{"name": "receive-task", "files": ["receive-task.bpmn"]}]')
    (tmp_path / "scenarios.txt").write_text("receive-task | start {}; end\n")
    outcome = next(cases.run(tmp_path))
    assert outcome.status == "failed"
    assert "end expects False, found True" in outcome.details[0]


@there
def test_the_runner_closes_with_the_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a line per case, the refusals with element and code, and the totals last."""
    refused = '[{"name": "receive-task", "files": ["receive-task.bpmn"]}, {"name": "link", "files": ["link.bpmn"]}]'
    receive = (CASES / "receive-task.bpmn").read_bytes()
    (tmp_path / "receive-task.bpmn").write_bytes(receive)
    (tmp_path / "link.bpmn").write_bytes(receive.replace(b"receiveTask", b"complexGateway"))
    (tmp_path / "cases.json").write_text(refused)
    (tmp_path / "scenarios.txt").write_text("receive-task | start {}; at:waitState; go:waitState; end\n")
    assert cases.main([str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["passed", "receive-task"] for line in lines)
    assert lines[-1] == "1 passed, 0 failed"
    assert any(line.startswith("refused: link: ") and line.endswith(": kind.complex-gateway") for line in lines)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("${a == 'x' && b > 1}", '= ((a = "x") and (b > 1))'),
        ("${!done or empty list}", '= (not(done) or (list = null or list = "" or list = []))'),
        ("kermit_${loopCounter}", '= "kermit_" + string((loopCounter - 1))'),
        (
            "${nrOfCompletedInstances/nrOfInstances >= 0.6 }",
            "= ((numberOfCompletedInstances / numberOfInstances) >= 0.6)",
        ),
        ("#{execution.getVariable('x') ne 3 ? a.b : c[0]}", "= (if (x != 3) then a.b else c[0 + 1])"),
        ("${items.size() mod 2 eq 0}", "= (modulo(count(items), 2) = 0)"),
        ("${done == 'true'}", '= (done = "true" or done = true)'),
        ("PT5M", "PT5M"),
        ("${open", "= untranslatable: ${open"),
        ("${bean.decide(execution)}", "= untranslatable: ${bean.decide(execution)}"),
    ],
)
def test_expressions_are_translated(given: str, expected: str) -> None:
    """JUEL becomes FEEL; what calls Java becomes what the linter refuses."""
    assert juel.translate(given) == expected


def test_scripts_that_set_variables_are_mappings() -> None:
    """A script of assignments becomes a task with outputs; any other stays a script, to be refused."""
    namespace = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    text = (
        f'<definitions {namespace}><process id="p"><scriptTask id="a"><script>execution.setVariable("x", y + 1); z = 2'
        '</script></scriptTask><scriptTask id="b"><script>while (true) {}</script></scriptTask></process></definitions>'
    )
    body = translate_diagram(text.encode()).body.decode()
    assert 'source="= (y + 1)" target="x"' in body
    assert 'source="= 2" target="z"' in body
    assert body.count("scriptTask") == 2


@pytest.mark.parametrize(
    ("script", "sets", "throws"),
    [
        ('println "hello"', [], None),
        ('execution.setVariable("x", y + 1); z = 2', [("x", "y + 1"), ("z", "2")], None),
        ("x = x + 1\ny = x", [("x", "x + 1"), ("y", "(x + 1)")], None),
        (
            """
            def p = execution.getProcessInstance()
            def int n = p.getVariable("n")
            if (n == null) { n = 0 } else { n = n }
            p.setVariable("n", n + 1)
            """,
            [("n", "(((n) == null) ? (0) : ((n))) + 1")],
            None,
        ),
        ('throw new some.engine.BpmnError("late", "too late");', [], "late"),
    ],
)
def test_scripts_are_understood(script: str, sets: list[tuple[str, str]], throws: str | None) -> None:
    """A script that computes, sets variables, prints or throws an error is told as that."""
    understood = scripts.understand(script)
    assert understood is not None
    assert (understood.sets, understood.throws) == (sets, throws)


@pytest.mark.parametrize(
    "script", ["for (i in list) { sum += i }", "if (x) { throw new BpmnError('a') }", "other.setVariable('x', 1)"]
)
def test_scripts_that_do_more_stay(script: str) -> None:
    """A script with loops, conditions around effects or calls has no counterpart."""
    assert scripts.understand(script) is None


def test_what_a_worker_does_waits_for_its_report() -> None:
    """A task of an external worker, and any that a scenario reports as done, waits; other Java is done at once."""
    text = _process(
        '<serviceTask id="a" xmlns:o="http://operaton.org/schema/1.0/bpmn" o:type="external" o:topic="t"/>'
        '<serviceTask id="b"/><serviceTask id="c" xmlns:o="http://operaton.org/schema/1.0/bpmn" o:class="C"/>'
    )
    done = translate_diagram(text, waiting=["b"])
    assert done.awaited == {"a": "a-message", "b": "b-message"}
    assert b'type="nothing"' in done.body


def test_a_call_keeps_every_mapping() -> None:
    """All variables and single ones go in together; a mapping without a target is left, to be refused."""
    text = _process(
        '<callActivity id="c" calledElement="p"><extensionElements xmlns:o="http://operaton.org/schema/1.0/bpmn">'
        '<o:in variables="all"/><o:in source="a" target="b"/><o:in source="c"/><o:inputOutput>'
        '<o:inputParameter name="d">1</o:inputParameter></o:inputOutput></extensionElements></callActivity>'
    )
    body = translate_diagram(text).body.decode()
    assert body.count("ioMapping>") == 2
    assert 'propagateAllParentVariables="true" propagateAllChildVariables="false"' in body
    given = re.findall(r'<ns\d:input source="([^"]*)" target="(\w*)"', body)
    assert given == [("1", "d"), ("= a", "b"), ("= c", "")]


def test_lists_and_maps_are_values() -> None:
    """An input that is a list, a map or a plain script is an expression; a script that does more is refused."""
    text = _process(
        '<userTask id="u"><extensionElements xmlns:o="http://operaton.org/schema/1.0/bpmn"><o:inputOutput>'
        '<o:inputParameter name="a"><o:list><o:value>x</o:value><o:value>${y}</o:value></o:list></o:inputParameter>'
        '<o:inputParameter name="b"><o:map><o:entry key="k">${1 + z}</o:entry></o:map></o:inputParameter>'
        '<o:inputParameter name="c"><o:script>1 + 1</o:script></o:inputParameter>'
        '<o:inputParameter name="d"><o:script>if (x) { 1 }</o:script></o:inputParameter>'
        "</o:inputOutput></extensionElements></userTask>"
    )
    body = translate_diagram(text).body.decode().replace("&quot;", '"')
    given = dict(re.findall(r'source="(= .*?)" target="([abcd])"', body))
    assert list(given) == ['= ["x", y]', '= {"k": (1 + z)}', "= (1 + 1)", "= untranslatable: a script"]


def _process(inner: str) -> bytes:
    namespace = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    return f'<definitions {namespace}><process id="p">{inner}</process></definitions>'.encode()


def test_what_cannot_be_judged_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case without a scenario is unsupported; a missing file, an unknown step and bad data fail, each in words."""
    (tmp_path / "here.bpmn").write_bytes(_process('<startEvent id="s"/>'))
    names = ("silent", "lost", "odd", "broken")
    listed = [{"name": name, "files": ["lost.bpmn" if name == "lost" else "here.bpmn"]} for name in names]
    (tmp_path / "cases.json").write_text(json.dumps(listed))
    (tmp_path / "scenarios.txt").write_text("lost | start {}\nodd | dance:x\nbroken | start {oops}\n")
    assert cases.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "unsupported: silent: deployed; no scenario says what to expect" in told
    assert "failed      lost the diagram is missing: lost.bpmn" in told
    assert "unknown step dance:x" in told
    assert "failed      broken start {oops}" in told
    assert told.splitlines()[-1] == "0 passed, 3 failed"


@pytest.mark.parametrize("listed", [None, "{", "[]", '[{"name": "x"}]'])
def test_a_folder_without_cases_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str], listed: str | None) -> None:
    """A folder without a list of cases, or with one that cannot be read, is one failure that says so."""
    if listed is not None:
        (tmp_path / "cases.json").write_text(listed)
    assert cases.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "cases.json" in told[0]
    assert told[-1] == "0 passed, 1 failed"


def test_flows_and_moments_mean_the_same() -> None:
    """A flow that a gateway takes without being asked says so; a moment without a zone gets one."""
    namespace = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    flows = "".join(f'<sequenceFlow id="{name}" sourceRef="g" targetRef="{name}x"/>' for name in ("usual", "also"))
    date = "<timeDate>2036-11-14T11:12:22</timeDate>"
    text = (
        f'<definitions {namespace}><process id="p"><inclusiveGateway id="g" default="usual"/>{flows}'
        f'<startEvent id="s"><timerEventDefinition>{date}</timerEventDefinition></startEvent></process></definitions>'
    )
    body = translate_diagram(text.encode()).body.decode()
    assert body.count("= true") == 1
    assert body.index("= true") > body.index('id="also"')
    assert "2036-11-14T11:12:22Z" in body
