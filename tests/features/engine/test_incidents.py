"""What fails again and again becomes an incident that somebody sees, mends and has tried again."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from engine.commands.incidents import UnknownIncident, incidents, retry
from engine.commands.jobs import RETRIES
from engine.delegates import DelegateCall
from engine.history.events import of_instance
from engine.history.replaying import replay
from engine.history.verifying import verify
from engine.store.tables import InstanceState
from tests.support.engines import ADMIN, Bench
from tests.support.processes import boundary, diagram, path, process, service_task, timer, user_task


def test_a_failing_timer_becomes_an_incident_and_can_be_retried(bench: Bench) -> None:
    """It is tried five times, then waits for somebody; tried again after mending, it is done once and recorded."""
    broken = [True]

    def send(_call: DelegateCall) -> None:
        if broken[0]:
            raise RuntimeError("no connection")

    bench.delegates.register("send", send)
    body = (
        '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>' + user_task("work") + service_task("tell", "send")
    )
    body += boundary("t", "work", timer("timeDuration", "PT1H"), interrupting=False)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("t", "tell", "e2"))))
    instance_id = bench.start("p", "case-1")
    for _ in range(RETRIES + 1):
        bench.clock.advance(timedelta(hours=2))
        bench.engine.run_due()
    with bench.database.reading() as session:
        (incident,) = incidents(session)
    assert (incident.kind, incident.element_id, incident.business_key) == ("timer", "t", "case-1")
    assert incident.attempts == RETRIES + 1
    assert "no connection" in incident.error
    bench.clock.advance(timedelta(days=1))
    assert bench.engine.run_due() == 0

    broken[0] = False
    with bench.engine.transaction(ADMIN) as tx:
        retry(tx, incident.job_id, "the line works again")
    with bench.database.reading() as session:
        assert incidents(session) == []
        assert verify(session, instance_id).broken is None
        events = list(of_instance(session, instance_id))
        spec = bench.engine.definitions.get(session, events[0].definition_id).spec
    assert [event.kind for event in events] == ["start", "retry", "timer"]
    zone, functions = bench.engine.zone, bench.engine.functions
    played = replay(events, called=False, spec_of=lambda _id: spec, zone=zone, functions=functions)
    assert [each.agrees for each in played] == [True, True, True]
    with pytest.raises(UnknownIncident), bench.engine.transaction(ADMIN) as tx:
        retry(tx, incident.job_id, "the line works again")


def test_a_failing_job_holds_up_nobody_else(bench: Bench) -> None:
    """Other timers due at the same time fire."""

    def send(call: DelegateCall) -> None:
        if call.business_key == "bad":
            raise RuntimeError("no connection")

    bench.delegates.register("send", send)
    wait = f'<intermediateCatchEvent id="t">{timer("timeDuration", "PT1H")}</intermediateCatchEvent>'
    body = '<startEvent id="s"/><endEvent id="e"/>' + wait + service_task("tell", "send")
    bench.deploy(p=diagram(process("p", body, path("s", "t", "tell", "e"))))
    ids = [bench.start("p", key) for key in ("bad", "good", "better")]
    bench.clock.advance(timedelta(hours=1, seconds=1))
    bench.engine.run_due()
    assert [bench.instance(each).state for each in ids] == ["active", "completed", "completed"]


def test_a_job_that_the_database_refuses_holds_up_nobody_else(bench: Bench) -> None:
    """What the database will not do at any time is a failure like others: it waits its turn, and others come first."""

    def refused(_call: DelegateCall) -> None:
        raise OperationalError("INSERT", {}, Exception("index row size exceeds maximum"))

    bench.delegates.register("refused", refused)
    body = '<startEvent id="s"/><endEvent id="e"/>' + service_task("tell", "refused")
    body += f'<intermediateCatchEvent id="t">{timer("timeDuration", "PT1H")}</intermediateCatchEvent>'
    other = f'<startEvent id="s"/><endEvent id="e"/><intermediateCatchEvent id="t">{timer("timeDuration", "PT2H")}'
    bench.deploy(
        bad=diagram(process("bad", body, path("s", "t", "tell", "e"))),
        good=diagram(process("good", other + "</intermediateCatchEvent>", path("s", "t", "e"))),
    )
    bench.start("bad")
    good = bench.start("good")
    bench.clock.advance(timedelta(hours=3))
    bench.engine.run_due()
    assert bench.instance(good).state == InstanceState.COMPLETED
    for _ in range(RETRIES):
        bench.clock.advance(timedelta(hours=2))
        bench.engine.run_due()
    with bench.database.reading() as session:
        assert [incident.element_id for incident in incidents(session)] == ["t"]
