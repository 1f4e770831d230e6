"""What an evaluation runs in: the environment given from outside, the state of one run, and the names in reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from engine.feel.errors import FeelEvaluationError
from engine.feel.values import adopt

if TYPE_CHECKING:
    from engine.feel.functions import Functions

MAX_CALLS = 60
"""Functions of an expression that may call one another."""
MISSING: Any = object()
"""Stands for a name that is nowhere in reach."""


@dataclass(frozen=True)
class Warned:
    """Why a value became null: ``code`` is ``unknown-name``, ``no-function`` or ``bad-arguments``.

    ``name`` what it was about.
    """

    code: str
    name: str


@dataclass(frozen=True)
class Environment:
    """What an expression may know of the world, which is what it is given here.

    ``now`` is the aware moment that ``now()`` and ``today()`` tell, in ``zone``; without it both are null. ``budget``
    bounds the steps of one evaluation. ``functions`` are consulted for names the text was compiled without. ``call``
    is handed every call of a registered function as (name, function, arguments) and returns its result, so that a
    caller can record and replay them. ``warnings`` collects why values are null.
    """

    now: datetime | None = None
    zone: tzinfo | None = None
    budget: int = 100_000
    functions: "Functions | None" = None
    call: Callable[[str, Callable[..., Any], tuple[Any, ...]], Any] | None = None
    warnings: list[Warned] | None = None

    def moment(self) -> datetime | None:
        """The present moment in the environment's zone (UTC without one)."""
        return None if self.now is None else self.now.astimezone(self.zone or UTC)


DEFAULT = Environment()


class State:
    """One evaluation.

    The steps and calls left, its environment, and ``trace``, where decision tables note the rules that matched.
    """

    __slots__ = ("_adopted", "calls", "environment", "steps", "trace")

    def __init__(self, environment: Environment) -> None:
        self._adopted: dict[int, tuple[Any, Any]] = {}
        self.environment = environment
        self.steps = environment.budget
        self.calls = 0
        self.trace: list[str] = []

    def spend(self, steps: int = 1) -> None:
        """Use up steps. Raises FeelEvaluationError when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelEvaluationError("steps", budget=self.environment.budget)

    def enter(self) -> None:
        """Begin a call of a function. Raises FeelEvaluationError when they are nested too deep."""
        self.calls += 1
        self.spend()
        if self.calls > MAX_CALLS:
            raise FeelEvaluationError("depth", calls=MAX_CALLS)

    def leave(self) -> None:
        """End a call."""
        self.calls -= 1

    def adopt(self, value: Any) -> Any:
        """The FEEL value of something the caller gave; lists and dicts are looked through once."""
        if type(value) is not list and type(value) is not dict:
            return adopt(value)
        known = self._adopted.get(id(value))
        if known is None:
            known = self._adopted[id(value)] = (value, adopt(value))
        return known[1]

    def warn(self, code: str, name: str) -> None:
        """Note why a value is null."""
        if self.environment.warnings is not None:
            self.environment.warnings.append(Warned(code, name))


class Scope:
    """Names in reach, innermost first.

    ``names`` of the outermost scope hold what the caller gave; they are adopted as they are read.
    """

    __slots__ = ("names", "outer", "state")

    def __init__(self, names: Mapping[str, Any], outer: "Scope | None", state: State) -> None:
        self.names = names
        self.outer = outer
        self.state = state

    def inner(self, names: Mapping[str, Any]) -> "Scope":
        """A scope inside this one."""
        return Scope(names, self, self.state)

    def read(self, name: str) -> Any:
        """The FEEL value of ``name``, or MISSING."""
        scope = self
        while scope.outer is not None:
            value = scope.names.get(name, MISSING)
            if value is not MISSING:
                return value
            scope = scope.outer
        value = scope.names.get(name, MISSING)
        return value if value is MISSING else self.state.adopt(value)
