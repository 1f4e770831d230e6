"""An office with one running instance, from rows alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine.clock import ManualClock
from engine.database import Database
from engine.service import Engine
from engine.store.tables import definition, deployment, instance, task_candidate, user_task
from workflows.assignments.models import Assignment, Role
from workflows.matters.models import Matter
from workflows.matters.values import Source, Stage
from workflows.organisation.models import Unit

THURSDAY = datetime(2019, 10, 31, 4, tzinfo=UTC)
"""Noon on Thursday, 31 October 2019, in the office."""

DRAWN = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:p"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p"><userTask id="review"/><userTask id="approve">
<extensionElements><zeebe:properties><zeebe:property name="separateFrom" value="review"/></zeebe:properties>
</extensionElements></userTask></process></definitions>"""
ENGINE = Engine(Database("sqlite:///never-opened.db"), ManualClock(THURSDAY), UTC)


@pytest.fixture
def session(database: Database) -> Any:
    """A database with one matter, one unit and one running instance."""
    with database.writing() as opened:
        opened.add(Unit(code="EDU", name="Education", short_name="EDU", aliases=[]))
        opened.add(
            Matter(
                id="m1",
                title="Noise",
                source=Source.MEETING,
                stage=Stage.RECEIVE,
                received_at=THURSDAY,
                created_by="li",
            )
        )
        opened.flush()
        opened.add(Assignment(id="a1", matter_id="m1", unit="EDU", role=Role.LEAD))
        opened.execute(insert(deployment).values(id="d", at=THURSDAY, actor="li", note=""))
        opened.execute(
            insert(definition).values(
                id="p:1", deployment_id="d", kind="bpmn", key="p", version=1, name="p", hash="", body=DRAWN
            )
        )
        opened.execute(
            insert(instance).values(
                id="i1", definition_id="p:1", process="p", business_key="m1", state="active", root_id="i1",
                started_by="li", started_at=THURSDAY, seq=1, head=b"", body=b"",
            )
        )  # fmt: skip
        yield opened


def put(session: Session, task_id: str, due: datetime | None = None, **values: Any) -> None:
    """A task for reviewers unless it is assigned."""
    row = {
        "id": task_id, "instance_id": "i1", "token": 1, "element_id": "review", "process": "p", "name": task_id,
        "business_key": "m1", "priority": 50, "created_at": THURSDAY, "due_at": due, "state": "open",
    }  # fmt: skip
    session.execute(insert(user_task).values({**row, **values}))
    session.execute(insert(task_candidate).values(task_id=task_id, kind="group", value="role:reviewer"))
