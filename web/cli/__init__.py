"""The command line ``duban``: one module each. Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage."""

import click

from web.cli.backup import backup
from web.cli.clock import clock
from web.cli.demo import demo
from web.cli.deploy import deploy
from web.cli.import_ledger import import_ledger
from web.cli.import_organisation import import_organisation
from web.cli.init import init
from web.cli.lint import lint
from web.cli.move import move
from web.cli.reindex import reindex
from web.cli.reset_password import reset_password
from web.cli.restore import restore
from web.cli.serve import serve
from web.cli.test import test
from web.cli.verify import verify
from web.cli.work import work


@click.group()
def duban() -> None:
    """Run an office that follows matters until they are done. Settings: DUBAN_* variables, docs/settings.md."""


for command in (
    init,
    serve,
    work,
    demo,
    clock,
    import_organisation,
    import_ledger,
    reset_password,
    lint,
    test,
    deploy,
    verify,
    reindex,
    backup,
    restore,
    move,
):
    duban.add_command(command)
