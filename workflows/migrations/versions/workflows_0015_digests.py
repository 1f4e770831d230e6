"""What a person is told on one day is gathered into one message."""

import sqlalchemy as sa
from alembic import op

from engine.columns import Moment

revision = "workflows_0015"
down_revision = "workflows_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recipient", "day"),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("digest_id", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key("fk_notification_digest_id_digest", "digest", ["digest_id"], ["id"])
        batch_op.create_index("ix_notification_digest_id", ["digest_id"])
    op.execute("UPDATE notification SET told_at = created_at")
    waiting = sa.text("told_at IS NULL")
    op.create_index(
        "ix_notification_waiting", "notification", ["recipient"], sqlite_where=waiting, postgresql_where=waiting
    )
