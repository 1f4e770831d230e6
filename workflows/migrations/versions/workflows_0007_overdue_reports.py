"""What an overdue part reports each month: why it is not settled, and what comes next."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0007"
down_revision = "workflows_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("next_step", sa.Text(), nullable=False, server_default=""))
