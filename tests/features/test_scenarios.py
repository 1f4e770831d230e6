"""Scenarios are played as they are written, and fail when the diagram does something else."""

from pathlib import Path

import pytest

from engine.commands.deployments import Resource
from tests.support.letters import FILES, HEAD, LETTER, codes, played, reading
from workflows.procedures.seeding import SUPPLIED
from workflows.scenarios.folders import files_around, scenario_files
from workflows.scenarios.playing import play, understand

DRAFT = 'complete = "draft"'
ANSWER = 'message = "answer"\nkey = "A"'
GO = 'signal = "go"'
INSIDE = 'complete = "child/inside"'
SUPPLIED_FILES = scenario_files([SUPPLIED])


@pytest.mark.parametrize("file", SUPPLIED_FILES, ids=lambda file: file.name.partition(".")[0])
def test_the_supplied_diagrams_do_what_their_scenarios_say(file: Path) -> None:
    """Every scenario beside a supplied diagram names what exists and is passed."""
    files = files_around(file)
    found = understand(file.name, file.read_text("utf-8"), files)
    assert found.complaints == ()
    assert [result for result in play(files, found.scenarios) if not result.passed] == []


def test_every_supplied_diagram_has_scenarios() -> None:
    """No process comes without a statement of what it is meant to do."""
    diagrams = {path.stem for path in (SUPPLIED / "processes").glob("*.bpmn")}
    assert {path.name.partition(".")[0] for path in SUPPLIED_FILES} == diagrams


RIGHT = [
    (["expect.tasks = ['draft']"], ["expect.tasks = []"]),
    (["expect.tasks = ['draft']"], ["expect.tasks = ['draft x 2']"]),
    (["expect.tasks = [{ at = 'draft', groups = ['staff'] }]"], ["expect.tasks = [{ at = 'draft', groups = ['x'] }]"]),
    (["expect.tasks = [{ at = 'draft', assignee = '' }]"], ["expect.tasks = [{ at = 'draft', assignee = 'ann' }]"]),
    (["expect.tasks = [{ at = 'draft', users = [] }]"], ["expect.tasks = [{ at = 'draft', users = ['ann'] }]"]),
    (
        ["expect.tasks = [{ at = 'draft', due = 2019-11-04T18:00:00 }]"],
        ["expect.tasks = [{ at = 'draft', due = 2019-11-04T17:00:00 }]"],
    ),
    (["expect.tasks = [{ at = 'draft', due = 2019-11-04 }]"], ["expect.tasks = [{ at = 'draft', due = 2019-11-05 }]"]),
    (["expect.among_tasks = ['draft']"], ["expect.among_tasks = ['mend']"]),
    (["expect.among_tasks = []"], ["expect.among_tasks = ['draft x 2']"]),
    (["expect.timers = ['slow']"], ["expect.timers = []"]),
    (
        ["expect.timers = [{ at = 'slow', due = 2019-11-03T09:00:00 }]"],
        ["expect.timers = [{ at = 'slow', due = 2019-11-03T09:00:01 }]"],
    ),
    ([DRAFT + "\nexpect.calls = ['send']"], [DRAFT + "\nexpect.calls = []"]),
    ([DRAFT + "\nexpect.calls = ['sign-receipt']"], [DRAFT + "\nexpect.calls = ['sign-report']"]),
    (
        [DRAFT + "\nexpect.calls = [{ to = 'send', inputs = { text = 'A' } }]"],
        [DRAFT + "\nexpect.calls = [{ to = 'send', inputs = { text = 'B' } }]"],
    ),
    ([DRAFT, "expect.calls = []"], [DRAFT, "expect.calls = ['send']"]),
    (
        [DRAFT + "\nexpect.messages = [{ name = 'told', key = 'A' }]"],
        [DRAFT + "\nexpect.messages = [{ name = 'told', key = 'B' }]"],
    ),
    ([DRAFT + "\nexpect.messages = ['told']"], [DRAFT + "\nexpect.messages = []"]),
    (["wait = 'P3D'\nexpect.signals = ['late']"], ["wait = 'P2D'\nexpect.signals = ['late']"]),
    (["until = 2019-11-03T09:00:00\nexpect.timers = []"], ["until = 2019-11-03T08:59:59\nexpect.timers = []"]),
    ([DRAFT, ANSWER, GO + "\nexpect.tasks = ['child/inside']"], [DRAFT, ANSWER + "\nexpect.tasks = ['child/inside']"]),
    (
        [DRAFT, ANSWER, GO, INSIDE + "\nexpect.escalations = ['too-much']"],
        [DRAFT, ANSWER, GO, INSIDE + "\nexpect.escalations = []"],
    ),
    ([DRAFT + "\nexpect.variables = { receipt = 'R-1' }"], [DRAFT + "\nexpect.variables = { receipt = 'R-2' }"]),
    ([DRAFT + "\nexpect.variables = { title = '= \"A\"' }"], [DRAFT + "\nexpect.variables = { titel = 'A' }"]),
    ([DRAFT + "\nexpect.passed = ['tell', 'send']"], [DRAFT + "\nexpect.passed = ['mend']"]),
    (["expect.state = 'active'"], ["expect.state = 'completed'"]),
    (
        [DRAFT, ANSWER, GO, INSIDE + "\nexpect.state = 'completed'"],
        [DRAFT, ANSWER, GO + "\nexpect.state = 'completed'"],
    ),
    (
        [DRAFT + "\nas = 'bob'\nexpect.refused = 'not-your-task'"],
        [DRAFT + "\nas = 'ann'\nexpect.refused = 'not-your-task'"],
    ),
    (
        [DRAFT + "\nwith.title = ''\nexpect.refused = 'form-rejected'"],
        [DRAFT + "\nwith.title = ''\nexpect.refused = 'not-your-task'"],
    ),
    ([DRAFT], [DRAFT + "\nwith.title = ''"]),
    ([DRAFT + "\nunchecked = true\nwith.other = 1"], [DRAFT + "\nwith.other = 1"]),
    ([DRAFT], ["complete = 'mend'"]),
    (['complete = ["draft"]', ANSWER], ['complete = ["draft", "draft"]']),
]
"""Steps that are as the diagram has it, and nearly the same that are not."""


