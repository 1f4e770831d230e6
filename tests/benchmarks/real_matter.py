"""P4 on the real flow: what the hundredth report costs on a matter of the office's own diagrams, beside the first."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.commands import tasks
from engine.database import Database
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread
from tests.support.engines import Counted
from tests.support.supervision import FORMS, TO_UNITS, SupervisionOffice
from workflows.inbox.records import units_of_instances
from workflows.organisation.models import Unit, User, UserRole
from workflows.organisation.roles import Role

GOAL = Goal("<=", 1.5)
LEAD = "ENV"
BEFORE = ("acknowledge", "name_handler", "handle")
REPORT = ("prepare_report", "sign_report", "review_report")
"""What is measured of each unit: written, signed, reviewed, and the return to the matter that follows from it."""
PEOPLE = {"liaison": Role.LIAISON, "head": Role.UNIT_HEAD}


@dataclass(frozen=True)
class Cost:
    """What a command took, or several."""

    milliseconds: float
    statements: int


def measure(run: Run) -> Iterator[Row]:
    """Matters of a lead and a hundred co-units, one report after the other; the one that ends a matter is left out."""
    units, matters = run.much(100, 20), run.much(3, 1)
    few = units // 10
    for kind in (SQLITE, POSTGRESQL):
        office = _office(run.tables(kind), run.folder / f"office-{kind}", units)
        costs = [_reported(office, units) for _ in range(matters + 1)][1:]
        office.office.close()
        first = [_middle(each[:few]) for each in costs]
        last = [_middle(each[-few:]) for each in costs]
        ratio = Spread.ratio(last, first)
        yield Row("P4", f"real matter, reports 1 to {few}", kind, "ms", Spread.of(first))
        what = f"real matter, reports {units - few + 1} to {units}"
        yield Row("P4", what, kind, "ms", Spread.of(last), ratio, "to the first", GOAL)
        for said, found in (("first", 0), (f"{units}th", -1)):
            yield Row("P4", f"statements of the {said}", kind, "", Spread.of(each[found].statements for each in costs))


def _middle(costs: list[Cost]) -> float:
    return Spread.of(cost.milliseconds for cost in costs).median


def _office(database: Database, folder: Path, units: int) -> SupervisionOffice:
    folder.mkdir()
    office = SupervisionOffice(database, folder)
    office.deploy()
    with office.acting() as tx:
        for code in _co_units(units):
            tx.session.add(Unit(code=code, name=code, short_name=code, aliases=[]))
        tx.session.flush()
        for code in _co_units(units):
            for name, role in PEOPLE.items():
                login = f"{code.lower()}.{name}"
                tx.session.add(User(login=login, name=login, unit_code=code, must_change=False, roles=[UserRole(role)]))
    return office


def _co_units(units: int) -> list[str]:
    return [f"U{number:03}" for number in range(1, units + 1)]


def _reported(office: SupervisionOffice, units: int) -> list[Cost]:
    """What the report of each co-unit of one matter took, in the order in which they reported."""
    matter_id = office.open()
    co = [{"unit": unit, "duty": "helps"} for unit in _co_units(units)]
    office.go(*TO_UNITS, draft_opinion={"composite": True, "co": co})
    begun = [task for task in office.tasks(BEFORE[0]) if task.business_key == matter_id]
    with office.reading() as session:
        unit_of = units_of_instances(session, [task.instance_id for task in begun])
    instances = {unit: instance_id for instance_id, unit in unit_of.items()}
    for unit, instance_id in instances.items():
        liaison = f"{unit.lower()}.liaison"
        for element in BEFORE:
            chosen = {"handler_choice": liaison} if element == "name_handler" else {}
            _complete(office, instance_id, element, liaison, **chosen)
    return [_report(office, instances[unit], unit.lower()) for unit in _co_units(units)]


def _report(office: SupervisionOffice, instance_id: str, unit: str) -> Cost:
    people = (f"{unit}.liaison", f"{unit}.head", "reviewer")
    costs = [_complete(office, instance_id, *step) for step in zip(REPORT, people, strict=True)]
    return Cost(sum(cost.milliseconds for cost in costs), sum(cost.statements for cost in costs))


def _complete(office: SupervisionOffice, instance_id: str, element: str, login: str, **changed: Any) -> Cost:
    """From the beginning of the command until the matter has what it is owed for it."""
    task = next(task for task in office.tasks(element) if task.instance_id == instance_id)
    actor = office.actor(login)
    with Counted(office.office.database) as count:
        begun = time.perf_counter()
        with office.office.transaction(actor) as tx:
            tasks.complete(tx, task.id, FORMS[element] | changed)
        taken = (time.perf_counter() - begun) * 1000
    return Cost(taken, len(count.statements))
