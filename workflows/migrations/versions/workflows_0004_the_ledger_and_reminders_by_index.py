"""The ledger's order, its totals and what a person was told are read from indexes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0004"
down_revision = "workflows_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_status"))
        batch_op.create_index("ix_matter_standing", ["status", "due_on", "urge_count", "id"], unique=False)

    op.create_index(
        "ix_matter_ledger",
        "matter",
        [
            sa.text("(status <> 'received' AND status <> 'drafted' AND status <> 'in_progress')"),
            sa.text("(due_on IS NULL)"),
            "due_on",
            sa.text("received_at DESC"),
            "id",
        ],
    )

    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notification_recipient"))
        batch_op.create_index("ix_notification_told", ["recipient", "created_at"], unique=False)
        batch_op.create_index(
            "ix_notification_unread",
            ["recipient"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
