"""A new office gets the procedures that come with the program."""

from pathlib import Path

from sqlalchemy import select

from engine.commands.deployments import Resource, deploy
from engine.store.tables import DefinitionKind, definition
from engine.transaction import Transaction
from workflows.procedures.files import ids_in

SUPPLIED = Path(__file__).resolve().parents[2] / "bpmn"
"""Where the diagrams, decision tables and forms are that come with the program."""
_FOLDERS = ("processes", "decisions", "forms")


def read_folder(folder: Path) -> list[Resource]:
    """Every diagram, decision table and form in ``folder``, by name."""
    kinds = tuple(f".{kind}" for kind in DefinitionKind)
    paths = sorted(path for each in _FOLDERS for path in (folder / each).glob("*") if path.suffix in kinds)
    return [Resource(path.name, path.read_bytes()) for path in paths]


def seed(tx: Transaction, folder: Path) -> list[str]:
    """Deploy together every file of ``folder`` whose procedures the office lacks; the ids of the new definitions.

    What the office has is left alone: its administrators may have changed it. Raises DeploymentRefused.
    """
    known = {(row.kind, row.key) for row in tx.session.execute(select(definition.c.kind, definition.c.key))}
    lacking = [
        resource
        for resource in read_folder(folder)
        if not all((resource.kind, key) in known for key in ids_in(resource.kind, resource.body))
    ]
    return deploy(tx, lacking) if lacking else []
