"""What is wrong in a scenario file is told where it is, with what could stand there."""

import pytest

from tests.support.letters import HEAD, reading
from web.catalogues import texts
from web.scenarios import told_complaint
from workflows.procedures.seeding import SUPPLIED
from workflows.scenarios.folders import files_around
from workflows.scenarios.playing import understand
from workflows.scenarios.scenario import CODES, Complaint
from workflows.scenarios.tables import KINDS

STEP = "\n[[scenario.step]]\n"
WRONG = {
    "unknown-element": STEP + 'complete = "drafd"',
    "several-acts": STEP + 'complete = "draft"\nwait = "P1D"',
    "key-unknown": STEP + 'wiat = "P1D"\nexpect.tasks = []',
    "key-missing": STEP,
    "wrong-kind": STEP + 'wait = "3 days"',
    "bad-expression": STEP + 'complete = "draft"\nwith.title = "= 1 +"',
    "not-both": STEP + 'return = "ask"\nerror = "lost"\nwith.a = 1',
    "not-one-of": STEP + 'expect.state = "running"',
    "unknown-name": STEP + 'complete = "draft"\nas = "anna"',
    "same-name": '\n[[scenario]]\nname = "one"',
    "answer-unknown": "\n[scenario.answers.draft]\ngives = {}",
}


@pytest.mark.parametrize("code", WRONG)
def test_each_mistake_is_told(code: str) -> None:
    """The complaint has its code and is about this scenario; the scenario is not played."""
    found = reading(HEAD + WRONG[code])
    assert code in {complaint.code for complaint in found.complaints}
    assert {complaint.scenario for complaint in found.complaints} == {"one"}
    assert found.scenarios == ()


MESSAGES = {
    STEP + 'complete = "drafd"': (1, {"key": "complete", "text": "drafd", "known": ["draft"]}),
    STEP + 'complete = "send"': (1, {"key": "complete", "text": "send", "known": ["mend"]}),
    STEP + "expect.task = []": (1, {"key": "task", "known": ["tasks", "among_tasks"]}),
    STEP + 'expect.calls = ["sign-reciept"]': (1, {"text": "sign-reciept"}),
    STEP + 'message = "anwser"': (1, {"key": "message", "text": "anwser", "known": ["answer"]}),
    STEP + 'expect.tasks = [{ at = "draft", du = 1 }]': (1, {"key": "du", "known": ["due"]}),
    STEP + 'expect.tasks = [{ at = "draft", due = "2019-11-01" }]': (1, {"key": "due", "wanted": "moment"}),
    "\nvariable.a = 1": (None, {"key": "variable", "known": ["variables"]}),
}


@pytest.mark.parametrize("text", MESSAGES)
def test_a_mistake_is_told_with_what_is_near(text: str) -> None:
    """The step, what was written and what it could have been."""
    step, details = MESSAGES[text]
    complaint = reading(HEAD + text).complaints[0]
    assert complaint.step == step
    assert {name: complaint.details[name] for name in details} == details


def test_an_element_is_meant_by_its_id_or_the_name_people_know() -> None:
    """The file's own process is looked through first, then what it calls; a name that two have is told with both."""
    assert reading(HEAD + STEP + 'complete = "draft"' + STEP + 'complete = "inside"').complaints == ()
    file = SUPPLIED / "processes" / "undertaking.scenario.toml"
    files = files_around(file)
    one = 'process = "undertaking"\n[[scenario]]\nname = "one"\n' + STEP
    [complaint] = understand(file.name, one + 'expect.passed = ["时限变更"]', files).complaints
    assert complaint.code == "ambiguous-element"
    assert [each.partition(" ")[0] for each in complaint.details["known"]] == [
        "deadline_changed",
        "deadline_changed_later",
    ]
    assert understand(file.name, one + 'expect.passed = ["deadline_changed"]', files).complaints == ()


NO_SCENARIOS = ("process = ", 'process = "leter"\n', "", 'process = "letter"\n', "\x00", "scenario = 1")


@pytest.mark.parametrize("text", NO_SCENARIOS)
def test_a_file_that_is_none_is_told(text: str) -> None:
    """Whatever a file holds, the answer is complaints and no scenario."""
    found = reading(text)
    assert found.complaints
    assert found.scenarios == ()


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "\nstep = 1",
        HEAD + "\nstep = [1]",
        HEAD + "\nexpect = 1",
        HEAD + "\nexpect.tasks = [1, {}]",
        HEAD + "\nanswers = 1",
        HEAD + "\nanswers.send = [1]",
        HEAD + "\nvariables = []",
        'process = "letter"\npeople = 1\nchoices = 1\nusual = 1\nscenario = [1]',
        'process = "letter"\nstarts_at = "2019"\n[[scenario]]\nname = 1',
    ],
)
def test_values_of_another_kind_are_told(text: str) -> None:
    """No value makes the reader stumble."""
    assert reading(text).complaints


def test_one_wrong_scenario_leaves_the_others_to_be_played() -> None:
    """What is wrong with the whole file lets none be played."""
    found = reading(HEAD + STEP + 'complete = "none"' + '\n[[scenario]]\nname = "two"\n')
    assert [scenario.name for scenario in found.scenarios] == ["two"]


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_every_complaint_can_be_said(locale: str) -> None:
    """Each code has its sentence and each kind of value its word, in both languages."""
    known = texts(locale)
    for key in (*(f"scenario.{code}" for code in CODES), *(f"wanted.{kind}" for kind in KINDS)):
        assert known.gettext(key) != key
    for text in WRONG.values():
        for complaint in reading(HEAD + text).complaints:
            said = told_complaint(locale, complaint)
            assert "\u2013" not in said
            assert "scenario." not in said
    assert list(CODES) == sorted(CODES)
    assert told_complaint(locale, Complaint("no-scenario", "f"))
