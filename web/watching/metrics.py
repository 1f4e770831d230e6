"""The metrics of one process, in the format of Prometheus; docs/operations.md says what each is good for."""

import platform
from collections.abc import Iterator
from datetime import timedelta

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    make_wsgi_app,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from engine.outages import DatabaseUnavailable
from workflows.figures import Figures, figures
from workflows.office import Office
from workflows.refreshed import Refreshed
from workflows.version import program_version

KEPT = timedelta(seconds=5)
"""For how long the figures of the database are kept, however many ask."""
OF_COMMANDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
OF_REQUESTS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
disable_created_metrics()  # type: ignore[no-untyped-call] # left untyped there; one more line for each count, which nothing here reads


class Metrics:
    """What this process counts, and what it reads from the database of ``office`` when it is asked."""

    def __init__(self, office: Office) -> None:
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(_Figures(office))
        registry.register(_Node(office))
        self.commands = Histogram(
            "duban_command_duration_seconds",
            "Commands by kind and outcome, with the commit",
            ("kind", "outcome"),
            registry=registry,
            buckets=OF_COMMANDS,
        )
        self.requests = Histogram(
            "duban_http_request_duration_seconds",
            "Requests by method, route and status",
            ("method", "route", "status"),
            registry=registry,
            buckets=OF_REQUESTS,
        )
        self.jobs = Counter("duban_jobs", "Jobs by kind: done, or failed", ("kind", "outcome"), registry=registry)
        self.new_incidents = Counter("duban_job_incidents", "Jobs that were given up", ("kind",), registry=registry)
        build = Gauge("duban_build_info", "What runs", ("version", "python", "database"), registry=registry)
        kind = "sqlite" if office.database.is_sqlite else "postgresql"
        build.labels(program_version(), platform.python_version(), kind).set(1)
        self.wsgi = make_wsgi_app(registry)
        """Answers every request with all metrics."""


class _Figures(Collector):
    """The office in numbers; nothing but ``duban_database_up 0`` while the database does not answer."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept = Refreshed(self._read, office.wall, KEPT)

    def _read(self) -> Figures | None:
        try:
            now = self._office.clock.now()
            with self._office.reading() as session:
                return figures(session, now)
        except DatabaseUnavailable:
            return None

    def collect(self) -> Iterator[Metric]:
        """The gauges as they were read last."""
        now = self._kept()
        yield _gauge("duban_database_up", "Whether the database answers", float(now is not None))
        if now is None:
            return
        yield _gauge("duban_tasks_open", "Tasks that somebody has to do", now.open_tasks)
        yield _gauge("duban_tasks_overdue", "Open tasks whose time is over", now.overdue_tasks)
        yield _gauge("duban_jobs_waiting", "Timers and jobs that are kept", now.jobs_waiting)
        yield _gauge("duban_jobs_due", "Timers and jobs that could be carried out now", now.jobs_due)
        yield _gauge("duban_jobs_lag_seconds", "How long the job that is due longest has waited", now.lag)
        yield _gauge("duban_outbox_waiting", "Mails that have not left yet", now.outbox_waiting)
        yield _gauge("duban_outbox_dead", "Mails that were given up", now.outbox_dead)
        live = GaugeMetricFamily("duban_instances", "Process instances that have not ended", labels=("state",))
        for state, count in now.instances.items():
            live.add_metric((state,), count)
        yield live
        incidents = GaugeMetricFamily("duban_incidents", "Jobs that wait for somebody to mend them", labels=("kind",))
        for kind, count in now.incidents.items():
            incidents.add_metric((kind,), count)
        yield incidents


class _Node(Collector):
    """This process: its connections, its calls, its ticker, whether it can serve."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def collect(self) -> Iterator[Metric]:
        """The gauges as they are now."""
        database, readiness = self._office.database, self._office.readiness
        in_use, idle, most = database.connections()
        connections = GaugeMetricFamily("duban_database_connections", "Connections of this process", labels=("state",))
        connections.add_metric(("in-use",), in_use)
        connections.add_metric(("idle",), idle)
        yield connections
        yield _gauge("duban_database_connections_limit", "How many connections there may be", most)
        outages = CounterMetricFamily(
            "duban_database_outages", "How often the database could not do what was asked", labels=("code",)
        )
        for code, count in database.outages.items():
            outages.add_metric((code,), count)
        yield outages
        hung = self._office.engine.calls.hung
        yield _gauge("duban_calls_hung", "Calls of systems outside that were given up and have not ended", hung)
        reasons = readiness.reasons()
        yield _gauge("duban_ready", "Whether this node can serve", float(not reasons))
        if readiness.ticker is not None:
            at = readiness.ticker.ticked_at.timestamp()
            yield _gauge("duban_ticker_last_tick_timestamp_seconds", "When the last tick of this node ended", at)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)
