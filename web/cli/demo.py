"""``duban demo``."""

import click

from web.cli.edge import say, text_of, with_office
from workflows.demo.fill import SHOWN_LOGINS, fill
from workflows.office import Office
from workflows.organisation import queries


@click.command()
@with_office
def demo(office: Office) -> None:
    """Fill an empty office with a fictional city that lives in 2019, and print whom to sign in as."""
    office.migrate()
    fill(office)
    settings = office.settings
    say("demo-ready", address=f"http://{settings.host}:{settings.port}", password=settings.demo_password)
    with office.reading() as session:
        for login in SHOWN_LOGINS:
            who = queries.person(session, login)
            roles = text_of("list.separator").join(text_of(f"role.{role}") for role in sorted(who.roles))
            click.echo(f"  {login:<16} {who.name}  {who.unit_name}  {roles}")
