"""What happened can be neither changed nor deleted: the database refuses."""

from engine.migrations.operations import execute_on

revision = "engine_0003"
down_revision = "engine_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_on(
        "postgresql",
        "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql",
    )
    for operation in ("delete", "update"):
        execute_on(
            "sqlite",
            f"CREATE TRIGGER history_event_no_{operation} BEFORE {operation.upper()} ON history_event BEGIN SELECT RAISE(ABORT, 'rows of history_event are kept as they are'); END",
        )
        execute_on(
            "postgresql",
            f"CREATE TRIGGER history_event_no_{operation} BEFORE {operation.upper()} ON history_event FOR EACH ROW EXECUTE FUNCTION rows_are_kept()",
        )
