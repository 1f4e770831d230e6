"""``duban deploy``."""

import sys
from pathlib import Path

import click

from engine.commands.deployments import DeploymentRefused, Resource
from web.catalogues import sentence_in
from web.cli.edge import REFUSED, language, say, with_prepared_office, zone
from web.cli.findings import print_findings
from web.findings import told_refusal
from workflows.office import Office
from workflows.organisation.people import actor_of
from workflows.organisation.queries import person
from workflows.procedures import service


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--actor", "login", required=True, metavar="LOGIN", help="The process administrator who deploys.")
@click.option("--approved-by", required=True, metavar="LOGIN", help="Another one, who approved it.")
@click.option("--note", required=True, metavar="TEXT", help="Why; kept with the deployment.")
@with_prepared_office
def deploy(office: Office, files: tuple[Path, ...], *, login: str, approved_by: str, note: str) -> None:
    """Deploy FILES together; running instances stay on their versions."""
    resources = [Resource(path.name, path.read_bytes()) for path in files]
    with office.reading() as session:
        actor = actor_of(person(session, login))
    try:
        with office.transaction(actor) as tx:
            deployed = service.deploy_files(tx, resources, approved_by, note)
    except DeploymentRefused as refusal:
        click.echo(sentence_in(language(), refusal, zone()), err=True)
        print_findings(told_refusal(language(), refusal))
        sys.exit(REFUSED)
    for definition_id in deployed:
        click.echo(definition_id)
    say("deployed", count=len(deployed))
