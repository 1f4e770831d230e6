"""``duban clock``."""

import math
from datetime import datetime, timedelta

import click

from web.cli.edge import say, with_prepared_office
from workflows.office import Office


@click.command()
@click.option("--to", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]), help="Move to this moment of the office.")
@click.option("--days", type=click.FloatRange(min=0, max=36500), help="Move on by this many days.")
@with_prepared_office
def clock(office: Office, to: datetime | None, days: float | None) -> None:
    """Show the office's time; move that of a demo office, and let what is due on the way happen."""
    if to is not None and days is not None:
        raise click.UsageError("--to and --days exclude each other")
    if days is not None and math.isnan(days):
        raise click.UsageError("--days is no number")
    zone = office.settings.time_zone
    if to is not None:
        say("clock-moved", jobs=office.advance(to.replace(tzinfo=zone)))
    elif days is not None:
        say("clock-moved", jobs=office.advance(office.clock.now() + timedelta(days=days)))
    say("clock", moment=office.clock.now().isoformat())
