"""The state of an instance as bytes: its live tokens and nothing else.

The specs are not in it; they are cached by definition.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from engine.runtime.game import Game
from engine.runtime.host import Host
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.token import Token

FORMAT = 1


def encode(game: Game) -> bytes:
    """Everything needed to go on later. Key order is kept: variables keep the order in which they were first set."""
    tokens = [
        [token.id, token.task_spec.name, token.state, token._parent, token.data, token.internal_data]
        for token in game.tasks.values()
    ]  # the id of the parent, without a look-up for each token
    return orjson.dumps([FORMAT, game.serial, tokens])


def decode(
    body: bytes, spec: ProcessSpec, instance_id: str, host: Host, *, called: bool, kind: type[Game] = Game
) -> Game:
    """The live instance again, as a game of this kind. Raises KeyError when the state belongs to another definition."""
    _, serial, tokens = orjson.loads(body)
    game = kind(spec, instance_id, host, called=called)
    node, found = spec.node, game.tasks
    for token_id, name, state, parent, data, internal in tokens:
        token = Token(game, node(name), found[parent] if parent is not None else None, state, token_id)
        token.data, token.internal_data = data, internal
    game.serial = serial
    return game


def stored(body: bytes) -> Iterator[tuple[int, str, int | None, dict[str, Any]]]:
    """The live tokens in order: id, name of its spec, id of its scope's token, what it remembers."""
    return ((token_id, name, parent, internal) for token_id, name, _, parent, _, internal in orjson.loads(body)[2])


def renamed(body: bytes, names: Mapping[int, str]) -> bytes:
    """The same state with its tokens standing at the specs called ``names``, by token."""
    version, serial, tokens = orjson.loads(body)
    return orjson.dumps([version, serial, [[token[0], names[token[0]], *token[2:]] for token in tokens]])


def internals(body: bytes, spec: ProcessSpec, of: type[Node], name: str) -> list[str]:
    """What the live tokens at specs of the class ``of`` remember under ``name``."""
    return [
        token[5][name] for token in orjson.loads(body)[2] if isinstance(spec.node(token[1]), of) and name in token[5]
    ]
