"""Rows that are kept as they are."""

from engine.migrations.operations import execute_on

revision = "workflows_0003"
down_revision = "workflows_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
