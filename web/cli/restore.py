"""``duban restore``."""

import sys
from pathlib import Path

import click

from web.cli.arrival import tell_arrival
from web.cli.edge import REFUSED, with_office
from workflows.keeping import service
from workflows.office import Office


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replay", "played", is_flag=True, help="Also play every instance again and compare each state.")
@with_office
def restore(office: Office, source: Path, *, played: bool) -> None:
    """Make the office of the backup SOURCE in an empty database, all of it or nothing, and verify it."""
    manifest = service.restore(office.database, office.files, source)
    sys.exit(0 if tell_arrival(office, manifest, played=played) else REFUSED)
