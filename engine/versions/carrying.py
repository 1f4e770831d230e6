"""The state of an instance under another version."""

from SpiffWorkflow.util.task import TaskState

from engine.runtime import codec
from engine.runtime.effects import Released, TaskChanged
from engine.runtime.game import Game
from engine.runtime.specs.catching import Catching
from engine.runtime.specs.gateways import Joining
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.specs.receive_task import ReceiveTask
from engine.runtime.specs.user_task import UserTask
from engine.runtime.token import Token
from engine.versions.blockers import MappingRefused, MigrationBlocked
from engine.versions.judging import outcomes
from engine.versions.outcomes import Note, Outcome, What, blockers
from engine.versions.plan import Plan


def carry(before: Game, target: ProcessSpec, plan: Plan) -> Game:
    """``before`` as it stands under ``target``, with what follows for the world as its effects; ``step`` it afterwards.

    Raises MappingRefused, MigrationBlocked, and BadValue where a new event cannot begin to listen.
    """
    if plan.faults:
        raise MappingRefused(plan.faults)
    found = outcomes(codec.encode(before), before.spec, target, plan)
    if blocked := blockers(found):
        raise MigrationBlocked(before.instance_id, blocked)
    for outcome in found:
        if outcome.what is What.WITHDRAWN:
            before.cancel(before.token(outcome.token))
    names = {outcome.token: outcome.spec for outcome in found if outcome.what is What.KEPT and outcome.spec is not None}
    body = codec.renamed(codec.encode(before), names)
    game = codec.decode(body, target, before.instance_id, before.host, called=before.called)
    game.effects += before.effects
    for outcome in found:
        if outcome.what is What.KEPT:
            _follow(game, game.token(outcome.token), outcome)
    for outcome in found:
        if outcome.token in game.tasks:  # an event that begins to listen may happen at once and take others away
            _listen(game, outcome)
    _settle_joins(game)
    return game


def _follow(game: Game, token: Token, outcome: Outcome) -> None:
    """What the token's new element says otherwise takes effect."""
    spec = token.task_spec
    token.internal_data |= outcome.memory
    if isinstance(spec, UserTask):
        ext = spec.element.ext
        game.effects.append(TaskChanged(token.id, spec.element.id, spec.label, ext.form_id, ext.form_binding))
    if Note.SUBSCRIBED_ANEW in outcome.notes:
        catching = spec.catching if isinstance(spec, ReceiveTask) else spec
        assert isinstance(catching, Catching), "only what catches has subscribed"
        game.effects.append(Released(token.id, spec.element.id))
        catching.arm(token)


def _listen(game: Game, outcome: Outcome) -> None:
    """New events begin to listen; other conditions are looked at."""
    token = game.token(outcome.token)
    if outcome.what is What.ARMED:
        assert outcome.spec is not None, "what is armed has a spec"
        spec = game.spec.node(outcome.spec)
        token = game.new_token(spec, token, TaskState.WAITING)
    elif Note.CONDITION_FOLLOWS in outcome.notes:
        spec = token.task_spec
    else:
        return
    assert isinstance(spec, Catching), "only what catches can be armed"
    spec.arm(token)


def _settle_joins(game: Game) -> None:
    """A join that waited for a branch which is no more goes on."""
    for token in list(game.tasks.values()):
        if isinstance(token.task_spec, Joining) and game.tasks.get(token.id) is token:
            token.task_spec.arrived(token)
