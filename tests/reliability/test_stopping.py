"""A node that is told to stop: in under five seconds it is gone, and nothing is half-done."""

import signal
import time

from sqlalchemy import select, update

from engine.actor import SYSTEM
from engine.store.tables import history_event, instance
from tests.reliability.clerks import Cases, Clerk, Post, no_timer_waits, office_of, open_tasks
from tests.support.nodes import Node, until
from tests.support.server import Office as Served
from workflows.office import Office

CASES = Cases(count=12, rounds=5, timers=2)
SECONDS = 5
"""In which a node must be gone: what is asked of it, not a figure of speed."""


def test_stopped_under_load_it_finishes_what_it_began(served: Served) -> None:
    """Stopped again and again while two clerks work: exit code 0 in time, and every step is taken once."""
    office = office_of(served)
    CASES.open(office, ("ann", "bob"))
    node, ends = Node(served), []
    clerks = [Clerk(office, login, [node.address]).start() for login in ("ann", "bob")]
    for how in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        time.sleep(0.7)
        ends.append(node.stop(how))
        node.start()
    for clerk in clerks:
        clerk.join()
    until(lambda: no_timer_waits(office), 60)
    ends.append(node.stop())
    assert [code for code, _ in ends] == [0] * 4
    assert max(seconds for _, seconds in ends) < SECONDS
    assert "cut off" not in node.log.read_text()
    CASES.audit(office, [task for clerk in clerks for task in clerk.done])
    office.close()


def test_before_it_closes_its_door_it_says_that_it_is_not_ready(served: Served) -> None:
    """/health/ready turns 503 while pages are still served; /health/live stays well."""
    node = Node(served)
    node.tell(signal.SIGTERM)
    until(lambda: node.status("/health/ready") == 503, 3)
    assert (node.status("/health/live"), node.status("/sign-in")) == (200, 200)
    until(lambda: not node.is_alive(), SECONDS)


def test_a_request_that_hangs_is_cut_off_and_undone(served: Served) -> None:
    """Somebody else holds what it needs: the node goes in time, nobody is told done, and the task is still open."""
    office = office_of(served)
    CASES.open(office, ("ann",))
    node, task_id = Node(served, "serve", "--no-worker"), open_tasks(office)[0]
    asked = Post(node.address, "ann", task_id)
    with office.transaction(SYSTEM) as tx:
        tx.session.execute(update(instance).values(state=instance.c.state))
        asked.start()
        time.sleep(0.5)
        code, seconds = node.stop()
    assert (code, asked.answer()) == (0, 0)
    assert seconds < SECONDS
    assert "cut off" in node.log.read_text()
    assert task_id in open_tasks(office)
    office.close()


def test_a_job_that_hangs_is_cut_off_and_done_later(served: Served) -> None:
    """A worker in the middle of a timer goes in time; the timer is due as before, and fires once when another works."""
    office, cases = office_of(served), Cases(count=1, rounds=1, timers=1)
    node = Node(served, "work")
    cases.open(office, ("ann",))
    with office.transaction(SYSTEM) as tx:
        tx.session.execute(update(instance).values(state=instance.c.state))
        time.sleep(2.5)
        code, seconds = node.stop()
    assert code == 0
    assert seconds < SECONDS
    assert "cut off" in node.log.read_text()
    assert not no_timer_waits(office)
    node.start()
    until(lambda: no_timer_waits(office))
    node.stop()
    assert fired(office) == ["t1"]
    office.close()


def test_what_fell_due_while_nobody_worked_is_done_in_its_order(served: Served) -> None:
    """The timers of a case fire one after the other as they were due, when the first node starts after a crash."""
    office = office_of(served)
    cases = Cases(count=3, rounds=1, timers=4)
    node = Node(served, "work")
    cases.open(office, ("ann",))
    node.kill()
    time.sleep(cases.timers + 0.5)
    node.start()
    until(lambda: no_timer_waits(office), 30)
    node.stop()
    assert fired(office) == [f"t{second}" for second in range(1, cases.timers + 1)] * cases.count
    office.close()


def fired(office: Office) -> list[str | None]:
    """The timers of each case in the order in which they fired."""
    query = select(history_event.c.element_id).where(history_event.c.kind == "timer")
    with office.reading() as session:
        return list(session.scalars(query.order_by(history_event.c.instance_id, history_event.c.seq)))
