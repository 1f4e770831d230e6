"""``duban work``."""

import click

from web.cli.edge import office_here, say, telling_faults
from web.health.probes import probes_app
from web.nodes.door import Door
from web.nodes.running import run
from web.watching.watch import watching
from workflows.nodes import Node


@click.command()
@click.option(
    "--health-port",
    type=click.IntRange(1, 65535),
    help="Port on which /health/live and /health/ready answer, at the address DUBAN_HOST; none when not given.",
)
@telling_faults
def work(health_port: int | None) -> None:
    """Carry out what is due until it is stopped, without pages: timers, jobs, deliveries."""
    with office_here(Node.WORK) as office:
        office.check_prepared()
        office.check_node()
        with watching(office):
            host = office.settings.host
            door = Door(probes_app(office), host=host, port=health_port, threads=1) if health_port else None
            say("working")
            run(office, door)
