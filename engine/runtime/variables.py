"""Variables live in scopes.

An expression sees all that enclose its token, inner ones first; an assignment writes where the name already is.
"""

from collections.abc import Callable
from typing import Any

from engine import feel
from engine.runtime.faults import BadValue
from engine.runtime.token import Token

FACTS = "facts"
"""Under this name a spec keeps what expressions may read but nothing can assign, such as the counts of a loop."""


def context(token: Token) -> dict[str, Any]:
    """Every variable that ``token`` sees, and the facts of its scopes.

    Read-only: values are never changed in place, only replaced.
    """
    return _merged(
        token, lambda scope: scope.data | scope.internal_data[FACTS] if FACTS in scope.internal_data else scope.data
    )


def variables(token: Token) -> dict[str, Any]:
    """Every variable that ``token`` sees, without facts: what may be handed to somebody else."""
    return _merged(token, lambda scope: scope.data)


def _merged(token: Token, of: Callable[[Token], dict[str, Any]]) -> dict[str, Any]:
    scopes = [of(token)]
    scope = token.parent
    while scope is not None:
        scopes.append(of(scope))
        scope = scope.parent
    filled = [data for data in scopes if data]
    if len(filled) == 1:
        return filled[0]
    merged: dict[str, Any] = {}
    for data in reversed(filled):
        merged |= data
    return merged


def assign(scope: Token, name: str, value: Any) -> None:
    """Set ``name`` in the nearest scope that has it, from ``scope`` outwards; else in the process."""
    holder = scope
    while name not in holder.data and holder.parent is not None:
        holder = holder.scope
    set_local(holder, name, value)


def set_local(scope: Token, name: str, value: Any) -> None:
    """Set ``name`` in ``scope`` itself."""
    created = name not in scope.data
    scope.data[name] = value
    scope.workflow.note_change(scope, name, value, created=created)


def evaluate(expression: feel.Expression, token: Token, extra: dict[str, Any] | None = None) -> Any:
    """The FEEL value of ``expression`` as ``token`` sees it."""
    seen = context(token)
    return expression.evaluate(seen | extra if extra else seen, token.workflow.host.environment)


def evaluate_json(expression: feel.Expression, token: Token, extra: dict[str, Any] | None = None) -> Any:
    """The same as a JSON value, fit to be kept in a variable."""
    seen = context(token)
    return expression.evaluate_json(seen | extra if extra else seen, token.workflow.host.environment)


def holds(expression: feel.Expression, token: Token, extra: dict[str, Any] | None = None) -> bool:
    """Whether a condition is true; anything but true and false (null too) is not."""
    return evaluate(expression, token, extra) is True


def text_or_none(expression: feel.Expression | None, token: Token, what: str) -> str | None:
    """A text, or None for null. Raises BadValue for anything else."""
    if expression is None:
        return None
    value = evaluate_json(expression, token)
    if value is None or isinstance(value, str):
        return value or None
    raise BadValue(element=token.task_spec.element.id, what=what, found=value)


def name_of(expression: feel.Expression | None, token: Token) -> str:
    """The name of a message or signal: a text. Raises BadValue for null and anything else."""
    found = text_or_none(expression, token, "name")
    if found is None:
        raise BadValue(element=token.task_spec.element.id, what="name", found=None)
    return found


def key_of(expression: feel.Expression, token: Token) -> str | None:
    """What a message is told apart by: a text or a whole number; None for null. Raises BadValue for anything else."""
    value = evaluate_json(expression, token)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadValue(element=token.task_spec.element.id, what="correlationKey", found=value)


def texts(expression: feel.Expression | None, token: Token, what: str) -> tuple[str, ...]:
    """A list of texts; one text may hold several, separated by commas. Raises BadValue for anything else."""
    if expression is None:
        return ()
    value = evaluate_json(expression, token)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise BadValue(element=token.task_spec.element.id, what=what, found=value)
