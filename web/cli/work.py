"""``duban work``."""

import click

from web.cli.edge import office_here, say, telling_faults
from web.cli.logs import write_logs
from web.nodes.door import Door
from web.nodes.probes import probes
from web.nodes.running import run
from workflows.nodes import Node


@click.command()
@click.option(
    "--health-port",
    type=click.IntRange(1, 65535),
    help="Port on which /healthz and /readyz answer, at the address DUBAN_HOST; none when not given.",
)
@telling_faults
def work(health_port: int | None) -> None:
    """Carry out what is due until it is stopped, without pages: timers, jobs, deliveries."""
    write_logs()
    with office_here(Node.WORK) as office:
        office.check_prepared()
        office.check_node()
        door = Door(probes(office), host=office.settings.host, port=health_port, threads=1) if health_port else None
        say("working")
        run(office, door)
