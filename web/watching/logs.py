"""One line a record, as JSON or for a person's eyes, with the request and the command that it belongs to.

Everything logs with the standard library; what is known about a record is given as ``extra``. Whatever a stranger sent
stays one line of printable characters.
"""

import logging
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from flask import g, has_request_context, request
from structlog.typing import EventDict, Processor, WrappedLogger

from engine.observing import CURRENT
from web.context import current_person
from web.watching.tracebacks import ExcInfo, told
from workflows.settings import Settings

LONGEST = 1_000
"""How many characters of one value are written."""
LONGEST_TRACE = 20_000
IDS = frozenset({"instance_id", "job_id", "matter_id", "task_id"})
"""Placeholders of addresses that say what a request is about."""
FIRST = ("time", "level", "logger", "event")


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Let every record of this process be written to ``stream`` (standard error) as the settings say."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(settings, colours=stream.isatty()))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for talkative in ("alembic", "apscheduler"):  # they tell of every look at the tables, and of every tick
        logging.getLogger(talkative).setLevel(logging.WARNING)


def formatter(settings: Settings, *, colours: bool = False) -> logging.Formatter:
    """Makes the line of a record."""
    words = settings.log_level == "debug"
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _of_this_command,
            _of_this_request,
            structlog.processors.ExceptionRenderer(_Teller(words=words)),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _bounded,
            *(_json() if settings.log == "json" else _text(colours=colours)),
        ],
    )


def _json() -> tuple[Processor, ...]:
    return _ordered, structlog.processors.JSONRenderer()  # escapes all but ASCII: line separators, halves of characters


def _text(*, colours: bool) -> tuple[Processor, ...]:
    return _printable, structlog.dev.ConsoleRenderer(colors=colours, timestamp_key="time", pad_event_to=0)


class _Teller:
    def __init__(self, *, words: bool) -> None:
        self._words = words

    def __call__(self, exc_info: ExcInfo) -> str:
        return told(exc_info, words=self._words)


def _of_this_command(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    command = CURRENT.get()
    if command is not None:
        known = {name: getattr(command, name) for name in ("kind", "instance_id", "task_id", "job_id")}
        _complete(event, known)
    return event


def _of_this_request(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if not has_request_context():
        return event
    person = current_person()
    known = {"request_id": g.get("request_id"), "user": person.login if person is not None else None}
    known |= {name: str(value) for name, value in (request.view_args or {}).items() if name in IDS}
    _complete(event, known)
    return event


def _complete(event: EventDict, known: Mapping[str, Any]) -> None:
    """Add what is known, where the record itself does not say."""
    for name, value in known.items():
        if value is not None:
            event.setdefault(name, value)


def _bounded(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {
        name: _cut(value, LONGEST_TRACE if name == "exception" else LONGEST) if isinstance(value, str) else value
        for name, value in event.items()
    }


def _cut(value: str, most: int) -> str:
    return value if len(value) <= most else value[:most] + "…"


def _ordered(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {name: event.pop(name) for name in FIRST if name in event} | dict(event)


def _printable(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {
        name: _escaped(value) if isinstance(value, str) and name != "exception" else value
        for name, value in event.items()
    }


def _escaped(value: str) -> str:
    if value.isprintable():
        return value
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in value)
