"""``duban serve``."""

import logging
import signal
import sys
from types import FrameType

import click
import waitress

from web.app import create_app
from web.cli.edge import say, with_prepared_office
from workflows.office import Office


@click.command()
@click.option("--host", help="Address to listen on; DUBAN_HOST when not given.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; DUBAN_PORT when not given.")
@with_prepared_office
def serve(office: Office, host: str | None, port: int | None) -> None:
    """Serve the office until it is stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every tick
    settings = office.settings
    host, port = host or settings.host, port or settings.port
    say("serving", address=f"http://{host}:{port}")
    signal.signal(signal.SIGTERM, _stop)
    with office.ticking():
        waitress.serve(create_app(office), host=host, port=port, threads=settings.threads, ident=None)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does: requests that are running are answered, the tick that is running ends."""
    sys.exit(0)
