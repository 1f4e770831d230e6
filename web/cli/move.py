"""``duban move``."""

import os
import sys

import click

from web.cli.arrival import tell_arrival
from web.cli.edge import REFUSED, say, with_prepared_office
from workflows.keeping import moving
from workflows.office import Office


@click.command()
@click.option("--to", "url", required=True, help="The empty database to move to, as in DUBAN_DATABASE_URL.")
@click.option("--replay", "played", is_flag=True, help="Also play every instance again and compare each state.")
@with_prepared_office
def move(office: Office, url: str, *, played: bool) -> None:
    """Move the office to another database and verify it there. Stop every node before."""
    there = Office.from_environment({**os.environ, "DUBAN_DATABASE_URL": url})
    try:
        moved = moving.move(
            office.database,
            there.database,
            there.files,
            office.wall.now(),
            lambda manifest: tell_arrival(there, manifest, played=played),
        )
        say("moved" if moved else "not-moved", database=there.database.sql.url.render_as_string())
    finally:
        there.close()
    sys.exit(0 if moved else REFUSED)
