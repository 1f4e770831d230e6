"""Some weeks in the life of the demo office, on each kind of database; `make year` lives the whole year."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.database import Database
from tests.support.databases import KINDS
from tests.support.server import ROOT
from tests.support.snapshots import snapshot
from tests.year.identifiers import seeded_identifiers
from tests.year.reckoning import reckon
from tests.year.year import Plan, Year
from web.cli import duban

WEEKS = Plan(seed=11, matters=8, last=date(2020, 1, 31))


def test_after_weeks_of_work_everything_adds_up_and_travels(
    empty_database: Callable[[str], Database], kind: str, tmp_path: Path
) -> None:
    """All is as an independent reckoning has it; kept, restored on the other kind of database, moved back: the same."""
    url = empty_database(kind).url
    with seeded_identifiers(WEEKS.seed):
        year = Year.begun(url, tmp_path, WEEKS)
        year.live()
    found = {name: findings for name, findings in reckon(year).items() if findings}
    before = snapshot(year.office.database)
    year.office.close()
    assert found == {}
    assert {code for _, code in year.refused} <= {"urgency-unchanged"}
    there, back = empty_database(KINDS[1 - KINDS.index(kind)]).url, empty_database(kind).url
    _succeeds("backup", str(tmp_path / "office.zip"), url=url, folder=tmp_path)
    for url, command in (
        (there, ("restore", "--replay", str(tmp_path / "office.zip"))),
        (there, ("move", "--replay", "--to", back)),
        (back, ("verify", "--replay")),
    ):
        assert "broken: 0" in _succeeds(*command, url=url, folder=tmp_path / "there")
    assert snapshot(Database(back)) == before


@pytest.mark.parametrize(
    ("falsehood", "told_by"),
    [
        ("UPDATE matter SET urge_count = urge_count + 1 WHERE status = 'in_progress'", "counters of matters"),
        ("UPDATE matter SET outcome = NULL WHERE status = 'closed_out'", "outcome and owner"),
        ("UPDATE notification SET recipient = 'gu.juan' WHERE kind = 'overdue'", "reminders"),
        ("DELETE FROM notification WHERE kind = 'overdue'", "reminders"),
        ("DELETE FROM notification WHERE kind = 'handler_missing'", "missing handlers"),
        ("UPDATE user_task SET due_at = created_at WHERE element_id = 'review_report'", "deadlines of tasks"),
        ("UPDATE job SET attempts = 1 WHERE kind = 'timer'", "jobs and instances"),
        ("UPDATE reply SET text = ''", "replies"),
        ("UPDATE user_task SET assignee = 'nobody' WHERE state = 'open' AND element_id = 'handle'", "references"),
    ],
)
def test_the_reckoning_tells_what_is_false(
    lived: Year, sqlite_of: Callable[[Year], Year], falsehood: str, told_by: str
) -> None:
    """Each falsehood in the rows is found by the check that is there for it."""
    spoilt = sqlite_of(lived)
    with spoilt.office.database.writing() as session:
        assert session.connection().exec_driver_sql(falsehood).rowcount > 0
    assert reckon(spoilt, told_by)[told_by] != []
    spoilt.office.close()


def test_the_same_seed_gives_the_same_histories(lived: Year, sqlite_of: Callable[[Year], Year]) -> None:
    """Another program, whose sets are in another order, lives the same days: every history ends in the same hash."""
    here, plan = sqlite_of(lived), lived.plan
    given = {"--seed": plan.seed, "--matters": plan.matters, "--until": plan.last}
    command = [
        sys.executable,
        "-m",
        "tests.year",
        "--live-only",
        *(str(each) for pair in given.items() for each in pair),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.rpartition("histories:")[2].strip() == here.fingerprint()
    here.office.close()


def _succeeds(*arguments: str, url: str, folder: Path) -> str:
    environment = {"DUBAN_LOCALE": "en", "DUBAN_DATABASE_URL": url, "DUBAN_DATA_DIR": str(folder)}
    done: Result = CliRunner().invoke(duban, list(arguments), env=environment)
    assert done.exit_code == 0, done.output
    return done.output
