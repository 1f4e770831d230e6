"""Metrics and health on a port of their own: they are for the machine that watches, and never on the office's port."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from waitress.server import create_server

from web.health.probes import probes_app
from web.watching.metrics import Metrics
from workflows.office import Office
from workflows.settings import WrongSetting

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextmanager
def listening(office: Office, metrics: Metrics) -> Iterator[None]:
    """Answer on the port of the settings while the block runs; nowhere where they give none. Raises WrongSetting."""
    settings = office.settings
    if not settings.metrics_port:
        yield
        return
    try:
        server = create_server(
            watch_app(office, metrics), host=settings.metrics_address, port=settings.metrics_port, threads=2, ident=None
        )
    except OSError:
        address = f"{settings.metrics_address}:{settings.metrics_port}"
        raise WrongSetting(setting="DUBAN_METRICS_PORT", value=address, expected="127.0.0.1:9100, ...") from None
    threading.Thread(target=server.run, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.close()


def watch_app(office: Office, metrics: Metrics) -> Flask:
    """The site of the machine that watches: /metrics, /health/live and /health/ready, and nothing else."""
    app = probes_app(office)

    @app.get("/metrics")
    def scrape() -> "WSGIApplication":
        return metrics.wsgi

    return app
