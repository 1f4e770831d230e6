"""Coordination, appeals, readings and offers."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0013"
down_revision = "workflows_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coordination",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("difficulty", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("directive", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_coordination_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_coordination_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination")),
    )
    with op.batch_alter_table("coordination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coordination_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coordination_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("offered_by", sa.String(length=64), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_offer_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_offer_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "coordination_item",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("coordination_id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("notice_id", sa.String(length=64), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_count", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("check_remarks", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.String(length=64), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["coordination_id"], ["coordination.id"], name=op.f("fk_coordination_item_coordination_id_coordination")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_coordination_item_matter_id_matter")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_coordination_item_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination_item")),
    )
    with op.batch_alter_table("coordination_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coordination_item_coordination_id"), ["coordination_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coordination_item_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("leader", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("presented_by", sa.String(length=64), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.String(length=64), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("directive_id", sa.String(length=64), nullable=True),
        sa.Column("read_by", sa.String(length=64), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["directive_id"], ["directive.id"], name=op.f("fk_reading_directive_id_directive")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_reading_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_leader"), ["leader"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "review_appeal",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("review_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.String(length=64), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_review_appeal_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_review_appeal_matter_id_matter")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_appeal_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_appeal")),
        sa.UniqueConstraint("review_id", name=op.f("uq_review_appeal_review_id")),
    )
    with op.batch_alter_table("review_appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_appeal_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_appeal_matter_id"), ["matter_id"], unique=False)

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supervised", sa.String(length=64), nullable=True))

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("demand", sa.String(length=64), nullable=True))

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("overturned", sa.Boolean(), server_default=sa.false(), nullable=False))
