"""Deployed definitions: read once, compiled once, never changed nor taken away.

What is latest is asked of the database each time.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from engine import bpmn, dmn, feel, forms
from engine.bpmn.model import Process
from engine.errors import NotFound
from engine.runtime.compiling import compile_process
from engine.runtime.specs.node import ProcessSpec
from engine.store.tables import DefinitionKind, definition

_LATEST = (
    select(definition.c.id)
    .where(definition.c.kind == bindparam("definition_kind"), definition.c.key == bindparam("definition_key"))
    .order_by(definition.c.version.desc())
    .limit(1)
)
_SAME = definition.alias()
_NEWEST = (
    select(definition.c.id)
    .where(
        definition.c.kind == bindparam("definition_kind"),
        definition.c.version
        == select(func.max(_SAME.c.version))
        .where(_SAME.c.kind == definition.c.kind, _SAME.c.key == definition.c.key)
        .scalar_subquery(),
    )
    .order_by(definition.c.key)
)
_DEPLOYED = _LATEST.where(definition.c.deployment_id == bindparam("deployment"))
REFERRED = func.coalesce(bindparam("definition_id", type_=definition.c.id.type), _LATEST.scalar_subquery())
"""The id that a ``Reference`` stands for, in a statement that writes it down."""
Reference = dict[str, str | None]
"""The parameters of ``REFERRED``."""
NO_REFERENCE: Reference = {"definition_id": None, "definition_kind": None, "definition_key": None}


class UnknownDefinition(NotFound):
    """Nothing of this ``kind`` is deployed under ``key``."""

    code = "unknown-definition"


@dataclass(frozen=True)
class Definition:
    """One version of a process, decision table or form."""

    id: str
    deployment_id: str
    kind: DefinitionKind
    key: str
    version: int
    name: str
    hash: str
    body: bytes
    functions: feel.Functions

    @cached_property
    def diagram(self) -> Process:
        """The process as it is drawn."""
        return bpmn.read(self.body).processes[self.key]

    @cached_property
    def spec(self) -> ProcessSpec:
        """The process, compiled."""
        return compile_process(self.diagram, self.functions)

    @cached_property
    def decisions(self) -> dmn.CompiledModel:
        """The decision file, compiled."""
        return dmn.compile_model(dmn.parse(self.body), self.functions)

    @cached_property
    def form(self) -> forms.Form:
        """The form, read."""
        return forms.parse(self.body)


MOST_KEPT = 4 * 1024 * 1024
"""Bytes of files as deployed. Compiled they take seven to ten times as much."""


class Definitions:
    """The definitions that this process of ours has met, by id; of very many, those asked for last."""

    def __init__(self, functions: feel.Functions, most: int = MOST_KEPT) -> None:
        self._functions = functions
        self._most = most
        self._kept = 0
        self._known: OrderedDict[str, Definition] = OrderedDict()
        self._deployed: dict[tuple[DefinitionKind, str, str], str] = {}
        self._latest: set[tuple[DefinitionKind, str]] = set()
        self._lock = Lock()

    def get(self, session: Session, definition_id: str) -> Definition:
        """The definition with this id. Raises UnknownDefinition."""
        with self._lock:
            known = self._known.get(definition_id)
            if known is not None:
                self._known.move_to_end(definition_id)
        if known is None:
            row = session.execute(select(definition).where(definition.c.id == definition_id)).one_or_none()
            if row is None:
                raise UnknownDefinition(kind="", key=definition_id)
            read = Definition(
                row.id,
                row.deployment_id,
                DefinitionKind(row.kind),
                row.key,
                row.version,
                row.name,
                row.hash,
                row.body,
                self._functions,
            )
            known = self._keep(read)
        return known

    def _keep(self, read: Definition) -> Definition:
        with self._lock:
            if (known := self._known.get(read.id)) is not None:
                return known  # another thread was quicker
            self._known[read.id] = read
            self._kept += len(read.body)
            while self._kept > self._most and len(self._known) > 1:
                _, dropped = self._known.popitem(last=False)
                self._kept -= len(dropped.body)
            return read

    def latest(self, session: Session, kind: DefinitionKind, key: str) -> Definition:
        """The newest version of ``key``. Raises UnknownDefinition."""
        found = session.execute(_LATEST, {"definition_kind": kind, "definition_key": key}).scalar()
        if found is None:
            raise UnknownDefinition(kind=str(kind), key=key)
        return self.get(session, found)

    def newest(self, session: Session, kind: DefinitionKind) -> list[Definition]:
        """The newest version of everything of this kind, by key."""
        return [self.get(session, found) for found in session.scalars(_NEWEST, {"definition_kind": kind}).all()]

    def bound(self, session: Session, kind: DefinitionKind, key: str, binding: str, user: Definition) -> Definition:
        """What ``user`` means by ``key``: the newest version, or by ``deployment`` what was deployed with it.

        Raises UnknownDefinition.
        """
        if binding != "deployment":
            return self.latest(session, kind, key)
        this = (kind, key, user.deployment_id)
        if this not in self._deployed:
            named = {"definition_kind": kind, "definition_key": key, "deployment": user.deployment_id}
            found = session.execute(_DEPLOYED, named).scalar()
            if found is None:
                raise UnknownDefinition(kind=str(kind), key=key)
            self._deployed[this] = found
        return self.get(session, self._deployed[this])

    def reference(self, session: Session, kind: DefinitionKind, key: str, binding: str, user: Definition) -> Reference:
        """The same to write down: which version is the newest is left to the statement. Raises UnknownDefinition."""
        if binding == "deployment":
            return NO_REFERENCE | {"definition_id": self.bound(session, kind, key, binding, user).id}
        if (kind, key) not in self._latest:
            self.latest(session, kind, key)
            self._latest.add((kind, key))
        return NO_REFERENCE | {"definition_kind": kind, "definition_key": key}
