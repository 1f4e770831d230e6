"""``duban test``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.letters import FILES, HEAD
from web.cli import duban
from workflows.procedures.seeding import SUPPLIED

STEP = '\n[[scenario.step]]\ncomplete = "draft"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a diagram, its form and a scenario that it passes."""
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path / "office"))
    monkeypatch.setenv("DUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'office' / 'duban.db'}")
    for file in FILES:
        (tmp_path / file.name).write_bytes(file.body)
    (tmp_path / "letter.scenario.toml").write_text(HEAD + STEP, "utf-8")
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """Run ``duban test``."""
    return CliRunner().invoke(duban, ["test", *map(str, arguments)])


@pytest.mark.parametrize("name", ["", "letter.bpmn", "letter.scenario.toml"])
def test_a_folder_a_diagram_or_a_file_is_played(folder: Path, name: str) -> None:
    """A line for each scenario, a total, exit code 0, and no office was touched."""
    answer = run(folder / name)
    assert answer.exit_code == 0, answer.output
    assert "通过：letter.scenario.toml，one" in answer.output
    assert "通过 1 个" in answer.output
    assert not (folder / "office").exists()


def test_a_failure_tells_step_expectation_and_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the reader's language; exit code 1."""
    (folder / "letter.scenario.toml").write_text(HEAD + STEP + "expect.tasks = ['mend']\n", "utf-8")
    answer = run(folder)
    assert answer.exit_code == 1
    assert "第 1 步：tasks：应为 mend；实际为 -。" in answer.output
    monkeypatch.setenv("DUBAN_LOCALE", "en")
    assert "step 1: tasks: expected mend; found -." in run(folder).output


def test_a_refused_form_tells_its_fields(folder: Path) -> None:
    """What a person would have seen beside the field stands in the line."""
    (folder / "letter.scenario.toml").write_text(HEAD + STEP + "with.title = ''\n", "utf-8")
    answer = run(folder)
    assert "请填写title" in answer.output
    assert "[form-rejected]" in answer.output


def test_a_mistake_in_the_file_fails_too(folder: Path) -> None:
    """The file, the scenario and the step are named; exit code 1."""
    (folder / "letter.scenario.toml").write_text(HEAD + STEP.replace("draft", "drafd"), "utf-8")
    answer = run(folder)
    assert answer.exit_code == 1
    assert "letter.scenario.toml、one：第 1 步：complete：没有“drafd”这个节点。可能是：draft。" in answer.output


def test_what_the_linter_refuses_is_told(folder: Path) -> None:
    """The file and the line of a diagram that cannot be deployed."""
    body = (folder / "letter.bpmn").read_bytes()
    (folder / "letter.bpmn").write_bytes(body.replace(b'formId="paper"', b'formId="none"'))
    answer = run(folder)
    assert answer.exit_code == 1
    assert "letter.bpmn 第 " in answer.output
    assert "lint." not in answer.output


def test_json_has_everything(folder: Path) -> None:
    """One document: mistakes, scenarios, complaints with code, step and sentence."""
    (folder / "letter.scenario.toml").write_text(HEAD + STEP + "expect.tasks = ['mend']\n", "utf-8")
    answer = run("--json", folder)
    document = json.loads(answer.output)
    assert answer.exit_code == 1
    assert document["wrong"] == []
    [scenario] = document["scenarios"]
    assert (scenario["scenario"], scenario["passed"]) == ("one", False)
    [complaint] = scenario["complaints"]
    assert (complaint["step"], complaint["code"]) == (1, "other-items")


def test_a_changed_diagram_is_played_with_the_supplied_files_around_it(tmp_path: Path) -> None:
    """A copy of a supplied diagram is found to do something else, with forms and tables from bpmn/."""
    for name in ("extension.bpmn", "extension.scenario.toml"):
        (tmp_path / name).write_bytes((SUPPLIED / "processes" / name).read_bytes())
    assert run(tmp_path).exit_code == 0
    body = (tmp_path / "extension.bpmn").read_text("utf-8")
    (tmp_path / "extension.bpmn").write_text(body.replace("role:approver", "role:closer"), "utf-8")
    assert run(tmp_path).exit_code == 1


def test_where_there_is_nothing_to_play_it_says_so(folder: Path) -> None:
    """An empty folder, or a file of another kind, is refused with a sentence; an absent path is wrong usage."""
    (folder / "empty").mkdir()
    for name in ("empty", "paper.form"):
        answer = run(folder / name)
        assert answer.exit_code == 1
        assert ".scenario.toml" in answer.output
    assert run(folder / "absent").exit_code == 2
