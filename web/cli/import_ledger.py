"""``duban import-ledger``."""

import json
from datetime import datetime
from pathlib import Path

import click

from engine.actor import SYSTEM
from web.cli.edge import say, with_prepared_office
from workflows.ledger import imports
from workflows.ledger.importing import confirm
from workflows.ledger.reading import as_records
from workflows.office import Office


@click.command("import-ledger")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show how the file is understood.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print an array with one object for each row, see docs/ledger-import.md."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the ledger stands at (else its latest day).")
@with_prepared_office
def import_ledger(office: Office, file: Path, *, dry_run: bool, as_json: bool, as_of: datetime | None) -> None:
    """Import the matters of a ledger FILE (xlsx or text); rows with errors keep all of them out."""
    with office.reading() as session:
        reading = imports.understand(session, file.read_bytes(), as_of.date() if as_of else None)
    if as_json:
        records = ",\n".join(json.dumps(record, ensure_ascii=False) for record in as_records(reading))
        click.echo(f"[\n{records}\n]")
    else:
        doubtful = sum(bool(row.doubts) for row in reading.rows)
        errors = sum(bool(row.errors) for row in reading.rows)
        say("ledger-plan", rows=len(reading.rows), doubtful=doubtful, errors=errors)
    if dry_run:
        return
    with office.transaction(SYSTEM) as tx:
        import_id = imports.preview(tx, file.name, reading)
        result = confirm(tx, import_id, office.settings)
    if not as_json:
        say("ledger-imported", **vars(result))
