"""Request keys belong to whoever sends them, and know what was asked for and what it led to."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0007"
down_revision = "engine_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = (*map(sa.column, ("key", "actor", "result")), sa.column("at", sa.DateTime(timezone=True)))
    earlier = sa.table("request_key", *columns)
    rows = [row._asdict() for row in op.get_bind().execute(sa.select(earlier))]
    op.drop_table("request_key")
    made = op.create_table(
        "request_key",
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_request_key")),
    )
    op.bulk_insert(made, [{**row, "about": row["result"], "result": None} for row in rows])
