"""Freezes an office: ``python -m tests.upgrade.freeze`` writes ``frozen/<version>.zip``, once for each version.

Between two releases ``python -m tests.upgrade.freeze NAME`` writes ``frozen/<version>-NAME.zip``.

It is a backup as ``duban backup`` makes it: the instances of ``cases.py``, and a supervision office with a matter that
its unit handles, a paper, a half-filled form, and a matter that is closed.
"""

import io
import sys
import tempfile
import tomllib
from pathlib import Path

import orjson

from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from tests.support.engines import ADMIN
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from tests.upgrade.cases import FORM, Case, register
from tests.upgrade.hand import ANN, Hand
from tests.upgrade.later_cases import CASES_OF_NOW
from workflows import migrations
from workflows.attachments.service import attach
from workflows.inbox.service import save_draft
from workflows.keeping.service import backup

FROZEN = Path(__file__).with_name("frozen")
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
DRAFT = {"handling_notes": "half"}
PAPER = b"a letter"


def main() -> None:
    """Write the office of this version."""
    version = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        freeze(Path(folder), FROZEN / f"{'-'.join([version, *sys.argv[1:2]])}.zip")


def freeze(folder: Path, target: Path) -> None:
    """Make the office in ``folder`` and keep it in ``target``."""
    database = Database(f"sqlite:///{folder / 'office.db'}")
    migrations.upgrade(database)
    office = SupervisionOffice(database, folder)
    office.deploy()
    engine = office.office.engine
    engine.may_be_group = None  # the cases know no supervision office
    register(engine.delegates, failing=True)
    with engine.transaction(ADMIN) as tx:
        deploy(tx, [Resource("frozen.form", orjson.dumps(FORM))])
    _close_a_matter(office)
    for case in CASES_OF_NOW:
        _make(case, Hand(engine, office.clock, case.name))
    _begin_a_matter(office)
    backup(database, office.office.files, office.clock.now(), target)
    office.office.close()
    database.dispose()


def _make(case: Case, hand: Hand) -> None:
    with hand.engine.transaction(ADMIN) as tx:
        deploy(tx, [Resource(f"{case.name}.bpmn", case.diagram)])
    with hand.engine.transaction(ANN) as tx:
        variables = {"key": case.name, **case.variables}
        instances.start(tx, case.name, business_key=case.name, variables=variables)
    for step in case.before:
        step(hand)


def _close_a_matter(office: SupervisionOffice) -> None:
    office.complete(given_due_on="2019-12-31")
    office.wait(days=7)
    office.go(*TO_ARCHIVE)


def _begin_a_matter(office: SupervisionOffice) -> None:
    matter_id = office.issue()
    office.begin_handling()
    with office.acting("env.liaison") as tx:
        save_draft(tx, office.tasks("handle")[0].id, DRAFT)
    with office.acting("clerk") as tx:
        attach(tx, office.office.files, io.BytesIO(PAPER), "a.txt", megabytes=1, matter_id=matter_id)


if __name__ == "__main__":
    main()
