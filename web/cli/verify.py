"""``duban verify``."""

import sys

import click

from web.cli.edge import REFUSED, say, text_of, with_prepared_office
from workflows.history.seals import seals_of_office
from workflows.office import Office


@click.command()
@click.option("--replay", "played", is_flag=True, help="Also play every instance again and compare each state.")
@with_prepared_office
def verify(office: Office, *, played: bool) -> None:
    """Walk the chain of every instance's history; print each break. Exit code 1 when there is one."""
    instances = events = replayed = broken = 0
    with office.reading() as session:
        for seal in seals_of_office(session, office.engine, played=played):
            instances, events, replayed = instances + 1, events + seal.events, replayed + seal.replayed
            if seal.broken is not None:
                broken += 1
                say(
                    "break",
                    instance=seal.instance_id,
                    seq=seal.broken.seq,
                    reason=text_of(f"break.{seal.broken.reason}"),
                )
    say("replayed" if played else "verified", instances=instances, events=events, replayed=replayed, broken=broken)
    sys.exit(REFUSED if broken else 0)
