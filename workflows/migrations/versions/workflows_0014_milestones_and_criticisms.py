"""Nodes of a unit's part, and proposals to criticise a unit."""

import sqlalchemy as sa
from alembic import op

from engine.columns import Moment

revision = "workflows_0014"
down_revision = "workflows_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("remaining", sa.Double(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("original_planned_on", sa.Date(), nullable=False),
        sa.Column("actual_on", sa.Date(), nullable=True),
        sa.Column("reached_by", sa.String(length=64), nullable=True),
        sa.Column("pressed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_milestone_matter_id", "milestone", ["matter_id"])
    op.create_index("ix_milestone_assignment_id", "milestone", ["assignment_id"])
    not_reached = sa.text("actual_on IS NULL")
    op.create_index(
        "ix_milestone_open", "milestone", ["planned_on"], sqlite_where=not_reached, postgresql_where=not_reached
    )

    op.create_table(
        "criticism",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("ground", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_criticism_matter", "criticism", ["matter_id"])
    op.create_index("ix_criticism_assignment_id", "criticism", ["assignment_id"])
    undecided = sa.text("granted IS NULL")
    op.create_index(
        "ix_criticism_undecided",
        "criticism",
        ["assignment_id"],
        unique=True,
        sqlite_where=undecided,
        postgresql_where=undecided,
    )
