"""What a completion costs the database: one commit and a few statements, however many units a matter has."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.database import Database
from engine.transaction import Transaction
from tests.support.engines import Counted
from tests.support.offices import add_unit, add_user
from tests.support.supervision import FROM_UNITS, TO_ARCHIVE, TO_UNITS, UNITS, SupervisionOffice
from workflows.organisation.roles import Role
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

FEW = 15
MORE_UNITS = ("AGR", "CUL", "FIN", "LAW", "TAX", "URB")
READS_MUCH = {"draft_opinion", "leader_approval", "archive_matter"}
"""A draft is checked against units, leaders and earlier drafts, docketing asks for authority, leader, duty and limit of
every part; the archive takes everything."""


class CountingOffice(SupervisionOffice):
    """Keeps, for each element, how many statements and commits its completions took."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.costs: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self._element = "prepare"
        super().__init__(database, folder)

    def do(self, element: str, login: str, **values: Any) -> None:
        """Complete a task at ``element``."""
        self._element = element
        super().do(element, login, **values)

    @contextmanager
    def acting(self, login: str | None = None) -> Iterator[Transaction]:
        """One command, counted; what follows from it for other instances comes after and is not."""
        actor = self.actor(login) if login else SYSTEM
        with Counted(self.office.database) as count, self.office.engine.transaction(actor, settle=False) as tx:
            yield tx
        self.costs[self._element].add((len(count.statements), count.commits))
        self.office.engine.settle(tx.follow_ups)

    def most(self) -> dict[str, int]:
        """The statements of each element's dearest completion."""
        return {element: max(taken)[0] for element, taken in self.costs.items()}

    def play(self, *units: str) -> dict[str, set[tuple[int, int]]]:
        """One matter of ``units`` from intake to archive, ENV leading; what each command of people took."""
        self.costs, self._element = defaultdict(set), "open"
        matter_id = self.open()
        opinion = {"composite": True, "co": [{"unit": unit, "duty": "helps"} for unit in units if unit != "ENV"]}
        self.go(*TO_UNITS, draft_opinion=opinion)
        self._element = "urge"
        with self.acting("clerk") as tx:
            urge(tx, matter_id, content="where is it?", channel=UrgeChannel.PHONE)
        for unit in units:
            self.undertake(unit.lower())
        self.go(("consolidate_report", "env.liaison"), ("sign_consolidated", "env.head"))
        self.go(("review_consolidated", "reviewer"), *FROM_UNITS)
        self.wait(days=7)
        self.go(*TO_ARCHIVE)
        assert self.matter(matter_id).archived_on is not None
        return self.costs


@pytest.fixture
def counting(database: Database, tmp_path: Path) -> Iterator[CountingOffice]:
    """An office of nine units that has read its definitions, as each program does once."""
    made = CountingOffice(database, tmp_path)
    made.deploy()
    for unit in MORE_UNITS:
        add_unit(made.office, unit)
        add_user(made.office, f"{unit.lower()}.head", [Role.UNIT_HEAD], unit=unit)
        add_user(made.office, f"{unit.lower()}.liaison", [Role.LIAISON], unit=unit)
    made.play(*UNITS)
    yield made
    made.office.close()


def test_a_completion_takes_few_statements_however_many_units(counting: CountingOffice) -> None:
    """Each commits once, as do urges; each but three takes at most fifteen; nine units cost what three do."""
    costs = counting.play(*UNITS)
    assert {commits for taken in costs.values() for _, commits in taken} == {1}
    assert {element for element, count in counting.most().items() if count > FEW} == READS_MUCH
    assert counting.play(*UNITS, *MORE_UNITS) == costs


def test_a_report_sent_back_costs_the_same_in_every_round(counting: CountingOffice) -> None:
    """The third return costs what the first did, and no more than an acceptance may."""
    counting.issue()
    counting.begin_handling()
    rounds = []
    for _ in range(3):
        counting.costs = defaultdict(set)
        counting.report()
        counting.do("review_report", "reviewer", verdict="redo", return_reason="format_irregular", review_remarks="x")
        rounds.append(counting.costs)
    assert rounds[0] == rounds[1] == rounds[2]
    assert max(counting.most().values()) <= FEW
