"""Those who ask are answered: who they are, and each version of the reply."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0011"
down_revision = "workflows_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asker",
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_asker_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_asker")),
    )
    with op.batch_alter_table("asker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asker_kind"), ["kind"], unique=False)

    op.create_table(
        "reply",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer_kind", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("carried_out_on", sa.Date(), nullable=True),
        sa.Column("plan_result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(length=64), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_remarks", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_remarks", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("satisfaction", sa.String(length=64), nullable=True),
        sa.Column("satisfaction_note", sa.Text(), nullable=False),
        sa.Column("heard_by", sa.String(length=64), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_reply_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_reply_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("assignment_id", "version", name=op.f("uq_reply_assignment_id_version")),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_matter_id"), ["matter_id"], unique=False)
