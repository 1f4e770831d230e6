"""``python -m workflows.migrations BRANCH "message"`` writes the next revision of a branch; see `make migration`."""

import click

from workflows.migrations import BRANCHES, revise


@click.command()
@click.argument("branch", type=click.Choice(tuple(BRANCHES)))
@click.argument("message")
def main(branch: str, message: str) -> None:
    """Write the next revision of BRANCH and print its path."""
    click.echo(revise(branch, message))


if __name__ == "__main__":
    main()
