"""What an operator does to a running instance by hand: each one command, with its reason, what was before and after.

An instance may be suspended meanwhile: that is how it is mended in peace.
"""

from typing import Any

import orjson

from engine.commands.execution import lock, operate
from engine.commands.reasons import because
from engine.errors import Invalid
from engine.observing import names
from engine.runtime.operations import OPERATIONS
from engine.transaction import Transaction


class NotJson(Invalid):
    """The value is none that a variable can hold: a JSON value."""

    code = "not-json"


@names("move")
def move(tx: Transaction, instance_id: str, token: int, to_element: str, reason: str) -> None:
    """Take a token off its element with all that it waits for there, and put one at ``to_element``.

    That is another element of its scope, or of a scope around it that nothing else goes on in. At a gateway that joins,
    the new token does not wait for others. Raises UnknownInstance, InstanceOver, ReasonBlank, NotWaiting, CannotMove
    and whatever the process refuses.
    """
    _operate(tx, instance_id, "move", {"token": token, "element": to_element}, reason)


@names("set-variable")
def set_variable(
    tx: Transaction, instance_id: str, name: str, value: Any, reason: str, *, scope_token: int | None = None
) -> None:
    """Set a variable of the instance, or of the scope of a token alone, to a JSON value.

    Raises UnknownInstance, InstanceOver, ReasonBlank, NotWaiting, BadVariableName, NotJson.
    """
    given = {"scope": scope_token, "name": name, "value": _json(name, value)}
    _operate(tx, instance_id, "set-variable", given, reason)


@names("add-pass")
def add_pass(tx: Transaction, instance_id: str, body_token: int, item: Any, reason: str) -> None:
    """Have a running multi-instance activity done once more, for ``item`` (a JSON value), at once or after all others.

    Raises UnknownInstance, InstanceOver, ReasonBlank, NotWaiting, NoLoop, NotJson and whatever the process refuses.
    """
    _operate(tx, instance_id, "add-pass", {"token": body_token, "item": _json("item", item)}, reason)


@names("remove-pass")
def remove_pass(tx: Transaction, instance_id: str, pass_token: int, reason: str) -> None:
    """End one pass of a running multi-instance activity without a result; the others go on, or the next begins.

    Its place in the output stays null. Raises UnknownInstance, InstanceOver, ReasonBlank, NotWaiting, NoPass and
    whatever the process refuses.
    """
    _operate(tx, instance_id, "remove-pass", {"token": pass_token}, reason)


@names("answer")
def answer(tx: Transaction, instance_id: str, token: int, results: dict[str, Any], reason: str) -> None:
    """Let a token that waits for a delegate go on, as if the delegate had given ``results``; its job is gone.

    Raises UnknownInstance, InstanceOver, ReasonBlank, NotWaiting, NotJson and whatever the process refuses.
    """
    _operate(tx, instance_id, "answer", {"token": token, "results": _json("results", results)}, reason)


def _operate(tx: Transaction, instance_id: str, kind: str, given: dict[str, Any], reason: str) -> None:
    given |= because(reason)
    operate(tx, lock(tx, instance_id), kind, given, lambda game: OPERATIONS[kind](game, given))


def _json(name: str, value: Any) -> Any:
    try:
        return orjson.loads(orjson.dumps(value))
    except TypeError:
        raise NotJson(name=name) from None
