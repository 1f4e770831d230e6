"""The tables of the domain."""

import sqlalchemy as sa
from alembic import op

from engine.migrations.operations import execute_on

revision = "workflows_0001"
down_revision = None
branch_labels = ("workflows",)
depends_on = "engine"


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "ledger_import",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("other_lines", sa.JSON(), nullable=False),
        sa.Column("other_sheets", sa.JSON(), nullable=False),
        sa.Column("miscounted", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_import")),
    )
    with op.batch_alter_table("ledger_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_import_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_import_state"), ["state"], unique=False)

    op.create_table(
        "ledger_view",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_view")),
        sa.UniqueConstraint("login", "name", name=op.f("uq_ledger_view_login_name")),
    )
    with op.batch_alter_table("ledger_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_view_login"), ["login"], unique=False)

    op.create_table(
        "list_snapshot",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("week_of", sa.Date(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_snapshot")),
        sa.UniqueConstraint("kind", "week_of", name=op.f("uq_list_snapshot_kind_week_of")),
    )
    op.create_table(
        "matter",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_no", sa.String(length=60), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("directive_class", sa.String(length=64), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("composite", sa.Boolean(), nullable=False),
        sa.Column("lead_unit", sa.String(length=64), nullable=True),
        sa.Column("responsible_leader", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("docketed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("due_kind", sa.String(length=64), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("long_term", sa.Boolean(), nullable=False),
        sa.Column("cadence", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("urge_count", sa.Integer(), nullable=False),
        sa.Column("return_count", sa.Integer(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("closed_out_on", sa.Date(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("merged_into", sa.String(length=64), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("import_flags", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["matter.id"], name=op.f("fk_matter_merged_into_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("matter_no", name=op.f("uq_matter_matter_no")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_completed_on"), ["completed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_directive_class"), ["directive_class"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_docketed_on"), ["docketed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_lead_unit"), ["lead_unit"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_phase"), ["phase"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_urgency"), ["urgency"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("number", name=op.f("uq_minutes_number")),
    )
    op.create_table(
        "number_counter",
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_counter")),
    )
    op.create_table(
        "organisation_record",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_record")),
    )
    with op.batch_alter_table("organisation_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_record_actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_record_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_record_subject"), ["subject"], unique=False)

    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "task_draft",
        sa.Column("task_id", sa.String(length=200), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "login", name=op.f("pk_task_draft")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("parent_code", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("head_name", sa.String(length=80), nullable=False),
        sa.Column("deputy_name", sa.String(length=80), nullable=False),
        sa.Column("liaison_name", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["parent_code"], ["unit.code"], name=op.f("fk_unit_parent_code_unit")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
        sa.UniqueConstraint("short_name", name=op.f("uq_unit_short_name")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "archive_package",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=64), nullable=False),
        sa.Column("document_count", sa.Integer(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_archive_package_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_package")),
    )
    with op.batch_alter_table("archive_package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archive_package_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("unit_head", sa.String(length=80), nullable=False),
        sa.Column("deputy_head", sa.String(length=80), nullable=False),
        sa.Column("handler", sa.String(length=64), nullable=True),
        sa.Column("handler_named_by", sa.String(length=64), nullable=True),
        sa.Column("handler_named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handler_due_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=64), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("return_count", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_assignment_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("matter_id", "unit", name=op.f("uq_assignment_matter_id_unit")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_handler"), ["handler"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(
            "ix_assignment_one_lead",
            ["matter_id"],
            unique=True,
            sqlite_where=sa.text("role = 'lead'"),
            postgresql_where=sa.text("role = 'lead'"),
        )
        batch_op.create_index(batch_op.f("ix_assignment_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_unit"), ["unit"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=True),
        sa.Column("task_id", sa.String(length=200), nullable=True),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_attachment_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_task_id"), ["task_id"], unique=False)

    op.create_table(
        "completion_report",
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leader_rating", sa.String(length=64), nullable=False),
        sa.Column("leader_comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_completion_report_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_completion_report")),
    )
    op.create_table(
        "effect_evidence",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_effect_evidence_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect_evidence")),
    )
    with op.batch_alter_table("effect_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effect_evidence_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "ledger_import_row",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("as_written", sa.JSON(), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("matter_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["ledger_import.id"], name=op.f("fk_ledger_import_row_import_id_ledger_import")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_ledger_import_row_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_import_row")),
    )
    with op.batch_alter_table("ledger_import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_import_row_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_import_row_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_import_row_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "matter_copy",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_copy_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_copy")),
    )
    with op.batch_alter_table("matter_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_copy_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_copy_recipient"), ["recipient"], unique=False)

    op.create_table(
        "minutes_item",
        sa.Column("minutes_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_minutes_item_matter_id_matter")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_item_minutes_id_minutes")),
        sa.PrimaryKeyConstraint("minutes_id", "position", name=op.f("pk_minutes_item")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_minutes_item_matter_id")),
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=True),
        sa.Column("task_id", sa.String(length=200), nullable=True),
        sa.Column("text_key", sa.String(length=80), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_notification_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_notification_idempotency_key")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notification_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notification_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_notification_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notification_recipient"), ["recipient"], unique=False)

    op.create_table(
        "supervision_letter",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_supervision_letter_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_letter")),
    )
    with op.batch_alter_table("supervision_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_letter_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "urgency_change",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("proposed", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_urgency_change_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgency_change")),
    )
    with op.batch_alter_table("urgency_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urgency_change_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit_code", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_user_account_unit_code_unit")),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_user_account")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_unit_code"), ["unit_code"], unique=False)

    op.create_table(
        "breakdown",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("parent_id", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_breakdown_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["breakdown.id"], name=op.f("fk_breakdown_parent_id_breakdown")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakdown")),
    )
    with op.batch_alter_table("breakdown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_breakdown_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_extension_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("node", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.String(length=64), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_feedback_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_feedback_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_notice_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_notice_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_unit"), ["unit"], unique=False)

    op.create_table(
        "procedure_draft",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=255), nullable=False),
        sa.Column("base_id", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["definition.id"], name=op.f("fk_procedure_draft_base_id_definition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_draft")),
        sa.UniqueConstraint("process", "author", name=op.f("uq_procedure_draft_process_author")),
    )
    with op.batch_alter_table("procedure_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedure_draft_process"), ["process"], unique=False)

    op.create_table(
        "procedure_proposal",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("base_id", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["definition.id"], name=op.f("fk_procedure_proposal_base_id_definition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_proposal")),
    )
    with op.batch_alter_table("procedure_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedure_proposal_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_procedure_proposal_state"), ["state"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deployment", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("no_problem_reason", sa.Text(), nullable=False),
        sa.Column("rectify", sa.Boolean(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("composite", sa.Boolean(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("over_limit_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_remarks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_report_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_report_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("assignment_id", "kind", "version", name=op.f("uq_report_assignment_id_kind_version")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "tracking_record",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_tracking_record_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_tracking_record_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_record")),
    )
    with op.batch_alter_table("tracking_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tracking_record_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tracking_record_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "urge",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("urged_by", sa.String(length=64), nullable=False),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_urge_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_urge_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urge")),
    )
    with op.batch_alter_table("urge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urge_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_urge_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "user_role",
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["user_account.login"], name=op.f("fk_user_role_login_user_account")),
        sa.PrimaryKeyConstraint("login", "role", name=op.f("pk_user_role")),
    )
    with op.batch_alter_table("user_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_role_role"), ["role"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["user_account.login"], name=op.f("fk_web_session_login_user_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_login"), ["login"], unique=False)

    op.create_table(
        "directive",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("leader", sa.String(length=80), nullable=False),
        sa.Column("verbatim", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_directive_matter_id_matter")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_directive_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive")),
    )
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directive_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("notice_id", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_receipt_notice_id_notice")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "report_source",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_source_report_id_report")),
        sa.ForeignKeyConstraint(["source_id"], ["report.id"], name=op.f("fk_report_source_source_id_report")),
        sa.PrimaryKeyConstraint("report_id", "source_id", name=op.f("pk_report_source")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.String(length=64), nullable=False),
        sa.Column("assignment_id", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("review_type", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=64), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_review_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_review_matter_id_matter")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_review_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_report_id"), ["report_id"], unique=False)

    op.create_table(
        "review_check",
        sa.Column("review_id", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_check_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", "item", name=op.f("pk_review_check")),
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER list_snapshot_no_delete BEFORE DELETE ON list_snapshot BEGIN SELECT RAISE(ABORT, 'rows of list_snapshot are kept as they are'); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER list_snapshot_no_update BEFORE UPDATE ON list_snapshot BEGIN SELECT RAISE(ABORT, 'rows of list_snapshot are kept as they are'); END",
    )
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER list_snapshot_no_delete BEFORE DELETE ON list_snapshot FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER list_snapshot_no_update BEFORE UPDATE ON list_snapshot FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER matter_no_delete BEFORE DELETE ON matter BEGIN SELECT RAISE(ABORT, 'rows of matter are kept as they are'); END",
    )
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER matter_no_delete BEFORE DELETE ON matter FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER archive_package_no_delete BEFORE DELETE ON archive_package BEGIN SELECT RAISE(ABORT, 'rows of archive_package are kept as they are'); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER archive_package_no_update BEFORE UPDATE ON archive_package BEGIN SELECT RAISE(ABORT, 'rows of archive_package are kept as they are'); END",
    )
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER archive_package_no_delete BEFORE DELETE ON archive_package FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER archive_package_no_update BEFORE UPDATE ON archive_package FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'rows of receipt are kept as they are'); END",
    )
    execute_on(
        "sqlite",
        "CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'rows of receipt are kept as they are'); END",
    )
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
    execute_on(
        "postgresql",
        "CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
    )
