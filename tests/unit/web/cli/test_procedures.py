"""``duban lint``, ``duban deploy`` and ``duban verify``."""

import os
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from engine.actor import SYSTEM
from engine.commands import instances
from engine.store.tables import DefinitionKind, history_event
from tests.support.offices import add_user
from tests.support.tampering import unguard
from web.cli import duban
from workflows.office import Office
from workflows.organisation.roles import Role
from workflows.procedures.queries import versions
from workflows.procedures.seeding import SUPPLIED, read_folder

DIRECTIVE = SUPPLIED / "processes" / "directive.bpmn"
TEXT = DIRECTIVE.read_text("utf-8")


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office of its own in a folder that does not exist yet."""
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path / "office"))
    monkeypatch.setenv("DUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'office' / 'duban.db'}")


@pytest.fixture
def office() -> Office:
    """An office with two process administrators and a leader, procedures deployed and one matter begun."""
    assert run("init").exit_code == 0
    made = Office.from_environment(os.environ)
    for login, role in (("ann", Role.PROCESS_ADMIN), ("bob", Role.PROCESS_ADMIN), ("song", Role.LEADER)):
        add_user(made, login, [role])
    with made.transaction(SYSTEM) as tx:
        instances.start(tx, "directive", business_key="none", variables={"matter_id": "none"})
    return made


def run(*arguments: str | Path) -> Result:
    """Run ``duban``."""
    return CliRunner().invoke(duban, [str(each) for each in arguments])


def test_the_supplied_files_are_free_of_errors(tmp_path: Path) -> None:
    """Exit code 0 for everything in bpmn/, without an office."""
    files = [path for kind in ("processes", "decisions", "forms") for path in (SUPPLIED / kind).iterdir()]
    files = [path for path in files if path.suffix != ".toml"]
    answer = run("lint", *files)
    assert answer.exit_code == 0, answer.output
    assert len(files) == len(read_folder(SUPPLIED))
    assert not (tmp_path / "office").exists()


def test_lint_tells_the_place_the_fault_and_the_remedy(tmp_path: Path) -> None:
    """One line as editors understand it, the remedy below; exit code 1."""
    (tmp_path / "mine.bpmn").write_text(TEXT.replace('type="register-matter"', 'type="nothing"'), "utf-8")
    answer = run("lint", tmp_path / "mine.bpmn")
    line = next(number for number, text in enumerate(TEXT.splitlines(), 1) if 'id="register_matter"' in text)
    assert answer.exit_code == 1
    shown = answer.output.splitlines()
    at = next(index for index, text in enumerate(shown) if "[delegate.unknown]" in text)
    assert shown[at].startswith(f"{tmp_path / 'mine.bpmn'}:{line}:")
    assert "登入台账" in shown[at]
    assert shown[at].endswith("[delegate.unknown] register_matter")
    assert shown[at + 1].startswith("    ")
    assert "lint." not in answer.output


def test_findings_can_be_read_by_programs(tmp_path: Path) -> None:
    """--json prints file, code, severity, element, place, details, sentence and remedy; exit code 1 for errors."""
    (tmp_path / "mine.bpmn").write_text(TEXT.replace('type="register-matter"', 'type="nothing"'), "utf-8")
    answer = run("lint", "--json", tmp_path / "mine.bpmn")
    assert answer.exit_code == 1
    (found,) = [each for each in orjson.loads(answer.output) if each["code"] == "delegate.unknown"]
    assert found.keys() == {
        *("file", "code", "severity", "element", "line", "column", "details", "message", "remedy"),
    }
    assert (found["severity"], found["element"], found["details"]["delegate"]) == (
        "error",
        "register_matter",
        "nothing",
    )
    (tmp_path / "mine.bpmn").write_text(TEXT, "utf-8")
    fine = run("lint", "--json", tmp_path / "mine.bpmn")
    assert (fine.exit_code, orjson.loads(fine.output)) == (0, [])


@pytest.mark.parametrize("content", ["", "no xml", "<a/>", "<!DOCTYPE a><a/>"])
def test_an_unreadable_file_is_a_finding_with_a_place(tmp_path: Path, content: str) -> None:
    """Whatever the file holds, the answer is a line with a place and exit code 1."""
    (tmp_path / "mine.bpmn").write_text(content, "utf-8")
    answer = run("lint", tmp_path / "mine.bpmn")
    assert answer.exit_code == 1
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    assert f"{tmp_path / 'mine.bpmn'}:1:" in answer.output


def test_files_are_linted_together(tmp_path: Path) -> None:
    """A form among the given files is known to the diagram given with it; a folder gives all that are in it."""
    (tmp_path / "mine.bpmn").write_text(TEXT.replace('formId="intake"', 'formId="my_intake"'), "utf-8")
    form = (SUPPLIED / "forms" / "intake.form").read_text("utf-8").replace('"intake"', '"my_intake"')
    (tmp_path / "my_intake.form").write_text(form, "utf-8")
    assert run("lint", tmp_path / "mine.bpmn").exit_code == 1
    both = run("lint", tmp_path / "mine.bpmn", tmp_path / "my_intake.form")
    assert both.exit_code == 0, both.output
    folder = run("lint", tmp_path)
    assert (folder.exit_code, folder.output) == (0, both.output)


def test_deploy_needs_two_process_administrators(office: Office, tmp_path: Path) -> None:
    """One alone, or somebody else as the second, is refused; two of them deploy a new version."""
    (tmp_path / "directive.bpmn").write_text(TEXT.replace("收件登记", "收件核对"), "utf-8")

    def deploy(actor: str, approver: str) -> Result:
        people = ("--actor", actor, "--approved-by", approver)
        return run("deploy", tmp_path / "directive.bpmn", *people, "--note", "clearer")

    assert deploy("ann", "ann").exit_code == 1
    assert deploy("ann", "song").exit_code == 1
    assert deploy("no.body", "bob").exit_code == 1
    done = deploy("ann", "bob")
    assert done.exit_code == 0, done.output
    assert "directive:2:" in done.output
    with office.reading() as session:
        assert versions(session, DefinitionKind.PROCESS, "directive")[0].approved_by == "bob"


def test_deploy_refuses_what_the_linter_refuses(office: Office, tmp_path: Path) -> None:
    """The findings are printed, nothing is deployed, exit code 1."""
    (tmp_path / "directive.bpmn").write_text(TEXT.replace('type="register-matter"', 'type="nothing"'), "utf-8")
    people = ("--actor", "ann", "--approved-by", "bob")
    answer = run("deploy", tmp_path / "directive.bpmn", *people, "--note", "broken")
    assert answer.exit_code == 1
    assert "[delegate.unknown]" in answer.output
    with office.reading() as session:
        assert [each.version for each in versions(session, DefinitionKind.PROCESS, "directive")] == [1]


def test_verify_walks_every_chain(office: Office) -> None:
    """Untouched histories end with 0; with --replay every event is played again as well."""
    plain, replayed = run("verify"), run("verify", "--replay")
    assert plain.exit_code == replayed.exit_code == 0, plain.output + replayed.output
    assert "重放 1 条" in replayed.output
    with office.transaction(SYSTEM) as tx:
        unguard(tx.session)
        tx.session.execute(update(history_event).values(actor="somebody else"))
    broken = run("verify")
    assert broken.exit_code == 1
    assert "第 1 条记录：被改动" in broken.output
