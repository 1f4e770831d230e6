"""Rows that the database keeps."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.database import Database
from workflows.archive.models import ArchivePackage
from workflows.letters.models import Receipt
from workflows.lists.models import ListSnapshot
from workflows.matters.models import Matter

KEPT = {
    ArchivePackage: ("DELETE", "UPDATE"),
    ListSnapshot: ("DELETE", "UPDATE"),
    Matter: ("DELETE",),
    Receipt: ("DELETE", "UPDATE"),
}


@pytest.mark.rule("A01", "C12", "D08")
def test_what_is_proof_can_be_neither_changed_nor_deleted(database: Database) -> None:
    """Each of these tables has its triggers, on both kinds of database."""
    names = {f"{model.__tablename__}_no_{operation.lower()}" for model, each in KEPT.items() for operation in each}
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with database.reading() as session:
        assert names <= set(session.scalars(text(listed[database.sql.dialect.name])))


@pytest.mark.rule("C12")
@pytest.mark.parametrize("statement", ["UPDATE list_snapshot SET fingerprint = 'x'", "DELETE FROM list_snapshot"])
def test_a_list_stays_as_it_was_made(database: Database, statement: str) -> None:
    """Not even plain SQL changes or removes it."""
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO list_snapshot (id, kind, week_of, rows, fingerprint, made_by, made_at)"
                " VALUES ('l', 'monday_list', '2019-09-30', '[]', 'f', 'clerk', '2019-09-30 00:30:00')"
            )
        )
    with pytest.raises(DBAPIError), database.writing() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert session.scalar(text("SELECT fingerprint FROM list_snapshot")) == "f"
