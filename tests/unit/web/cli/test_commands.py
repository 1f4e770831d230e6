import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import duban
from workflows.demo.fill import DATA


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office of its own in a folder that does not exist yet."""
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path / "office"))
    monkeypatch.setenv("DUBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'office' / 'duban.db'}")


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path) -> None:
    """The office is a demo office."""
    shutil.copytree(demo_folder, tmp_path / "office")


def run(*arguments: str) -> Result:
    """Run ``duban``."""
    return CliRunner().invoke(duban, list(arguments))


def test_every_command_explains_itself() -> None:
    """Each command has a help text of its own."""
    assert duban.commands
    for name, command in duban.commands.items():
        assert command.help, name
        assert run(name, "--help").exit_code == 0


def test_init_may_be_run_at_every_start() -> None:
    """The second time changes nothing and succeeds."""
    assert run("init").exit_code == 0
    again = run("init")
    assert again.exit_code == 0
    assert "duban.db" in again.output


def test_an_office_that_is_not_set_up_says_so() -> None:
    """Before ``init``, a command that needs the tables tells what to run."""
    answer = run("reset-password", "anybody")
    assert answer.exit_code == 1
    assert "duban init" in answer.output


def test_demo_fills_an_empty_office_and_says_whom_to_sign_in_as() -> None:
    """The output names the password and one account for each job."""
    answer = run("demo")
    assert answer.exit_code == 0, answer.output
    for expected in ("duban-2019", "li.ruoxi", "u.jyj.liaison", "song.qiming", "secadmin"):
        assert expected in answer.output


@pytest.mark.usefixtures("demo")
def test_demo_leaves_an_office_in_use_alone() -> None:
    """A second run is refused with a sentence and exit code 1."""
    again = run("demo")
    assert again.exit_code == 1
    assert "演示数据只能装入空系统" in again.output


def test_an_import_prints_doubts_and_one_time_passwords() -> None:
    """A dry run stores nothing; the import prints one password for each new account; its repetition none."""
    run("init")
    files = [str(DATA / "units.csv"), str(DATA / "users.csv")]
    dry = run("import-organisation", "--dry-run", *files)
    assert dry.exit_code == 0, dry.output
    assert "u.jyj.deputy" in dry.output
    done = run("import-organisation", *files)
    assert re.search(r"^u\.jyj\.deputy\t\w{14}$", done.output, re.MULTILINE)
    assert "\t" not in run("import-organisation", *files).output


def test_an_unusable_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Exit code 1, and what the file should have been; a file that is not there is wrong usage, 2."""
    run("init")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    refused = run("import-organisation", str(tmp_path / "other.csv"))
    assert refused.exit_code == 1
    assert "表头" in refused.output
    assert run("import-organisation", str(tmp_path / "absent.csv")).exit_code == 2


@pytest.mark.usefixtures("demo")
def test_a_password_is_reset_from_the_command_line() -> None:
    """The operator gets a one-time password even for an administrator; an unknown login is refused by name."""
    assert re.search(r"auditadmin.*：\w{14}", run("reset-password", "auditadmin").output)
    unknown = run("reset-password", "no.body")
    assert unknown.exit_code == 1
    assert "no.body" in unknown.output


def test_the_clock_of_a_demo_office_is_shown_and_moved_on() -> None:
    """It starts at nine on 31 October 2019, moves forward by days or to a moment, and never back."""
    run("demo")
    assert "2019年10月31日 09:0" in run("clock").output
    assert "2019年11月2日 09:0" in run("clock", "--days", "2").output
    assert "2019年12月1日 08:30" in run("clock", "--to", "2019-12-01T08:30").output
    back = run("clock", "--to", "2019-11-01")
    assert back.exit_code == 1
    assert "只能向前调整。现在是 2019年12月1日 08:30" in back.output
    assert run("clock", "--to", "2020-01-01", "--days", "1").exit_code == 2


def test_the_clock_of_an_ordinary_office_stays() -> None:
    """Real time is not moved."""
    run("init")
    assert run("clock", "--days", "1").exit_code == 1


def test_a_wrong_setting_stops_every_command_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the variable, in the language asked for."""
    monkeypatch.setenv("DUBAN_PORT", "eighty")
    monkeypatch.setenv("DUBAN_LOCALE", "en")
    answer = run("init")
    assert answer.exit_code == 1
    assert "DUBAN_PORT" in answer.output
    assert "eighty" in answer.output
    assert "Correct it" in answer.output
