"""``duban reset-password``."""

import click

from engine.actor import SYSTEM
from web.cli.edge import say, with_prepared_office
from workflows.office import Office
from workflows.organisation import service


@click.command("reset-password")
@click.argument("login")
@with_prepared_office
def reset_password(office: Office, login: str) -> None:
    """Give the account LOGIN a one-time password and end its sessions; the only way for the three administrators."""
    with office.transaction(SYSTEM) as tx:
        plain = service.force_password(tx, login)
    say("password-reset", login=login, password=plain)
