"""One command on one instance: lock it, let the game act, write what follows from it, record it."""

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any

import orjson
from sqlalchemy import bindparam, select, update

from engine.commands.effects import apply
from engine.commands.host import RecordingHost
from engine.drivers.statement import Statement, inserting
from engine.errors import Conflict, NotFound
from engine.history.chain import GENESIS, append
from engine.runtime import codec
from engine.runtime.effects import Effect, Ended
from engine.runtime.game import Game
from engine.runtime.operations import Told
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.variables import context
from engine.store.definitions import Definition
from engine.store.rows import InstanceRow
from engine.store.tables import LIVE, InstanceState, instance
from engine.transaction import Transaction

# The statements of every command are built once: building one costs more than the database needs to carry it out.
_LOCK = Statement(select(instance).where(instance.c.id == bindparam("id")).with_for_update())
_MOVED = ("seq", "head", "body", "state", "ended_at")
_THIS = update(instance).where(instance.c.id == bindparam("of"))
_START = inserting(instance)
_MOVE = Statement(_THIS.values({name: bindparam(name) for name in _MOVED}))
_NOTE = Statement(_THIS.values(seq=bindparam("seq"), head=bindparam("head")))
_PARENT = Statement(select(instance.c.parent_id).where(instance.c.id == bindparam("of")))
MAX_CALL_DEPTH = 10
"""How deep called processes call further ones."""


class CalledTooDeep(Conflict):
    """The process ``process`` would be called more than ``limit`` levels deep, as one does that calls itself."""

    code = "called-too-deep"


class UnknownInstance(NotFound):
    """There is no such instance."""

    code = "unknown-instance"


class InstanceOver(Conflict):
    """The instance has ended; nothing can be done to it any more."""

    code = "instance-over"


class InstanceSuspended(Conflict):
    """The instance is suspended: nothing goes on in it until it is resumed."""

    code = "instance-suspended"


def lock(tx: Transaction, instance_id: str) -> InstanceRow:
    """The instance's row, held until the transaction ends: others wait their turn. Raises UnknownInstance."""
    tx.command.concern(instance_id)
    if (held := tx.held.get(instance_id)) is not None:
        return held
    found = tx.ask(_LOCK, {"id": instance_id})
    if not found:
        raise UnknownInstance(instance=instance_id)
    return InstanceRow(*found[0])


def check_live(row: InstanceRow) -> None:
    """Whether the instance has not ended. Raises InstanceOver."""
    if row.state not in LIVE:
        raise InstanceOver(instance=row.id, state=row.state)


def check_active(row: InstanceRow) -> None:
    """Whether the instance goes on by itself. Raises InstanceOver, InstanceSuspended."""
    check_live(row)
    if row.state == InstanceState.SUSPENDED:
        raise InstanceSuspended(instance=row.id)


def depth(tx: Transaction, row: InstanceRow) -> int:
    """How many callers stand above an instance, one above the other; counted no further than ``MAX_CALL_DEPTH``."""
    above, parent = 0, row.parent_id
    while parent is not None and above < MAX_CALL_DEPTH:
        above, parent = above + 1, tx.ask(_PARENT, {"of": parent})[0][0]
    return above


def create(
    tx: Transaction,
    definition: Definition,
    instance_id: str,
    *,
    business_key: str | None,
    variables: dict[str, Any],
    at: list[str] | None,
    caller: InstanceRow | None = None,
    caller_token: int | None = None,
) -> None:
    """Start an instance under the id ``instance_id``."""
    tx.command.concern(instance_id)
    host = RecordingHost(tx, definition, instance_id, business_key)
    game = Game(definition.spec, instance_id, host, called=caller is not None)
    variables = orjson.loads(orjson.dumps(variables))
    row = InstanceRow(
        id=instance_id,
        definition_id=definition.id,
        process=definition.key,
        business_key=business_key,
        state=InstanceState.ACTIVE,
        parent_id=caller.id if caller is not None else None,
        parent_token=caller_token,
        root_id=caller.root_id if caller is not None else instance_id,
        started_by=tx.actor.id,
        started_at=tx.now,
        ended_at=None,
        seq=0,
        head=GENESIS,
        body=b"",
    )
    tx.write(_START, asdict(row))
    game.begin(variables, at)
    game.step()
    given = {"variables": variables, "at": at, "business_key": business_key}
    _finish(tx, row, definition, game, calls=host.calls, kind="start", given=given, element_id=None)


def run(
    tx: Transaction,
    row: InstanceRow,
    kind: str,
    given: dict[str, Any],
    act: Callable[[Game], Told | None],
    *,
    element_id: str | None = None,
) -> None:
    """Carry out the command ``kind`` on a locked instance; what ``act`` tells is recorded with what was ``given``.

    Raises InstanceOver, InstanceSuspended, NotWaiting and whatever the game refuses.
    """
    check_active(row)
    operate(tx, row, kind, given, act, element_id=element_id)


