"""The examples of docs/operations.md say what the program understands."""

import re
from pathlib import Path

import click
import pytest

from web.cli import duban
from workflows.settings import DEFAULTS, SETTING_NAMES, Settings

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples"


@pytest.mark.parametrize("file", [DOCS / "operations.md", *sorted(EXAMPLES.iterdir())], ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    """A variable that nobody reads would be set in vain."""
    assert set(re.findall(r"DUBAN_[A-Z_]*[A-Z]", file.read_text("utf-8"))) <= set(SETTING_NAMES)


def test_the_settings_of_the_nodes_are_understood() -> None:
    """The file for all nodes gives settings, with both database machines and https."""
    lines = (line for line in (EXAMPLES / "duban.env").read_text("ascii").splitlines() if line.startswith("DUBAN_"))
    settings = Settings.from_environment(dict(line.split("=", 1) for line in lines))
    assert settings.database_url.count("host=") == 2
    assert settings.https


@pytest.mark.parametrize("unit", ["duban-web.service", "duban-work.service"])
def test_the_units_start_commands_that_exist(unit: str) -> None:
    """Each is a command of the program, with options that it takes."""
    text = (EXAMPLES / unit).read_text("ascii")
    name, *options = re.findall(r"^ExecStart=\S+/duban (.*)$", text, re.MULTILINE)[0].split()
    command = duban.commands[name]
    with command.make_context(name, options) as context:
        assert isinstance(context, click.Context)
    assert int(re.findall(r"TimeoutStopSec=(\d+)", text)[0]) > 5


def test_the_proxy_waits_longer_than_the_nodes_and_takes_as_much() -> None:
    """Otherwise people would see its error and not the office's sentence."""
    text = (EXAMPLES / "nginx.conf").read_text("ascii")
    waits = int(re.findall(r"proxy_read_timeout (\d+)s", text)[0])
    assert waits > int(DEFAULTS["lock_seconds"]) + int(DEFAULTS["statement_seconds"])
    assert re.findall(r"client_max_body_size (\d+)m", text) == [DEFAULTS["upload_megabytes"]]