@pytest.mark.parametrize(("right", "wrong"), RIGHT, ids=range(len(RIGHT)))
def test_each_expectation_holds_and_fails(right: list[str], wrong: list[str]) -> None:
    """What is so passes; what is not so fails with exactly one complaint."""
    assert codes(*right) == []
    assert len(codes(*wrong)) == 1


def test_a_complaint_names_the_step_what_was_expected_and_what_was_found() -> None:
    """The step counts from one, things are told by id and the name people know."""
    [complaint] = played(DRAFT, "expect.tasks = ['draft x 2', 'mend']").complaints
    assert (complaint.scenario, complaint.step, complaint.code) == ("one", 2, "other-items")
    assert complaint.details == {"word": "tasks", "expected": ["draft \u00d7 2", "mend"], "found": ["-"]}


def test_nothing_is_played_after_the_first_step_that_goes_wrong() -> None:
    """One cause is told once."""
    assert {each.step for each in played("complete = 'mend'", "expect.tasks = []").complaints} == {1}


def test_a_delegate_answers_with_an_error_that_the_diagram_catches() -> None:
    """The boundary event takes the way of the error."""
    head = HEAD.replace('gives.receipt = "R-1"', 'error = "lost"')
    assert codes(DRAFT + "\nexpect.tasks = ['mend']\nexpect.calls = ['send']", head=head) == []


def test_answers_are_given_in_order_and_the_last_one_again() -> None:
    """An error first, then results; an element's own answer goes before its delegate's."""
    head = HEAD.replace("[answers.send]\n", '[[answers.sign-receipt]]\nerror = "lost"\n[[answers.sign-receipt]]\n')
    assert codes(DRAFT + "\nexpect.tasks = ['mend']", head=head) == []
    both = head.replace("[[scenario]]", '[answers.send]\ngives.receipt = "own"\n[[scenario]]')
    assert codes(DRAFT + "\nexpect.variables.receipt = 'own'", head=both) == []


def test_an_answer_may_be_worked_out_from_what_was_given() -> None:
    """A text that begins with = is FEEL on the inputs of the call."""
    head = HEAD.replace('"R-1"', "'= text + \"!\"'")
    assert codes(DRAFT + "\nexpect.variables.receipt = 'A!'", head=head) == []


def test_a_called_process_runs_or_is_answered_for() -> None:
    """Answered at once, with an error, or when the scenario says so."""
    to_call = (DRAFT, ANSWER, GO)
    assert codes(*to_call, "expect.tasks = ['child/inside']") == []
    done = HEAD.replace("[[scenario]]", "[answers.ask]\ngives = {}\n[[scenario]]")
    assert codes(*to_call, "expect.state = 'completed'", head=done) == []
    failed = HEAD.replace("[[scenario]]", '[answers.ask]\nerror = "lost"\n[[scenario]]')
    assert codes(DRAFT, ANSWER, GO + "\nexpect.passed = ['over']", head=failed) == []
    waits = HEAD.replace("[[scenario]]", "[answers.ask]\nwaits = true\n[[scenario]]")
    assert codes(*to_call, "expect.state = 'active'", "return = 'ask'\nexpect.state = 'completed'", head=waits) == []
    assert codes(*to_call, "return = 'ask'\nerror = 'lost'\nexpect.passed = ['over']", head=waits) == []
    assert codes("return = 'ask'", head=waits) == ["refused"]


def test_a_file_that_may_not_be_deployed_is_not_played() -> None:
    """What the linter refuses is told instead."""
    broken = [Resource("letter.bpmn", LETTER.replace(b'formId="paper"', b'formId="none"'))]
    [result] = play(broken, reading(HEAD).scenarios)
    assert {complaint.code for complaint in result.complaints} == {"file-refused"}


def test_what_falls_due_and_fails_is_told() -> None:
    """A called process that cannot be started is no silence."""
    before, groups, after = LETTER.rpartition(b'candidateGroups="=[&quot;staff&quot;]"')
    broken = Resource("letter.bpmn", before + groups.replace(b"&quot;staff&quot;", b"missing") + after)
    steps = "".join(f"\n[[scenario.step]]\n{step}\n" for step in (DRAFT, ANSWER, GO))
    [result] = play([broken, *FILES[1:]], reading(HEAD + steps).scenarios)
    assert [(complaint.step, complaint.code) for complaint in result.complaints] == [(3, "job-failed")]
