"""``duban import-organisation``."""

from pathlib import Path

import click

from engine.actor import SYSTEM
from web.cli.edge import say, text_of, with_prepared_office
from workflows.office import Office
from workflows.organisation import importing, tables


@click.command("import-organisation")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what the import would do.")
@with_prepared_office
def import_organisation(office: Office, files: tuple[Path, ...], *, dry_run: bool) -> None:
    """Import units and people from CSV or Excel FILES; print doubts and the one-time passwords."""
    read = [table for file in files for table in tables.read(file.read_bytes())]
    with office.reading() as session:
        planned = importing.preview(session, read)
    for doubt in planned.doubts:
        click.echo(
            text_of("cli.doubt", line=doubt.number, text=text_of(f"doubt.{doubt.code}", **doubt.details)), err=True
        )
    say("import-plan", units=_changed(planned.units), users=_changed(planned.users), doubts=len(planned.doubts))
    if dry_run:
        return
    passwords = importing.passwords_for(planned)
    with office.transaction(SYSTEM) as tx:
        importing.apply(tx, planned, passwords)
    for login, password in sorted(passwords.items()):
        click.echo(f"{login}\t{password.plain}")


def _changed(planned: tuple[importing.PlannedUnit, ...] | tuple[importing.PlannedUser, ...]) -> int:
    return sum(item.is_changed for item in planned)
