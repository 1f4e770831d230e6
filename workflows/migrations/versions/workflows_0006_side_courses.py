"""A matter knows the process of its own course, and what was begun beside it."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0006"
down_revision = "workflows_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "side_course",
        sa.Column("instance_id", sa.String(length=200), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("process", sa.String(length=64), nullable=False),
        sa.Column("begun_by", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_side_course_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_side_course_instance_id_instance")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_side_course_matter_id_matter")),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_side_course")),
    )
    op.create_index(op.f("ix_side_course_matter_id"), "side_course", ["matter_id"], unique=False)
    op.add_column("matter", sa.Column("procedure", sa.String(length=64), nullable=True))
    op.execute(
        "UPDATE matter SET procedure = 'directive' WHERE EXISTS (SELECT 1 FROM instance "
        "WHERE instance.business_key = matter.id AND instance.process = 'directive')"
    )
