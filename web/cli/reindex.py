"""``duban reindex``."""

import click

from engine.actor import SYSTEM
from web.cli.edge import say, with_prepared_office
from workflows.office import Office
from workflows.search.indexing import rebuild


@click.command()
@with_prepared_office
def reindex(office: Office) -> None:
    """Make all that the search finds again from the matters, directives, reports and comments it is from."""
    with office.transaction(SYSTEM) as tx:
        texts = rebuild(tx)
    say("reindexed", texts=texts)
