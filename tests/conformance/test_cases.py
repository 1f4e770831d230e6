"""The behaviour cases beside the checkout, where they are, and the words in which other cases are told."""

from pathlib import Path

import pytest

from tests.conformance import cases, juel
from tests.conformance.dialect import translate_diagram

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
REFUSED = {
    "compensation-by-activity-ref": "kind.compensation",
    "compensation-receive-task-handler": "kind.compensation",
}
"""What this engine does not run, and the code it is refused with."""
there = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")


@there
def test_every_case_passes_or_is_refused_with_its_reason() -> None:
    """Each behaviour is as the suite says; only compensation is refused, by name."""
    outcomes = list(cases.run(CASES))
    assert [outcome for outcome in outcomes if outcome.status == "failed"] == []
    refused = {outcome.name: outcome.details for outcome in outcomes if outcome.status == "refused"}
    assert refused.keys() == REFUSED.keys()
    for name, reasons in refused.items():
        assert all(reason.endswith(REFUSED[name]) and " element " in reason for reason in reasons)


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
def test_the_runner_closes_with_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a line per case, the refusals with element and code, and the totals last."""
    assert cases.main([str(CASES)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "49 passed, 0 failed"
    assert any(line.startswith("refused: compensation-by-activity-ref: ") for line in lines)


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
        ("PT5M", "PT5M"),
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
