"""``duban serve``."""

import click

from web.app import create_app
from web.cli.edge import office_here, say, telling_faults
from web.nodes.door import Door
from web.nodes.running import run
from web.watching.watch import watching
from workflows.nodes import Node


@click.command()
@click.option("--host", help="Address to listen on; DUBAN_HOST when not given.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; DUBAN_PORT when not given.")
@click.option(
    "--no-worker", is_flag=True, help="Serve pages only; what is due is left to the nodes that run duban work."
)
@telling_faults
def serve(host: str | None, port: int | None, *, no_worker: bool) -> None:
    """Serve the office until it is stopped, and carry out what is due."""
    with office_here(Node.WEB if no_worker else Node.WEB_AND_WORK) as office:
        office.check_prepared()
        office.check_node()
        settings = office.settings
        host, port = host or settings.host, port or settings.port
        with watching(office) as watch:
            door = Door(create_app(office, watch), host=host, port=port, threads=settings.threads)
            say("serving", address=f"http://{host}:{port}")
            run(office, door, ticks=not no_worker)
