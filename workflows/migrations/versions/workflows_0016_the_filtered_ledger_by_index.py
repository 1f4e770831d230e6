"""The totals of a ledger filtered by source or urgency are read from an index alone; so is the order of titles.

The indexes of source and urgency go: each value stands in much of the table, and SQLite preferred them to any order.
"""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0016"
down_revision = "workflows_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index("ix_matter_source")
        batch_op.drop_index("ix_matter_urgency")
        batch_op.drop_index("ix_matter_standing")
        batch_op.create_index("ix_matter_standing", ["status", "due_on", "urge_count", "source", "urgency", "id"])

    op.create_index("ix_matter_title", "matter", [sa.text("substr(title, 1, 200)")])
