"""Substitutes during somebody's absence."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0008"
down_revision = "workflows_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("absent", sa.String(length=80), nullable=False),
        sa.Column("substitute", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("named_by", sa.String(length=64), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["absent"], ["user_account.login"], name=op.f("fk_substitution_absent_user_account")),
        sa.ForeignKeyConstraint(
            ["substitute"], ["user_account.login"], name=op.f("fk_substitution_substitute_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(op.f("ix_substitution_absent"), "substitution", ["absent"])
    op.create_index(op.f("ix_substitution_substitute"), "substitution", ["substitute"])
