"""A task is completed, a signature given, in the place of somebody who is absent."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0009"
down_revision = "engine_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_task", sa.Column("completed_for", sa.String(length=255), nullable=True))
    op.add_column("signature", sa.Column("answered_by", sa.String(length=255), nullable=True))
    condition = sa.text("completed_for IS NOT NULL")
    op.create_index(
        "ix_user_task_done_for",
        "user_task",
        ["completed_for", "completed_at"],
        postgresql_where=condition,
        sqlite_where=condition,
    )
