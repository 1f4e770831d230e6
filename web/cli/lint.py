"""``duban lint``."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from engine.actor import SYSTEM
from engine.clock import SystemClock
from engine.commands.deployments import Resource, check
from engine.lint import Finding
from web.cli.edge import REFUSED, language, say, telling_faults
from web.cli.findings import print_findings, print_json
from web.findings import told
from workflows.office import Office
from workflows.procedures.seeding import SUPPLIED, read_folder
from workflows.settings import Settings


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings for programs.")
@telling_faults
def lint(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check diagrams, decision tables and forms together with those of bpmn/; touches no office's database."""
    given = [Resource(str(path), path.read_bytes()) for path in files]
    replaced = {path.name for path in files}
    around = [resource for resource in read_folder(SUPPLIED) if resource.name not in replaced]
    with tempfile.TemporaryDirectory() as folder:
        found = _check(Path(folder), [*around, *given])
    if as_json:
        sys.exit(REFUSED if print_json({resource.name: found[resource.name] for resource in given}) else 0)
    shown = {resource.name: told(language(), found[resource.name]) for resource in given}
    errors = print_findings(shown)
    say("linted", files=len(shown), errors=errors, warnings=sum(map(len, shown.values())) - errors)
    sys.exit(REFUSED if errors else 0)


def _check(folder: Path, resources: Sequence[Resource]) -> dict[str, list[Finding]]:
    """The findings in the surroundings of an office that knows every delegate and function and nothing else."""
    own = {"DUBAN_DATABASE_URL": f"sqlite:///{folder / 'office.db'}", "DUBAN_DATA_DIR": str(folder)}
    office = Office(Settings.from_environment({**os.environ, **own}), clock=SystemClock())
    try:
        office.database.create_all()
        with office.transaction(SYSTEM) as tx:
            return check(tx, resources)
    finally:
        office.close()
