"""Who gave an open task to whoever has it, and who owns one that somebody else fills in."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0004"
down_revision = "engine_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_task", sa.Column("owner", sa.String(length=255), nullable=True))
    op.add_column("user_task", sa.Column("handed_how", sa.String(length=16), nullable=True))
    op.add_column("user_task", sa.Column("handed_by", sa.String(length=255), nullable=True))
    op.add_column("user_task", sa.Column("handed_note", sa.Text(), nullable=True))
