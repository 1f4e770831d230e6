"""Finds scenario files, and the diagrams, decision tables and forms that each is played with."""

from collections.abc import Sequence
from pathlib import Path

from engine.commands.deployments import Resource
from engine.errors import NotFound
from engine.store.tables import DefinitionKind
from workflows.procedures.seeding import SUPPLIED, read_folder
from workflows.scenarios.reading import ENDING


class NoScenarioFile(NotFound):
    """``file`` is no scenario file, and none lies beside it; their names end in ``expected``."""

    code = "no-scenario-file"


_KINDS = tuple(f".{kind}" for kind in DefinitionKind)


def scenario_files(paths: Sequence[Path]) -> list[Path]:
    """Every scenario file among ``paths``, beside the diagrams among them and in the folders, each once.

    Raises NoScenarioFile for what is none of these, and where there is none at all.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(sorted(path.rglob(f"*{ENDING}")))
            continue
        beside = path.with_name(f"{path.stem}{ENDING}") if path.suffix == ".bpmn" else path
        if not beside.name.endswith(ENDING) or not beside.exists():
            raise NoScenarioFile(file=str(path), expected=ENDING)
        found[beside] = None
    if not found:
        raise NoScenarioFile(file=", ".join(map(str, paths)), expected=ENDING)
    return list(found)


def files_around(scenario_file: Path) -> list[Resource]:
    """What lies beside ``scenario_file`` and in the folders beside its own; from the supplied files what lacks there.

    A file stands for the supplied one of the same name.
    """
    own = scenario_file.resolve().parent
    if own == SUPPLIED / "processes":
        return read_folder(SUPPLIED)
    beside = {resource.name: resource for resource in read_folder(own.parent)}
    beside |= {
        path.name: Resource(path.name, path.read_bytes()) for path in sorted(own.iterdir()) if path.suffix in _KINDS
    }
    return [*(each for each in read_folder(SUPPLIED) if each.name not in beside), *beside.values()]
