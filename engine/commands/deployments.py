"""Deploy: what is deployed was checked; a file that did not change keeps its version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from engine import bpmn, dmn, forms
from engine.commands.starts import listen
from engine.errors import Invalid
from engine.identifiers import random_id
from engine.lint import Finding, Subject, Surroundings
from engine.lint.resources import lint_resource, lint_usage
from engine.observing import names
from engine.store.tables import DefinitionKind, definition, deployment
from engine.transaction import Transaction


class DeploymentRefused(Invalid):
    """The linter found errors: ``findings`` tells each with its file, code, element and place. Nothing was deployed."""

    code = "deployment-refused"

    def __init__(self, findings: dict[str, list[Finding]]) -> None:
        told = [
            {
                "file": name,
                "code": found.code,
                "element": found.element,
                "line": found.line,
                "column": found.column,
                "details": dict(found.details),
            }
            for name, each in findings.items()
            for found in each
            if found.severity == "error"
        ]
        super().__init__(findings=told)


class UnknownFileKind(Invalid):
    """Only ``.bpmn``, ``.dmn`` and ``.form`` files can be deployed."""

    code = "unknown-file-kind"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to deploy: its ``name`` ends in ``.bpmn``, ``.dmn`` or ``.form``."""

    name: str
    body: bytes

    @property
    def kind(self) -> DefinitionKind:
        """By its ending. Raises UnknownFileKind."""
        try:
            return DefinitionKind(self.name.rpartition(".")[2])
        except ValueError:
            raise UnknownFileKind(name=self.name) from None


def check(tx: Transaction, resources: Sequence[Resource]) -> dict[str, list[Finding]]:
    """What the linter finds in each file, seen together with the others and with what is deployed. Changes nothing."""
    known = _known(tx, resources)
    around = known.surroundings(tx)
    found = {resource.name: lint_resource(resource.name, resource.body, around) for resource in resources}
    subjects = [Subject(diagram, process, around) for diagram, process in known.processes.values()]
    for resource in resources:
        if resource.name.endswith(".form"):
            found[resource.name] += lint_usage(resource.body, subjects, known.files)
    return found


@names("deploy")
def deploy(
    tx: Transaction, resources: Sequence[Resource], *, approved_by: str | None = None, note: str = ""
) -> list[str]:
    """Deploy ``resources`` together; the ids of the definitions that got a new version.

    Raises DeploymentRefused, UnknownFileKind.
    """
    findings = check(tx, resources)
    if any(found.severity == "error" for each in findings.values() for found in each):
        raise DeploymentRefused(findings)
    deployment_id = random_id()
    rows = [row for resource in resources for row in _definitions(resource)]
    fresh = [row for row in rows if _is_new(tx, row)]
    if not fresh:
        return []
    values = {"id": deployment_id, "at": tx.now, "actor": tx.actor.id, "approved_by": approved_by, "note": note}
    tx.session.execute(insert(deployment).values(values))
    for row in fresh:
        row |= {"id": _id(row, deployment_id), "deployment_id": deployment_id}
    tx.session.execute(insert(definition), fresh)
    for row in fresh:
        if row["kind"] == DefinitionKind.PROCESS:
            listen(tx, tx.engine.definitions.get(tx.session, row["id"]))
    return [row["id"] for row in fresh]


def _definitions(resource: Resource) -> list[dict[str, Any]]:
    shared = {"kind": resource.kind, "hash": hashlib.sha256(resource.body).hexdigest(), "body": resource.body}
    match resource.kind:
        case DefinitionKind.PROCESS:
            processes = bpmn.read(resource.body).processes.values()
            named = [(process.id, process.name) for process in processes if process.executable]
        case DefinitionKind.DECISION:
            named = [(decision.id, decision.name) for decision in dmn.parse(resource.body).decisions]
        case DefinitionKind.FORM:
            form = forms.parse(resource.body)
            named = [(form.id, form.id)]
    return [{"key": key, "name": name, **shared} for key, name in named]


def _id(row: dict[str, Any], deployment_id: str) -> str:
    """A process is named by its key alone; a form or a decision may have the same key and says what it is."""
    key = row["key"] if row["kind"] == DefinitionKind.PROCESS else f"{row['key']}.{row['kind']}"
    return f"{key}:{row['version']}:{deployment_id[:6]}"


def _is_new(tx: Transaction, row: dict[str, Any]) -> bool:
    same = (definition.c.kind == row["kind"]) & (definition.c.key == row["key"])
    newest = tx.session.execute(
        select(definition.c.version, definition.c.hash).where(same).order_by(definition.c.version.desc()).limit(1)
    ).one_or_none()
    row["version"] = newest.version + 1 if newest else 1
    return newest is None or newest.hash != row["hash"]


@dataclass
class _Known:
    """What is deployed, newest versions, with the files under examination in their places."""

    processes: dict[str, tuple[bpmn.Diagram, bpmn.Process]] = field(default_factory=dict)
    models: list[dmn.CompiledModel] = field(default_factory=list)
    files: dict[str, forms.Form] = field(default_factory=dict)

    def surroundings(self, tx: Transaction) -> Surroundings:
        """What a file may refer to."""
        return Surroundings(
            functions=tx.engine.functions,
            delegates=tx.engine.delegates,
            external=tx.engine.delegates.external_names,
            forms={key: form.keys for key, form in self.files.items()},
            decisions={question.id: question.inputs for model in self.models for question in model.decisions},
            processes=frozenset(self.processes),
            now=tx.now,
            may_be_group=tx.engine.may_be_group,
            process_properties=tx.engine.process_properties,
            element_properties=tx.engine.element_properties,
            form_types={key: forms.types_of(form) for key, form in self.files.items()},
            decision_types={decision: of for model in self.models for decision, of in dmn.answers(model).items()},
        )


def _known(tx: Transaction, resources: Sequence[Resource]) -> _Known:
    newest = select(definition.c.kind, definition.c.key).distinct()
    known = _Known()
    for row in tx.session.execute(newest):
        found = tx.engine.definitions.latest(tx.session, DefinitionKind(row.kind), row.key)
        match found.kind:
            case DefinitionKind.PROCESS:
                known.processes[row.key] = bpmn.Diagram({row.key: found.diagram}, frozenset()), found.diagram
            case DefinitionKind.DECISION:
                known.models.append(found.decisions)
            case DefinitionKind.FORM:
                known.files[row.key] = found.form
    for resource in resources:
        try:
            match resource.kind:
                case DefinitionKind.PROCESS:
                    diagram = bpmn.read(resource.body)
                    known.processes |= {key: (diagram, process) for key, process in diagram.processes.items()}
                case DefinitionKind.DECISION:
                    known.models.append(dmn.compile_model(dmn.parse(resource.body), tx.engine.functions))
                case DefinitionKind.FORM:
                    form = forms.parse(resource.body)
                    known.files[form.id] = form
        except Invalid:
            continue  # the file itself is refused with its place when it is linted
    return known
