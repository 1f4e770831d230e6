"""The command line ``duban``: one module each. Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage."""

import click

from web.cli.demo import demo
from web.cli.import_organisation import import_organisation
from web.cli.init import init
from web.cli.reset_password import reset_password
from web.cli.serve import serve


@click.group()
def duban() -> None:
    """Run an office that follows matters until they are done. Settings: DUBAN_* variables, docs/settings.md."""


for command in (init, serve, demo, import_organisation, reset_password):
    duban.add_command(command)
