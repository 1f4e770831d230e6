"""A server that dies at any moment: what it acknowledged stays done, nothing is done twice, every timer fires."""

import random
import time
from collections.abc import Callable, Sequence

from tests.reliability.clerks import Cases, Clerk, no_timer_waits, office_of
from tests.reliability.conftest import Record
from tests.support.nodes import Node, until
from tests.support.server import Office as Served

SEED = 20191031
Rounds = Callable[[int, int], int]


def test_no_acknowledged_step_is_lost_and_none_done_twice(
    served: Served, rounds: Rounds, record_property: Record
) -> None:
    """SIGKILL at random moments while cases go through their rounds: all end, each once, and each timer fires once."""
    office, cases = office_of(served), Cases(count=rounds(8, 40), rounds=10, timers=10)
    cases.open(office, ("ann", "bob"))
    node, chance, kills = Node(served), random.Random(SEED), 0
    clerks = [Clerk(office, login, [node.address]).start() for login in ("ann", "bob")]
    try:
        while progress(clerks, chance.randint(10, 25)):
            time.sleep(chance.uniform(0, 0.05))
            node.kill()
            kills += 1
            node.start()
        until(lambda: no_timer_waits(office), 60)
    finally:
        node.kill()
    assert kills >= 3
    cases.audit(office, [task for clerk in clerks for task in clerk.done])
    record_property("kills", kills)
    record_property("steps", cases.count * cases.rounds)
    record_property("timers", cases.count * cases.timers)
    office.close()


def progress(clerks: Sequence[Clerk], steps: int) -> bool:
    """Wait until so many more steps are acknowledged; False when there are no more to come."""
    enough = sum(len(clerk.done) for clerk in clerks) + steps
    while sum(len(clerk.done) for clerk in clerks) < enough:
        if not any(clerk.is_at_work() for clerk in clerks):
            return False
        time.sleep(0.005)
    return True
