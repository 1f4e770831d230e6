"""What all commands share: the office from the environment, its language, faults as a sentence and exit code 1."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from typing import Any

import click

from engine.errors import Fault
from web.catalogues import sentence_in, text_in
from workflows.nodes import Node
from workflows.office import Office
from workflows.settings import LOCALES, Settings, WrongSetting

REFUSED = 1


def telling_faults(command: Callable[..., None]) -> Callable[..., None]:
    """Let ``command`` say what a Fault means and end with 1."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except Fault as fault:
            click.echo(sentence_in(language(), fault, zone()), err=True)
            sys.exit(REFUSED)

    return run


def with_office(command: Callable[..., None]) -> Callable[..., None]:
    """Give ``command`` the office of this environment as its first argument; say what a Fault means and end with 1."""

    @telling_faults
    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        with office_here() as office:
            command(office, *arguments, **options)

    return run


@contextmanager
def office_here(node: Node | None = None) -> Iterator[Office]:
    """The office of this environment, let go of when the block ends. Raises WrongSetting."""
    office = Office.from_environment(os.environ, node)
    try:
        yield office
    finally:
        office.close()


def with_prepared_office(command: Callable[..., None]) -> Callable[..., None]:
    """What ``with_office`` does, for commands that need the tables to be there."""

    @with_office
    @functools.wraps(command)
    def run(office: Office, *arguments: Any, **options: Any) -> None:
        office.check_prepared()
        command(office, *arguments, **options)

    return run


def say(key: str, **details: object) -> None:
    """Print the text ``cli.<key>`` in the office's language."""
    click.echo(text_of(f"cli.{key}", **details))


def text_of(key: str, **details: object) -> str:
    """The text ``key`` in the office's language, days and moments as people write them."""
    return text_in(language(), key, details, zone())


def language() -> str:
    """The language that the command line speaks."""
    asked = os.environ.get("DUBAN_LOCALE", "")
    return asked if asked in LOCALES else LOCALES[0]


def zone() -> tzinfo:
    """The zone in which the command line tells moments: the office's, UTC where that is no zone."""
    try:
        return Settings.from_environment(os.environ).time_zone
    except WrongSetting:
        return UTC
