"""Delegates: the named functions that service tasks of a diagram may call, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import Conflict, Fault, NotFound

if TYPE_CHECKING:
    from engine.transaction import Transaction


@dataclass(frozen=True)
class DelegateCall:
    """One call of a delegate. ``inputs`` are the evaluated input mappings of the element, JSON values."""

    tx: "Transaction"
    instance_id: str
    business_key: str | None
    element_id: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True)
class ExternalCall:
    """One call of something outside, in no transaction.

    ``key`` is the same however often the call is tried again, so that whoever is called can tell repeats. After
    ``seconds`` nobody waits for the answer any more.
    """

    key: str
    seconds: float
    instance_id: str
    business_key: str | None
    element_id: str
    inputs: Mapping[str, Any]


Delegate = Callable[[DelegateCall], Mapping[str, Any] | None]
External = Callable[[ExternalCall], Mapping[str, Any] | None]
CALL_SECONDS = 30.0
"""How long an external delegate may take, unless it was registered with another limit."""


class BpmnError(Fault):
    """A business error that the diagram may catch with an error event of the same ``error_code``.

    Uncaught, the command is refused.
    """

    code = "bpmn-error"
    status = 422

    def __init__(self, error_code: str, **details: Any) -> None:
        super().__init__(error_code=error_code, **details)
        self.error_code = error_code


class UnknownDelegate(NotFound):
    """No delegate is registered under ``name``."""

    code = "unknown-delegate"


class ExternalDelegate(Conflict):
    """The delegate ``name`` calls something outside: only an element with retries can have it called."""

    code = "external-delegate"


class Delegates:
    """The register of delegates by name.

    Most are transactional: they work on the database alone, in the transaction of their command, exactly once. External
    ones call something outside, at least once, in no transaction.
    """

    def __init__(self) -> None:
        self._known: dict[str, Delegate] = {}
        self._external: dict[str, tuple[External, float]] = {}

    def register(self, name: str, delegate: Delegate) -> None:
        """Make ``delegate`` callable from diagrams as ``name``. Raises ValueError when the name is taken."""
        self._check_free(name)
        self._known[name] = delegate

    def register_external(self, name: str, delegate: External, seconds: float = CALL_SECONDS) -> None:
        """Make ``delegate`` callable as ``name`` from elements with retries; it is given up after ``seconds``.

        Raises ValueError when the name is taken.
        """
        self._check_free(name)
        self._external[name] = delegate, seconds

    def __contains__(self, name: object) -> bool:
        return name in self._known or name in self._external

    def names(self) -> list[str]:
        """Every registered name, sorted."""
        return sorted([*self._known, *self._external])

    @property
    def external_names(self) -> frozenset[str]:
        """The names of those that call something outside."""
        return frozenset(self._external)

    def external(self, name: str) -> tuple[External, float]:
        """The external delegate called ``name`` and how many seconds it may take. Raises UnknownDelegate."""
        try:
            return self._external[name]
        except KeyError:
            raise UnknownDelegate(name=name) from None

    def get(self, name: str) -> Delegate:
        """The transactional delegate called ``name``. Raises UnknownDelegate, ExternalDelegate."""
        if name in self._external:
            raise ExternalDelegate(name=name)
        try:
            return self._known[name]
        except KeyError:
            raise UnknownDelegate(name=name) from None

    def _check_free(self, name: str) -> None:
        if name in self:
            raise ValueError(f"delegate {name!r} is registered already")
