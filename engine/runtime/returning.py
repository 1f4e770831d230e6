"""Putting an instance back to a step that was completed: what came of it is taken off the board, the rest stays."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.runtime.game import Game
from engine.runtime.specs.gateways import Joining
from engine.runtime.token import Token


def put_back(game: Game, given: dict[str, Any]) -> dict[str, Any]:
    """Take the tokens ``cancel`` off the board, enter ``to`` in ``scope`` again, and let joins wait as ``joins`` says.

    ``joins`` has by join how many tokens have arrived there on each flow, for those where that is not what it was.
    Tells which token stands at ``to``. Raises NotWaiting.
    """
    scope = game.token(given["scope"])
    for token_id in given["cancel"]:
        game.cancel(game.token(token_id))
    token = game.enter(game.spec.node(given["to"]), scope)
    for element, arrived in given["joins"].items():
        _wait_again(game, scope, element, arrived)
    return {"before": {"element": given["element"]}, "after": {"token": token.id, "element": given["to"]}}


def _wait_again(game: Game, scope: Token, element: str, arrived: dict[str, int]) -> None:
    spec = game.spec.node(element)
    assert isinstance(spec, Joining), "only joins wait for several tokens"
    waiting = next((token for token in scope.within if token.task_spec is spec), None)
    if not arrived:
        if waiting is not None:
            game.cancel(waiting)
        return
    if waiting is None:
        waiting = game.new_token(spec, scope, TaskState.STARTED)
    waiting.internal_data["arrived"] = dict(arrived)
    spec.arrived(waiting)