def operate(
    tx: Transaction,
    row: InstanceRow,
    kind: str,
    given: dict[str, Any],
    act: Callable[[Game], Told | None],
    *,
    element_id: str | None = None,
) -> None:
    """The same for what an operator does to the tokens themselves, suspended or not."""
    check_live(row)
    definition, host, game = alive(tx, row)
    given = given | (act(game) or {})
    game.step()
    element_id = element_id or given.get("element")
    _finish(tx, row, definition, game, calls=host.calls, kind=kind, given=given, element_id=element_id)


def change_version(
    tx: Transaction,
    row: InstanceRow,
    target: Definition,
    kind: str,
    given: dict[str, Any],
    *,
    carry: Callable[[Game], Game],
) -> None:
    """Let a locked instance go on under another version: ``carry`` makes of it what stands under ``target``.

    The event belongs to ``target`` already; ``given`` is recorded with where tokens stood before. Raises InstanceOver
    and what ``carry`` raises.
    """
    check_live(row)
    source = tx.engine.definitions.get(tx.session, row.definition_id)
    host = RecordingHost(tx, target, row.id, row.business_key)
    before = codec.decode(row.body, source.spec, row.id, host, called=row.parent_id is not None)
    given = given | {"before": before.marking()}
    game = carry(before)
    game.step()
    tx.session.execute(update(instance).where(instance.c.id == row.id).values(definition_id=target.id))
    moved = replace(row, definition_id=target.id)
    _finish(tx, moved, target, game, calls=host.calls, kind=kind, given=given, element_id=None)


def note(tx: Transaction, row: InstanceRow, kind: str, given: dict[str, Any], element_id: str | None = None) -> None:
    """Record something about a locked instance that moves no token, such as a claim."""
    payload = orjson.dumps({"given": given})
    head = append(tx, row, kind, element_id, payload=payload, body=row.body)
    tx.write(_NOTE, {"of": row.id, "seq": row.seq + 1, "head": head})


def turn(tx: Transaction, row: InstanceRow, kind: str, given: dict[str, Any], state: InstanceState) -> None:
    """Record that a locked instance as a whole is in another state now; no token moves."""
    head = append(tx, row, kind, None, payload=orjson.dumps({"given": given}), body=row.body)
    over = {"ended_at": row.ended_at if state in LIVE else tx.now}
    tx.write(_MOVE, {"of": row.id, "seq": row.seq + 1, "head": head, "body": row.body, "state": state} | over)


def variables_seen(tx: Transaction, row: InstanceRow, token_id: int) -> dict[str, Any]:
    """The variables that the token sees. Raises NotWaiting."""
    _, _, game = alive(tx, row)
    return dict(context(game.token(token_id)))


def called_by(tx: Transaction, row: InstanceRow) -> list[str]:
    """The ids of the called instances that the instance waits for, started or about to be."""
    definition = tx.engine.definitions.get(tx.session, row.definition_id)
    return codec.internals(row.body, definition.spec, CallActivity, "child")


def alive(tx: Transaction, row: InstanceRow) -> tuple[Definition, RecordingHost, Game]:
    """The instance's definition, and the instance itself as a game with the host that answers it."""
    definition = tx.engine.definitions.get(tx.session, row.definition_id)
    host = RecordingHost(tx, definition, row.id, row.business_key)
    return definition, host, codec.decode(row.body, definition.spec, row.id, host, called=row.parent_id is not None)


def _finish(
    tx: Transaction,
    row: InstanceRow,
    definition: Definition,
    game: Game,
    *,
    calls: list[list[Any]],
    kind: str,
    given: dict[str, Any],
    element_id: str | None,
) -> None:
    body = codec.encode(game)
    apply(tx, row, definition, game.effects)
    payload = {
        "given": given,
        "calls": calls,
        "trace": game.trace,
        "changes": game.changes,
        "effects": [_told(effect) for effect in game.effects],
        "marking": game.marking(),
    }
    head = append(tx, row, kind, element_id, payload=orjson.dumps(payload), body=body)
    moved = replace(row, seq=row.seq + 1, head=head, body=body)
    ended = next((effect for effect in game.effects if isinstance(effect, Ended)), None)
    if ended is not None:
        state = InstanceState.COMPLETED if ended.error_code is None else InstanceState.FAILED
        moved = replace(moved, state=state, ended_at=tx.now)
    tx.write(_MOVE, {"of": row.id} | {name: getattr(moved, name) for name in _MOVED})
    if row.id in tx.held:
        tx.held[row.id] = moved


def _told(effect: Effect) -> list[Any]:
    known = {"variables"} if isinstance(effect, Ended) else set()  # an end's variables stand in the changes already
    values = {each.name: getattr(effect, each.name) for each in fields(effect) if each.name not in known}
    return [type(effect).__name__, values]
