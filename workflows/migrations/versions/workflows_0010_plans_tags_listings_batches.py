"""Plans, tags, listings, batches, kinds of matters."""

import sqlalchemy as sa
from alembic import op

revision = "workflows_0010"
down_revision = "workflows_0009"
branch_labels = None
depends_on = None

KINDS = {"decision": ("S2", "S3", "S4", "S7"), "special": ("S1", "S5", "S8")}
"""Which kind the matters that are there already get, by their source."""


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("name", name=op.f("uq_batch_name")),
    )
    op.create_table(
        "term",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_term")),
    )
    op.create_table(
        "batch_matter",
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_matter_batch_id_batch")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_batch_matter_matter_id_matter")),
        sa.PrimaryKeyConstraint("batch_id", "matter_id", name=op.f("pk_batch_matter")),
    )
    with op.batch_alter_table("batch_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_matter_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "listing",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("listed_by", sa.String(length=64), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_listing_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(
            "ix_listing_open",
            ["matter_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "matter_tag",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_tag_matter_id_matter")),
        sa.PrimaryKeyConstraint("kind", "code", "matter_id", name=op.f("pk_matter_tag")),
    )
    with op.batch_alter_table("matter_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_tag_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "supervision_plan",
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("approach", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_no", sa.String(length=80), nullable=False),
        sa.Column("evaluation", sa.String(length=64), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("summed_up_by", sa.String(length=64), nullable=True),
        sa.Column("summed_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_supervision_plan_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_supervision_plan")),
    )
    op.create_table(
        "plan_follow_up",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["supervision_plan.matter_id"], name=op.f("fk_plan_follow_up_matter_id_supervision_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_follow_up")),
    )
    with op.batch_alter_table("plan_follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_follow_up_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "plan_item",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["supervision_plan.matter_id"], name=op.f("fk_plan_item_matter_id_supervision_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_item_matter_id"), ["matter_id"], unique=False)

    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_matter_kind"), ["kind"], unique=False)
    matter = sa.table("matter", sa.column("source"), sa.column("kind"))
    for kind, sources in KINDS.items():
        op.execute(matter.update().where(matter.c.source.in_(sources)).values(kind=kind))

    with op.batch_alter_table("tracking_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("guidance_class", sa.String(length=64), nullable=True))
