"""What a node writes about itself while it works."""

import logging


def write_logs() -> None:
    """Write to standard error, a line an event."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every tick
