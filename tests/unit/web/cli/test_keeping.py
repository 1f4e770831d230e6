"""``duban backup``, ``restore`` and ``move`` on the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import duban


def run(*arguments: str, url: str, folder: Path) -> Result:
    """Run ``duban`` in English on the database ``url``."""
    environment = {"DUBAN_LOCALE": "en", "DUBAN_DATABASE_URL": url, "DUBAN_DATA_DIR": str(folder)}
    return CliRunner().invoke(duban, list(arguments), env=environment)


@pytest.fixture
def here(demo_folder: Path, tmp_path: Path) -> str:
    """The address of a demo office."""
    shutil.copytree(demo_folder, tmp_path, dirs_exist_ok=True)
    return f"sqlite:///{tmp_path / 'duban.db'}"


def test_an_office_comes_back_from_its_backup(here: str, tmp_path: Path) -> None:
    """Both commands count the same, the restored office is verified and played again; a second restore is refused."""
    there, target = f"sqlite:///{tmp_path / 'there.db'}", str(tmp_path / "office.zip")
    kept = run("backup", target, url=here, folder=tmp_path)
    assert kept.exit_code == 0, kept.output
    rows = kept.output.partition("rows: ")[2].partition(",")[0]
    restored = run("restore", "--replay", target, url=there, folder=tmp_path / "there")
    assert restored.exit_code == 0, restored.output
    assert f"rows: {rows}." in restored.output
    assert "broken: 0" in restored.output
    again = run("restore", target, url=there, folder=tmp_path)
    assert again.exit_code == 1
    assert "need an empty database" in again.output


def test_a_damaged_backup_is_refused_with_a_sentence(here: str, tmp_path: Path) -> None:
    """Exit code 1 and what is wrong."""
    target = tmp_path / "office.zip"
    run("backup", str(target), url=here, folder=tmp_path)
    target.write_bytes(target.read_bytes()[:-100])
    refused = run("restore", str(target), url=f"sqlite:///{tmp_path / 'there.db'}", folder=tmp_path)
    assert refused.exit_code == 1
    assert "is not a whole backup" in refused.output


def test_a_lost_paper_gives_exit_code_1(here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be kept is named, so that who watches the exit code looks."""
    monkeypatch.setattr("workflows.keeping.service._attached", lambda _: iter(["ab" * 32]))
    kept = run("backup", str(tmp_path / "office.zip"), url=here, folder=tmp_path)
    assert kept.exit_code == 1
    assert "ab" * 32 in kept.output


def test_a_moved_office_says_where_it_is(here: str, tmp_path: Path) -> None:
    """The old address refuses each command with the new one; there it is verified."""
    there = f"sqlite:///{tmp_path / 'there.db'}"
    moved = run("move", "--to", there, url=here, folder=tmp_path)
    assert moved.exit_code == 0, moved.output
    for command in ("init", "serve", "verify"):
        refused = run(command, url=here, folder=tmp_path)
        assert refused.exit_code == 1
        assert "there.db" in refused.output
    assert run("verify", url=there, folder=tmp_path).exit_code == 0
