"""``duban import-ledger``: how a file is understood, as JSON, and the import itself."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from engine.database import Database
from tests.support.databases import Copies
from tests.unit.workflows.ledger.books import demo_city, demo_ledger
from web.cli import duban
from workflows.matters.models import Matter


@pytest.fixture
def city(copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo city in a folder, found through the environment, with its ledger in a file."""
    office = demo_city(copies, tmp_path)
    monkeypatch.setenv("DUBAN_DATABASE_URL", office.settings.database_url)
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path))
    office.close()
    (tmp_path / "ledger.csv").write_bytes(demo_ledger())
    return tmp_path


def count_matters(folder: Path) -> int:
    """How many matters the city has."""
    database = Database(f"sqlite:///{folder / 'office.db'}")
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(Matter)) or 0
    database.dispose()
    return found


def test_a_dry_run_prints_one_object_for_each_row_and_stores_nothing(city: Path) -> None:
    """The array has the ledger's rows with their place and flags."""
    done = CliRunner().invoke(duban, ["import-ledger", str(city / "ledger.csv"), "--dry-run", "--json"])
    records = json.loads(done.stdout)
    assert len(records) == 40
    assert {"matter_no", "due_on", "import_flags", "row", "sheet", "flags"} <= set(records[0])
    assert count_matters(city) == 0


def test_the_command_imports_and_does_nothing_the_second_time(city: Path) -> None:
    """The first run makes 40 matters, the second none."""
    for created in ("已导入 40 件", "已导入 0 件"):
        done = CliRunner().invoke(duban, ["import-ledger", str(city / "ledger.csv")])
        assert (done.exit_code, created in done.stdout) == (0, True), done.output
    assert count_matters(city) == 40


def test_a_file_that_cannot_be_read_ends_in_a_sentence(city: Path) -> None:
    """An empty file is refused with exit code 1."""
    (city / "empty.csv").write_bytes(b"")
    done = CliRunner().invoke(duban, ["import-ledger", str(city / "empty.csv"), "--dry-run"])
    assert done.exit_code == 1
    assert "文件是空的" in done.stderr
