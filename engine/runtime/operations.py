"""What may be done to a running instance by hand: move tokens, set variables, add passes of loops, go back a step.

Each gets what was given and tells what was before and after; the same is played again from the record.
"""

from collections.abc import Callable
from typing import Any

from engine.bpmn.model import Element, Kind
from engine.feel.names import is_name
from engine.runtime.faults import BadVariableName, CannotMove, NoLoop, NoPass, NotWaiting
from engine.runtime.game import Game
from engine.runtime.returning import put_back
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.multi_instance import COUNTERS, MultiInstance
from engine.runtime.specs.node import Node
from engine.runtime.specs.scope import Scope
from engine.runtime.token import Token
from engine.runtime.variables import set_local

Told = dict[str, Any]
"""What is recorded of an operation: ``before`` and ``after``, and the ``element`` that it was about."""


def is_movable(token: Token) -> bool:
    """Whether the token stands in the flow of its scope, so that it can be put somewhere else."""
    in_flow = token.task_spec.moves and not token.waits_beside
    return in_flow and token.parent is not None and isinstance(token.scope.task_spec, Scope)


def is_pass(token: Token) -> bool:
    """Whether the token is a single pass of a multi-instance body."""
    body = token.parent.task_spec if token.parent is not None else None
    return isinstance(body, MultiInstance) and token.task_spec is body.each


def takes_pass(token: Token) -> bool:
    """Whether the token is the body of a multi-instance, to which a pass can be added."""
    return isinstance(token.task_spec, MultiInstance) and not token.waits_beside


def takes_answer(token: Token) -> bool:
    """Whether the token waits for a delegate, so that somebody can answer in its place."""
    return isinstance(token.task_spec, ServiceTask) and token.task_spec.waits(token)


def targets(token: Token) -> list[str]:
    """The ids of the elements that a movable token can be moved to, those of its own scope first."""
    process = token.workflow.spec.process
    return [
        element.id
        for scope, _ in _scopes(token)
        for element in process.members[scope.task_spec.element.id]
        if _is_place(element)
    ]


def _move(game: Game, given: dict[str, Any]) -> Told:
    token = game.token(given["token"])
    if not is_movable(token):
        raise CannotMove(token=token.id, element=token.task_spec.element.id, why="not-in-flow")
    target = _target(game, given["element"])
    for scope, leaving in _scopes(token):
        if scope.task_spec.element.id == target.element.scope:
            before = _place(token)
            game.cancel(leaving)
            return {"before": before, "after": _place(game.enter(target, scope))}
    raise CannotMove(token=token.id, element=target.element.id, why="other-scope")


def _target(game: Game, element_id: str) -> Node:
    element = game.spec.process.elements.get(element_id)
    if element is None:
        raise CannotMove(element=element_id, why="unknown")
    if not _is_place(element):
        raise CannotMove(element=element_id, why="beside")
    return game.spec.node(element_id)


def _is_place(element: Element) -> bool:
    return element.kind is not Kind.BOUNDARY_EVENT and not element.by_event and not element.for_compensation


def _scopes(token: Token) -> list[tuple[Token, Token]]:
    """The scopes that the token can go on in, innermost first, each with the token to take off the board for that.

    A scope can be left only by the last token in it, and a pass of a loop not at all: the others would go on without.
    """
    found = [(token.scope, token)]
    while True:
        scope = found[-1][0]
        others = [each for each in scope.within if each is not found[-1][1] and not each.waits_beside]
        if others or scope.parent is None or not isinstance(scope.scope.task_spec, Scope):
            return found
        found.append((scope.scope, scope))


def _place(token: Token) -> dict[str, Any]:
    return {"token": token.id, "element": token.task_spec.element.id}


def _set_variable(game: Game, given: dict[str, Any]) -> Told:
    scope, name = game.token(given["scope"]) if given["scope"] is not None else game.root, given["name"]
    if not is_name(name) or name in COUNTERS:
        raise BadVariableName(name=name)
    before = {name: scope.data[name]} if name in scope.data else {}
    set_local(scope, name, given["value"])
    return {"before": before, "after": {name: given["value"]}}


def _add_pass(game: Game, given: dict[str, Any]) -> Told:
    body = game.token(given["token"])
    if not takes_pass(body):
        raise NoLoop(token=body.id, element=body.task_spec.element.id)
    spec, before = body.task_spec, body.task_spec.counts(body)
    spec.add(body, given["item"])
    return {"element": spec.element.id, "before": before, "after": spec.counts(body)}


def _remove_pass(game: Game, given: dict[str, Any]) -> Told:
    token = game.token(given["token"])
    if not is_pass(token):
        raise NoPass(token=token.id, element=token.task_spec.element.id)
    body = token.scope
    spec, before = body.task_spec, body.task_spec.counts(body)
    spec.remove(body, token)
    return {"element": spec.element.id, "before": before, "after": spec.counts(body)}


def _answer(game: Game, given: dict[str, Any]) -> Told:
    token = game.token(given["token"])
    if not takes_answer(token):
        raise NotWaiting(instance=game.instance_id, token=token.id)
    token.task_spec.answered(token, given["results"])
    return {"element": token.task_spec.element.id, "before": {}, "after": given["results"]}


OPERATIONS: dict[str, Callable[[Game, dict[str, Any]], Told]] = {
    "add-pass": _add_pass,
    "answer": _answer,
    "move": _move,
    "remove-pass": _remove_pass,
    "send-back": put_back,
    "set-variable": _set_variable,
    "take-back": put_back,
}
"""By the kind of the event that records them."""
