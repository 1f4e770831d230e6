"""What was started under an older version ends under this one as it was meant to: every office in ``frozen/``."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import bpmn
from engine.database import Database
from engine.store.tables import LIVE, instance
from tests.conformance.constructs import drawn, used_in, written
from tests.conformance.support_table import refused
from tests.support.databases import KINDS
from tests.support.supervision import FROM_UNITS, TO_ARCHIVE, SupervisionOffice
from tests.upgrade.cases import Case, register
from tests.upgrade.freeze import DRAFT, FROZEN, PAPER, freeze
from tests.upgrade.hand import Hand
from tests.upgrade.later_cases import CASES_OF_NOW
from workflows import migrations
from workflows.attachments.models import Attachment
from workflows.history.seals import seals_of_office
from workflows.inbox.models import TaskDraft
from workflows.keeping import container
from workflows.keeping.service import lost_files, restore
from workflows.matters.values import Status

ROOT = Path(__file__).parents[2]
BACKUPS = sorted(FROZEN.glob("*.zip"))
NEVER_STOOD_AT = frozenset(
    {
        # what a token passes within one command
        "businessRuleTask", "manualTask", "scriptTask", "sendTask", "task", "intermediateCatchEvent.link",
        "intermediateThrowEvent", "intermediateThrowEvent.link", "intermediateThrowEvent.message",
        "intermediateThrowEvent.signal", "endEvent.message", "endEvent.signal", "endEvent.escalation",
        "endEvent.terminate", "activity.conditionExpression",
        "zeebe:calledDecision.decisionId", "zeebe:calledDecision.bindingType", "zeebe:calledDecision.resultVariable",
        "zeebe:script.expression", "zeebe:script.resultVariable",
        # what begins instances: the office's own procedures have it
        "startEvent.timer", "startEvent.message", "startEvent.signal", "zeebe:property.startVariables",
        # what is looked at when somebody goes back behind it
        "zeebe:property.noReturn",
        "zeebe:property.repeatable",
        # what is looked at once, when something begins or ends, and leaves nothing of its own in the state
        "zeebe:formDefinition.bindingType", "zeebe:calledElement.bindingType",
        "zeebe:calledElement.propagateAllChildVariables", "zeebe:calledElement.propagateAllParentVariables",
    }
)  # fmt: skip  # what belongs together on one line


@pytest.fixture(params=[f"{kind}-{path.stem}" for path in BACKUPS for kind in KINDS])
def office(
    request: pytest.FixtureRequest, empty_database: Callable[[str], Database], tmp_path: Path
) -> Iterator[SupervisionOffice]:
    """A frozen office, restored and brought up to date, at the moment at which it was frozen."""
    kind, _, name = request.param.partition("-")
    source, database = FROZEN / f"{name}.zip", empty_database(kind)
    with container.reading(source) as reader:
        moment = datetime.fromisoformat(reader.manifest.made_at)
    made = SupervisionOffice.reopened(database, tmp_path, moment)
    register(made.office.engine.delegates, failing=False)
    restore(database, made.office.files, source)
    yield made
    made.office.close()


def cases_in(office: SupervisionOffice) -> list[tuple[Case, Hand]]:
    """The cases that the office was made with, in the order in which they go on."""
    with office.reading() as session:
        keys = set(session.scalars(select(instance.c.business_key)))
    return [
        (case, Hand(office.office.engine, office.clock, case.name)) for case in CASES_OF_NOW[::-1] if case.name in keys
    ]


def keys_in(backup: Path) -> set[str]:
    """The business keys of the instances in a backup."""
    with container.reading(backup) as reader:
        [table] = [part for part in reader.manifest.tables if part.name == "tables/instance"]
        place = table.columns.index("business_key")
        return {line[place] for line in reader.lines(table)}


def check_histories(office: SupervisionOffice) -> None:
    """Every chain is whole and every event leads to the state that was recorded, bit for bit."""
    with office.reading() as session:
        seals = list(seals_of_office(session, office.office.engine, played=True))
    assert seals
    assert [seal for seal in seals if seal.broken is not None or seal.replayed != seal.events] == []


def test_there_is_a_frozen_office() -> None:
    """At least one version has left its office, and none is too large for a checkout."""
    assert BACKUPS
    assert all(path.stat().st_size < 1_000_000 for path in BACKUPS)


def test_this_version_has_left_its_office() -> None:
    """A new version is not released without the office that later versions will be held to, nor is one forgotten."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    released = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert {project["version"], *released} <= {path.stem for path in BACKUPS}


def test_what_can_wait_is_in_the_offices() -> None:
    """Every construct that runs stands in some frozen instance, but for those that no instance ever stands at."""
    frozen = {name for path in BACKUPS for name in keys_in(path)}
    cases = [case for case in CASES_OF_NOW if case.name in frozen]
    assert [case.name for case in CASES_OF_NOW if case not in cases] == []
    used = {
        construct
        for case in cases
        for process in bpmn.read(case.diagram).processes.values()
        for constructs in used_in(process).values()
        for construct in constructs
    }
    not_run = refused()
    runs = {name for name in (*drawn(), *written()) if name not in not_run}
    assert sorted(runs - used - NEVER_STOOD_AT) == []
    assert sorted(NEVER_STOOD_AT & used) == []


def test_a_frozen_office_arrives_whole(office: SupervisionOffice) -> None:
    """The tables are those of this version, histories and papers are true, each case stands where it stood."""
    assert migrations.differences(office.office.database) == []
    assert lost_files(office.office.database, office.office.files) == []
    check_histories(office)
    for case, hand in cases_in(office):
        assert tuple(sorted(task.element_id for task in hand.open())) == case.opens, case.name
        assert len(hand.due_times()) == case.due, case.name
    [claimed] = Hand(office.office.engine, office.clock, "claimed").open()
    assert claimed.assignee == "ann"
    reminder, limit = Hand(office.office.engine, office.clock, "timers").due_times()
    assert (reminder > office.clock.now(), limit - reminder) == (True, timedelta(days=38))


def test_what_was_frozen_goes_on_to_its_end(office: SupervisionOffice) -> None:
    """Every instance ends with the expected results, and its history can be played from its first event to its last."""
    with office.reading() as session:
        [draft] = session.scalars(select(TaskDraft))
        [paper] = session.scalars(select(Attachment))
        assert draft.values == DRAFT
        assert office.office.files.path(paper.sha256).read_bytes() == PAPER
        matter_id = str(paper.matter_id)
    office.report()
    office.do("review_report", "reviewer")
    office.go(*FROM_UNITS)
    for case, hand in cases_in(office):
        for step in case.after:
            step(hand)
        assert hand.states() == [case.state], case.name
        assert case.leaves.items() <= hand.variables().items(), case.name
    office.go(*TO_ARCHIVE)
    assert office.matter(matter_id).status is Status.ARCHIVED
    with office.reading() as session:
        assert session.scalars(select(instance.c.business_key).where(instance.c.state.in_(LIVE))).all() == []
    check_histories(office)


def test_an_office_of_this_version_can_be_frozen(tmp_path: Path) -> None:
    """The script that leaves an office to later versions works, and its office has every case."""
    freeze(tmp_path, tmp_path / "frozen.zip")
    with container.reading(tmp_path / "frozen.zip") as reader:
        reader.check()
        heads = {line[0] for line in reader.lines(reader.manifest.heads)}
    assert len(heads) > len(CASES_OF_NOW)
