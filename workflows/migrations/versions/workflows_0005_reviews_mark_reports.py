"""Reviews can mark a report as perfunctory or falsified."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0005"
down_revision = "workflows_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("flag", sa.String(length=64), nullable=True))
