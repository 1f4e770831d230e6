"""Tasks are copied, matters commented on and followed up, filters of the inbox saved, and texts found."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.migrations.operations import execute_on
from workflows.search.words import words

revision = "workflows_0012"
down_revision = "workflows_0011"
branch_labels = None
depends_on = None

_BATCH = 500
_SOURCES = (
    ("number", "matter", "id", None, ("matter_no",)),
    ("title", "matter", "id", None, ("title",)),
    ("requirement", "matter", "id", None, ("requirement", "source_text")),
    ("directive", "directive", "matter_id", None, ("verbatim", "leader")),
    (
        *("report", "report", "matter_id", "assignment_id"),
        ("deployment", "progress", "results", "problems", "no_problem_reason", "measures"),
    ),
    ("feedback", "feedback", "matter_id", "assignment_id", ("progress", "problems")),
    ("summary", "completion_report", "matter_id", None, ("summary", "leader_comment")),
)
_KEEP = sa.text(
    "INSERT INTO search_text (kind, ref, matter_id, part, internal, text, words)"
    " VALUES (:kind, :ref, :matter_id, :part, :internal, :text, :words)"
)


def upgrade() -> None:
    _tables()
    _index()
    for source in _SOURCES:
        for batch in _texts(*source):
            op.get_bind().execute(_KEEP, batch)


def _texts(kind: str, table: str, matter: str, part: str | None, fields: tuple[str, ...]) -> Iterator[list[Any]]:
    """What the rows of ``table`` say, some at a time."""
    ref = "matter_id" if table == "completion_report" else "id"
    named: list[Any] = [sa.column(name) for name in (ref, matter, part or matter, *fields)]
    found = op.get_bind().execute(
        sa.select(*named).select_from(sa.table(table)), execution_options={"yield_per": _BATCH}
    )
    for rows in found.partitions():
        entries = [
            {
                "kind": kind,
                "ref": row[0],
                "matter_id": row[1],
                "part": row[2] if part else None,
                "internal": kind == "summary",
                "text": said,
                "words": words(said),
            }
            for row in rows
            if (said := "\n".join(each.strip() for each in row[3:] if each and each.strip()))
        ]
        if entries:
            yield entries


def _tables() -> None:
    op.create_table(
        "search_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_text")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_search_text_kind_ref")),
    )
    with op.batch_alter_table("search_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_text_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=True),
        sa.Column("task_id", sa.String(length=200), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_follow_up_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_login_due_on", ["login", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_task_id"), ["task_id"], unique=False)

    op.create_table(
        "matter_comment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("task_id", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_matter_comment_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_comment_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_comment")),
    )
    with op.batch_alter_table("matter_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_comment_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_comment_matter_id"), ["matter_id"], unique=False)

    with op.batch_alter_table("ledger_view", schema=None) as batch_op:
        batch_op.add_column(sa.Column("page", sa.String(length=64), server_default="ledger", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_ledger_view_login_name"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_ledger_view_login_page_name"), ["login", "page", "name"])

    with op.batch_alter_table("matter_copy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("task_id", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_matter_copy_task_id"), ["task_id"], unique=False)


def _index() -> None:
    execute_on(
        "sqlite",
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(words, content='search_text', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN INSERT INTO search_index (rowid, words) VALUES (new.id, new.words); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER search_text_taken AFTER DELETE ON search_text BEGIN INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.id, old.words); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER search_text_changed AFTER UPDATE ON search_text BEGIN INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.id, old.words); INSERT INTO search_index (rowid, words) VALUES (new.id, new.words); END",
    )
    execute_on("postgresql", "CREATE TABLE IF NOT EXISTS search_index (id bigint PRIMARY KEY, words tsvector NOT NULL)")
    execute_on("postgresql", "CREATE INDEX IF NOT EXISTS ix_search_index_words ON search_index USING gin (words)")
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION keep_search_index() RETURNS trigger AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM search_index WHERE id = OLD.id; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_index VALUES (NEW.id, to_tsvector('simple', NEW.words)); END IF; RETURN NULL; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER search_text_kept AFTER INSERT OR UPDATE OR DELETE ON search_text FOR EACH ROW EXECUTE FUNCTION keep_search_index()",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER matter_comment_no_delete BEFORE DELETE ON matter_comment BEGIN SELECT RAISE(ABORT, 'rows of matter_comment are kept as they are'); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER matter_comment_no_update BEFORE UPDATE ON matter_comment BEGIN SELECT RAISE(ABORT, 'rows of matter_comment are kept as they are'); END",
    )
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER matter_comment_no_delete BEFORE DELETE ON matter_comment FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER matter_comment_no_update BEFORE UPDATE ON matter_comment FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
