"""What a watcher sees: metrics as numbers, log records as objects."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from web.watching.listener import watch_app
from web.watching.logs import formatter
from web.watching.watch import Watch
from workflows.office import Office


def scrape(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """The samples of a scrape, by name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class Watcher:
    """The machine that watches ``office``."""

    def __init__(self, office: Office, watch: Watch) -> None:
        self.site: Flask = watch_app(office, watch.metrics)

    def metric(self, name: str, **labels: str) -> float | None:
        """The sample of that name and those labels now; None where there is none."""
        answer = self.site.test_client().get("/metrics")
        assert answer.status_code == 200
        return scrape(answer.text).get((name, frozenset(labels.items())))


class Log:
    """The lines that were logged."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def lines(self) -> list[str]:
        """Every line, split where a reader of the file would split it and nowhere else."""
        return self._stream.getvalue().split("\n")[:-1]

    @property
    def records(self) -> list[dict[str, Any]]:
        """Every line as the object that it must be."""
        return [json.loads(line) for line in self.lines]

    def of(self, logger: str) -> list[dict[str, Any]]:
        """The records of one logger."""
        return [record for record in self.records if record["logger"] == logger]


@contextmanager
def logged(office: Office, level: int = logging.INFO) -> Iterator[Log]:
    """What is logged while the block runs, written as the settings of ``office`` say and nowhere else.

    The handlers of pytest would leave traces in the records, and keep what no report of a test can hold.
    """
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(office.settings))
    root = logging.getLogger()
    handlers, before = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(level)
    try:
        yield Log(stream)
    finally:
        root.handlers[:] = handlers
        root.setLevel(before)
