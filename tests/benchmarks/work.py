"""The work that all contestants do: the diagrams, what a completion brings, and duban doing it."""

from typing import Any, Protocol

from sqlalchemy import bindparam, select

from engine.commands import tasks
from engine.drivers.statement import Statement
from engine.store.tables import LIVE, TaskState, instance, user_task
from tests.support.engines import ANN, Bench
from tests.support.processes import call, diagram, path, process, sub_process
from tests.support.processes import user_task as task

STEPS = [f"t{number}" for number in range(1, 8)]
TITLE = "关于安全生产专项检查的督办通知"
OPINION = "拟同意。请承办单位按时限要求办理，并于到期前三个工作日书面报告办理情况。" * 4
FORM = {
    "id": "report",
    "type": "default",
    "components": [
        {"type": "textarea", "id": "opinion", "key": "opinion", "label": "opinion"},
        {"type": "checkbox", "id": "approved", "key": "approved", "label": "approved"},
    ],
}
ENDS = '<startEvent id="s"/><endEvent id="e"/>'
FORKED = '<startEvent id="s"/><parallelGateway id="f"/><endEvent id="e"/><endEvent id="late"/>'
FORKS = path("s", "f") + path("f", "r", "e") + path("f", "w", "late")
"""What the units do at ``r`` goes on while a deadline runs at ``w``."""
HANDLED = ("sign", "report", "review")


def handling(marker: str) -> str:
    """What each unit does, step after step, as a sub-process ``r`` with the loop ``marker``."""
    ends = '<startEvent id="rs"/><endEvent id="re"/>'
    return sub_process("r", marker, ends, *(task(step) for step in HANDLED), path("rs", *HANDLED, "re"))


FOR_EACH_UNIT = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=units" inputElement="unit"/>'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)


_OPEN = Statement(
    select(user_task.c.id)
    .join(instance, instance.c.id == user_task.c.instance_id)
    .where(instance.c.root_id == bindparam("root"), user_task.c.state == TaskState.OPEN)
    .order_by(user_task.c.created_at, user_task.c.id)
)
_STATE = Statement(select(instance.c.state).where(instance.c.id == bindparam("id")))


class Contestant(Protocol):
    """What does the work: each call but the look-ups is one transaction."""

    def start(self, process: str, units: int = 0) -> str:
        """Start an instance for so many units; its id."""
        ...

    def open(self, instance_id: str) -> list[str]:
        """The open tasks of an instance and of those it called, in the order in which they were opened."""
        ...

    def complete(self, task_id: str, number: int) -> None:
        """Complete a task with the report ``number``."""
        ...

    def ended(self, instance_id: str) -> bool:
        """Whether the instance is over."""
        ...


def report(number: int) -> dict[str, Any]:
    """What each completion brings: two variables."""
    return {"opinion": OPINION, "approved": number % 2 == 0}


def deploy(bench: Bench) -> None:
    """Deploy ``linear7``, seven user tasks in a row, and ``called`` and ``inside``, where each unit reports.

    ``called`` calls an instance for each unit; ``inside`` has a multi-instance of user tasks in the one instance.
    """
    steps = "".join(task(step, form="report") for step in STEPS)
    reported = task("r", form="report")
    inside = task("r", form="report", inside=FOR_EACH_UNIT)
    bench.deploy(
        linear7=diagram(process("linear7", ENDS + steps, path("s", *STEPS, "e"))),
        unit=diagram(process("unit", ENDS + reported, path("s", "r", "e"))),
        called=diagram(process("called", ENDS + call("c", "unit", inside=FOR_EACH_UNIT), path("s", "c", "e"))),
        inside=diagram(process("inside", ENDS + inside, path("s", "r", "e"))),
        report=FORM,
    )


class Duban:
    """duban: what is called the engine in production is called here too, with nothing left out."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def start(self, process: str, units: int = 0) -> str:
        """Start an instance for so many units; its id."""
        return self.bench.start(process, None, title=TITLE, units=list(range(units)))

    def open(self, instance_id: str) -> list[str]:
        """The open tasks of an instance and of those it called."""
        with self.bench.database.reading() as session:
            return [task_id for (task_id,) in session.ask(_OPEN, {"root": instance_id})]

    def complete(self, task_id: str, number: int) -> None:
        """Complete a task, and what the caller of its instance is owed for it."""
        with self.bench.engine.transaction(ANN) as tx:
            tasks.complete(tx, task_id, report(number))

    def ended(self, instance_id: str) -> bool:
        """Whether the instance is over."""
        with self.bench.database.reading() as session:
            ((state,),) = session.ask(_STATE, {"id": instance_id})
        return state not in LIVE
