"""Who calls something outside has it on lease; what nobody will send any more says why."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0006"
down_revision = "engine_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("job", "outbox"):
        op.add_column(table, sa.Column("lease_token", sa.String(length=32)))
        op.add_column(table, sa.Column("lease_holder", sa.String(length=255)))
        op.add_column(table, sa.Column("lease_until", sa.DateTime(timezone=True)))
    op.add_column("outbox", sa.Column("discarded_at", sa.DateTime(timezone=True)))
