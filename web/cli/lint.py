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
from engine.store.tables import DefinitionKind
from web.cli.edge import REFUSED, language, say, telling_faults
from web.cli.findings import print_findings, print_json
from web.findings import told
from workflows.office import Office
from workflows.procedures.seeding import SUPPLIED, read_folder
from workflows.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings for programs.")
@telling_faults
def lint(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Check diagrams, decision tables and forms together with those of bpmn/; touches no office's database.

    PATHS are files, and folders in which all of them are checked.
    """
    files = [file for path in paths for file in (_within(path) if path.is_dir() else [path])]
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


def _within(folder: Path) -> list[Path]:
    return sorted(file for kind in DefinitionKind for file in folder.rglob(f"*.{kind}"))


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
