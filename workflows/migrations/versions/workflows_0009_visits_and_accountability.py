"""Inspections, return visits, experts, forces and accountability."""

import sqlalchemy as sa
from alembic import op

from engine.migrations.operations import execute_on

revision = "workflows_0009"
down_revision = "workflows_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=False),
        sa.Column("valid_through", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
    )
    op.create_table(
        "seat_holder",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("held_to", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_holder")),
    )
    with op.batch_alter_table("seat_holder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_seat_holder_one",
            ["seat"],
            unique=True,
            sqlite_where=sa.text("held_to IS NULL"),
            postgresql_where=sa.text("held_to IS NULL"),
        )

    op.create_table(
        "visit_sample",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=80), nullable=False),
        sa.Column("population", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_sample")),
    )
    op.create_table(
        "expert_renewal",
        sa.Column("expert_id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("renewed_by", sa.String(length=64), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_renewal_expert_id_expert")),
        sa.PrimaryKeyConstraint("expert_id", "year", name=op.f("pk_expert_renewal")),
    )
    op.create_table(
        "force_office",
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("force", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_force_office_unit_unit")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_force_office")),
    )
    op.create_table(
        "return_visit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("sample_id", sa.String(length=64), nullable=True),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("visitors", sa.JSON(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("recorded_by", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["follow_up_id"], ["matter.id"], name=op.f("fk_return_visit_follow_up_id_matter")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_return_visit_matter_id_matter")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["visit_sample.id"], name=op.f("fk_return_visit_sample_id_visit_sample")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_visit")),
        sa.UniqueConstraint("follow_up_id", name=op.f("uq_return_visit_follow_up_id")),
    )
    with op.batch_alter_table("return_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_visit_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_return_visit_sample_id"), ["sample_id"], unique=False)

    op.create_table(
        "special_report",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_special_report_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_report")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_special_report_year_serial")),
    )
    with op.batch_alter_table("special_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_special_report_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "accountability_record",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("follows_id", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("persons", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_accountability_record_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["accountability_record.id"],
            name=op.f("fk_accountability_record_follows_id_accountability_record"),
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_accountability_record_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_record")),
    )
    with op.batch_alter_table("accountability_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accountability_record_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accountability_record_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("ordered_by", sa.String(length=64), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_remarks", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.String(length=64), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=64), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_inspection_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_inspection_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_visited_at"), ["visited_at"], unique=False)

    op.create_table(
        "inspection_participant",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("inspection_id", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=True),
        sa.Column("expert_id", sa.String(length=64), nullable=True),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("force", sa.String(length=64), nullable=True),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("took_part", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_inspection_participant_expert_id_expert")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_participant_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_participant")),
    )
    with op.batch_alter_table("inspection_participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_participant_inspection_id"), ["inspection_id"], unique=False)

    execute_on(
        "sqlite",
        "CREATE TRIGGER visit_sample_no_delete BEFORE DELETE ON visit_sample BEGIN SELECT RAISE(ABORT, 'rows of visit_sample are kept as they are'); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER visit_sample_no_update BEFORE UPDATE ON visit_sample BEGIN SELECT RAISE(ABORT, 'rows of visit_sample are kept as they are'); END",
    )
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER visit_sample_no_delete BEFORE DELETE ON visit_sample FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER visit_sample_no_update BEFORE UPDATE ON visit_sample FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
