"""The naive design: stock SpiffWorkflow, its whole state as one JSON text, read and written by every command.

It does what a first version would do, honestly: the instance's row is locked, its work list and history are tables,
one command is one transaction. The engine is stepped by ``do_engine_steps``, saved by the library's own serializer.
"""

import json
from datetime import UTC, datetime
from uuid import uuid4

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.database import Database
from tests.benchmarks.work import ENDS, FORKED, FORKS, STEPS, TITLE, handling, report
from tests.support.processes import diagram, path, process, timer
from tests.support.processes import user_task as task

TABLES = (
    "CREATE TABLE naive_instance (id TEXT PRIMARY KEY, body TEXT NOT NULL, ended INTEGER NOT NULL)",
    "CREATE TABLE naive_task (id TEXT PRIMARY KEY, instance TEXT NOT NULL, element TEXT NOT NULL, opened TEXT)",
    "CREATE INDEX naive_task_instance ON naive_task (instance)",
    "CREATE TABLE naive_history (id TEXT PRIMARY KEY, instance TEXT NOT NULL, element TEXT, data TEXT, at TEXT)",
)
UNITS = "<multiInstanceLoopCharacteristics><loopCardinality>units</loopCardinality></multiInstanceLoopCharacteristics>"
HOUR = "'PT1H'"
"""Expressions are Python here, in place of FEEL."""
WAIT = f'<intermediateCatchEvent id="w">{timer("timeDuration", HOUR)}</intermediateCatchEvent>'
DIAGRAMS = {
    "linear7": process("linear7", ENDS + "".join(task(step) for step in STEPS), path("s", *STEPS, "e")),
    "inside": process("inside", ENDS + task("r", inside=UNITS), path("s", "r", "e")),
    "deadline": process("deadline", ENDS + WAIT, path("s", "w", "e")),
    "matter": process("matter", FORKED + handling(UNITS) + WAIT, FORKS),
}


class Naive:
    """Stock SpiffWorkflow on a database of its own tables."""

    def __init__(self, database: Database, *, create: bool = True) -> None:
        self._database = database
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        parser = BpmnParser()
        for name, body in DIAGRAMS.items():
            parser.add_bpmn_xml(etree.fromstring(diagram(body)), filename=f"{name}.bpmn")
        self._specs = {name: (parser.get_spec(name), parser.get_subprocess_specs(name)) for name in DIAGRAMS}
        if create:
            with database.writing() as session:
                for statement in TABLES:
                    session.execute(text(statement))

    def start(self, process: str, units: int = 0) -> str:
        """Start an instance for so many units; its id."""
        workflow = BpmnWorkflow(*self._specs[process])
        workflow.task_tree.set_data(title=TITLE, units=units)
        workflow.do_engine_steps()
        instance_id = uuid4().hex
        with self._database.writing() as session:
            session.execute(
                text("INSERT INTO naive_instance VALUES (:id, :body, 0)"),
                {"id": instance_id, "body": self._serializer.serialize_json(workflow)},
            )
            self._note(session, instance_id, "start", {})
            self._open(session, instance_id, workflow, set())
        return instance_id

    def open(self, instance_id: str) -> list[str]:
        """The open tasks of an instance."""
        query = text("SELECT id FROM naive_task WHERE instance = :instance ORDER BY opened, id")
        with self._database.reading() as session:
            return list(session.execute(query, {"instance": instance_id}).scalars())

    def complete(self, task_id: str, number: int) -> None:
        """Load all, complete the task, step, save all."""
        with self._database.writing() as session:
            instance_id = session.execute(
                text("SELECT instance FROM naive_task WHERE id = :id"), {"id": task_id}
            ).scalar_one()
            workflow = self._load(session, instance_id)
            before = {str(each.id) for each in workflow.get_tasks(state=TaskState.READY, manual=True)}
            done = next(each for each in workflow.get_tasks(state=TaskState.READY) if str(each.id) == task_id)
            done.set_data(**report(number))
            done.run()
            workflow.do_engine_steps()
            session.execute(text("DELETE FROM naive_task WHERE id = :id"), {"id": task_id})
            self._note(session, instance_id, done.task_spec.name, report(number))
            self._save(session, instance_id, workflow)
            self._open(session, instance_id, workflow, before)

    def fire(self, instance_id: str) -> bool:
        """Load the instance, let its timers look at the clock, step, save. Whether the one at ``w`` fired."""
        with self._database.writing() as session:
            workflow = self._load(session, instance_id)
            workflow.refresh_waiting_tasks()
            workflow.do_engine_steps()
            self._note(session, instance_id, "timer", {})
            self._save(session, instance_id, workflow)
            return bool(workflow.get_tasks(spec_name="w", state=TaskState.COMPLETED))

    def ended(self, instance_id: str) -> bool:
        """Whether the instance is over."""
        query = text("SELECT ended FROM naive_instance WHERE id = :id")
        with self._database.reading() as session:
            return bool(session.execute(query, {"id": instance_id}).scalar_one())

    def _load(self, session: Session, instance_id: str) -> BpmnWorkflow:
        lock = "" if self._database.is_sqlite else " FOR UPDATE"
        query = text(f"SELECT body FROM naive_instance WHERE id = :id{lock}")
        return self._serializer.deserialize_json(session.execute(query, {"id": instance_id}).scalar_one())

    def _save(self, session: Session, instance_id: str, workflow: BpmnWorkflow) -> None:
        session.execute(
            text("UPDATE naive_instance SET body = :body, ended = :ended WHERE id = :id"),
            {
                "id": instance_id,
                "body": self._serializer.serialize_json(workflow),
                "ended": int(workflow.is_completed()),
            },
        )

    def _open(self, session: Session, instance_id: str, workflow: BpmnWorkflow, before: set[str]) -> None:
        rows = [
            {"id": str(each.id), "instance": instance_id, "element": each.task_spec.name, "opened": _now()}
            for each in workflow.get_tasks(state=TaskState.READY, manual=True)
            if str(each.id) not in before
        ]
        if rows:
            session.execute(text("INSERT INTO naive_task VALUES (:id, :instance, :element, :opened)"), rows)

    def _note(self, session: Session, instance_id: str, element: str, data: dict[str, object]) -> None:
        session.execute(
            text("INSERT INTO naive_history VALUES (:id, :instance, :element, :data, :at)"),
            {"id": uuid4().hex, "instance": instance_id, "element": element, "data": json.dumps(data), "at": _now()},
        )


def _now() -> str:
    return datetime.now(UTC).isoformat()
