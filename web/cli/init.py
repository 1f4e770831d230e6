"""``duban init``."""

import click

from web.cli.edge import say, with_office
from workflows.office import Office


@click.command()
@with_office
def init(office: Office) -> None:
    """Make the database, or bring it to the version of the program. Safe to run at every start."""
    office.prepare()
    say("ready", database=office.database.sql.url.render_as_string())
