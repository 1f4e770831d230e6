"""What figures of the office cost."""

from typing import Any

import pytest
from sqlalchemy import event

from engine.database import Database
from tests.support.offices import START
from workflows.figures import figures

INDEXES = (
    "ix_instance_live",
    "ix_job_due",
    "ix_outbox_dead",
    "ix_outbox_due",
    "ix_user_task_open",
)


def test_each_figure_is_answered_by_an_index(database: Database) -> None:
    """No statement reads a table from end to end, and the indexes made for it are those that are used."""
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database.sql, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    with database.reading() as session:
        figures(session, START)
    event.remove(database.sql, "before_cursor_execute", note)
    asked = [each for each in asked if each[0].startswith("SELECT")]
    plans = [_plan(database, *each) for each in asked]
    assert len(plans) == 9
    for (statement, _), plan in zip(asked, plans, strict=True):
        assert any(name in plan for name in INDEXES), (statement, plan)
        assert "Seq Scan" not in plan, (statement, plan)
    assert {name for name in INDEXES for plan in plans if name in plan} == set(INDEXES)


def _plan(database: Database, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.sql.connect() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a small table is read whole for good reason
        return "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))


@pytest.mark.sqlite_only
def test_an_empty_office_counts_to_nothing(database: Database) -> None:
    """Every figure is there, and nought; the states of living instances are named."""
    with database.reading() as session:
        found = figures(session, START)
    assert found.instances == {"active": 0, "suspended": 0}
    assert (found.open_tasks, found.overdue_tasks, found.jobs_due, found.lag, found.outbox_dead) == (0, 0, 0, 0.0, 0)
