"""What people do to a running ad-hoc sub-process: begin another of its activities."""

from engine.commands.execution import lock, run
from engine.commands.reasons import because
from engine.observing import names
from engine.runtime.game import Game
from engine.runtime.specs import ad_hoc
from engine.transaction import Transaction


@names("activate")
def activate(tx: Transaction, instance_id: str, token: int, element_id: str, reason: str) -> None:
    """Begin ``element_id`` in the ad-hoc sub-process that ``token`` stands for; who may decide that is the caller's.

    Raises UnknownInstance, InstanceOver, InstanceSuspended, ReasonBlank, NotWaiting (it is over, or is none), NotInside
    and whatever the process refuses.
    """

    def act(game: Game) -> None:
        ad_hoc.activate(game.token(token), element_id)

    given = {"token": token, "element": element_id} | because(reason)
    run(tx, lock(tx, instance_id), "activate", given, act, element_id=element_id)
