"""Delegates: the named functions that service tasks of a diagram may call, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import Fault, NotFound

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


Delegate = Callable[[DelegateCall], Mapping[str, Any] | None]


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


class Delegates:
    """The register of delegates by name."""

    def __init__(self) -> None:
        self._known: dict[str, Delegate] = {}

    def register(self, name: str, delegate: Delegate) -> None:
        """Make ``delegate`` callable from diagrams as ``name``. Raises ValueError when the name is taken."""
        if name in self._known:
            raise ValueError(f"delegate {name!r} is registered already")
        self._known[name] = delegate

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def names(self) -> list[str]:
        """Every registered name, sorted."""
        return sorted(self._known)

    def get(self, name: str) -> Delegate:
        """The delegate called ``name``. Raises UnknownDelegate."""
        try:
            return self._known[name]
        except KeyError:
            raise UnknownDelegate(name=name) from None
