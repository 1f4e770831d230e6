"""``duban backup``."""

import sys
from pathlib import Path

import click

from web.cli.edge import REFUSED, say, with_prepared_office
from workflows.keeping import service
from workflows.office import Office


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@with_prepared_office
def backup(office: Office, target: Path) -> None:
    """Write the whole office to the new file TARGET, while it runs: rows and papers. Guard it like the office."""
    manifest = service.backup(office.database, office.files, office.wall.now(), target)
    say(
        "backed-up",
        path=target,
        rows=manifest.rows,
        tables=len(manifest.tables),
        files=manifest.files.lines,
        instances=manifest.heads.lines,
    )
    for digest in manifest.lost:
        say("file-lost", sha256=digest)
    sys.exit(REFUSED if manifest.lost else 0)
