"""``duban verify``."""

import sys

import click

from web.cli.edge import REFUSED, with_prepared_office
from web.cli.seals import tell_seals
from workflows.office import Office


@click.command()
@click.option("--replay", "played", is_flag=True, help="Also play every instance again and compare each state.")
@with_prepared_office
def verify(office: Office, *, played: bool) -> None:
    """Walk the chain of every instance's history; print each break. Exit code 1 when there is one."""
    sys.exit(0 if tell_seals(office, played=played) else REFUSED)
