"""Metrics as the machine that watches reads them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from engine.actor import SYSTEM, Actor
from engine.clock import ManualClock
from engine.commands import instances, suspension, tasks
from engine.commands.deployments import Resource, deploy
from engine.commands.execution import UnknownInstance
from engine.commands.jobs import RETRIES
from engine.commands.rights import NotYourTask, TaskOver
from engine.database import Database
from engine.delegates import DelegateCall
from engine.outbox import MAX_ATTEMPTS, post, send_one
from engine.scheduler import Ticker
from engine.store.tables import user_task
from tests.support.hanging import hanging
from tests.support.offices import START
from tests.support.processes import boundary, diagram, path, process, service_task, timer
from tests.support.processes import user_task as task
from tests.support.watched import Watcher
from web.app import create_app
from web.watching.watch import Watch
from workflows.office import Office
from workflows.settings import Settings

ANN = Actor("ann", frozenset({"staff"}))
BOB = Actor("bob")
COUNT = "duban_command_duration_seconds_count"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """An office on this test's database."""
    environment = {"DUBAN_DATABASE_URL": database.url, "DUBAN_DATA_DIR": str(tmp_path)}
    office = Office(Settings.from_environment(environment), clock=ManualClock(START))
    yield office
    office.close()


@pytest.fixture
def watcher(office: Office) -> Watcher:
    """The machine that watches the office, with one process deployed."""
    watcher = Watcher(office, Watch(office))
    body = '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>' + task("work") + service_task("tell", "tell")
    body += boundary("late", "work", timer("timeDuration", "PT1H"), interrupting=False)
    office.engine.delegates.register("tell", _tell)
    with office.transaction(ANN) as tx:
        deploy(
            tx, [Resource("p.bpmn", diagram(process("p", body, path("s", "work", "e"), path("late", "tell", "e2"))))]
        )
    return watcher


def _tell(call: DelegateCall) -> None:
    if call.business_key == "broken":
        raise RuntimeError("nobody there")


def begin(office: Office, key: str = "case") -> str:
    """Start an instance; its id."""
    with office.transaction(ANN) as tx:
        return instances.start(tx, "p", business_key=key, variables={})


def later(office: Office, by: timedelta = timedelta(seconds=10)) -> None:
    """Let time pass, so that figures are read again."""
    assert isinstance(office.wall, ManualClock)
    office.wall.advance(by)


def test_commands_are_counted_by_kind_and_outcome(office: Office, watcher: Watcher) -> None:
    """Each command counts once, under what it was and how it ended; a fault under its family."""
    instance_id = begin(office)
    with office.database.reading() as session:
        task_id = session.scalar(user_task.select().with_only_columns(user_task.c.id)) or ""
    with pytest.raises(NotYourTask), office.transaction(BOB) as tx:
        tasks.complete(tx, task_id, {})
    with office.transaction(ANN) as tx:
        tasks.complete(tx, task_id, {})
    with pytest.raises(TaskOver), office.transaction(ANN) as tx:
        tasks.complete(tx, task_id, {})
    with pytest.raises(UnknownInstance), office.transaction(ANN) as tx:
        instances.cancel(tx, instance_id[:-1], "because")
    with pytest.raises(ZeroDivisionError), office.transaction(ANN):
        raise ZeroDivisionError
    assert watcher.metric(COUNT, kind="deploy", outcome="success") == 1
    assert watcher.metric(COUNT, kind="start", outcome="success") == 1
    for outcome in ("forbidden", "success", "conflict"):
        assert watcher.metric(COUNT, kind="complete", outcome=outcome) == 1, outcome
    assert watcher.metric(COUNT, kind="cancel", outcome="not-found") == 1
    assert watcher.metric(COUNT, kind="other", outcome="broken") == 1


def test_idle_ticks_are_not_counted(office: Office, watcher: Watcher) -> None:
    """A node that finds nothing to do shows no commands."""
    ticker = Ticker(office.engine, office.wall)
    ticker.tick()
    ticker.call_delegates()
    assert watcher.metric(COUNT, kind="other", outcome="success") is None


def test_jobs_are_counted_done_failed_and_given_up(office: Office, watcher: Watcher) -> None:
    """A timer that does its work counts as done; one that fails each time as failed, and at last as an incident."""
    begin(office)
    later(office, timedelta(hours=2))
    office.engine.run_due()
    assert watcher.metric("duban_jobs_total", kind="timer", outcome="done") == 1
    assert watcher.metric("duban_jobs_total", kind="timer", outcome="failed") is None
    begin(office, "broken")
    for _ in range(RETRIES + 1):
        later(office, timedelta(hours=2))
        office.engine.run_due()
    assert watcher.metric("duban_jobs_total", kind="timer", outcome="done") == 1
    assert watcher.metric("duban_jobs_total", kind="timer", outcome="failed") == RETRIES + 1
    assert watcher.metric("duban_job_incidents_total", kind="timer") == 1
    assert watcher.metric("duban_incidents", kind="timer") == 1
    assert watcher.metric(COUNT, kind="job-timer", outcome="broken") == RETRIES + 1


def test_what_is_due_and_how_long_it_has_waited(office: Office, watcher: Watcher) -> None:
    """Jobs that could be carried out are counted, the one due longest gives the lag; a suspended instance's are not."""
    first, second = begin(office), begin(office)
    assert (watcher.metric("duban_jobs_waiting"), watcher.metric("duban_jobs_due")) == (2, 0)
    assert watcher.metric("duban_jobs_lag_seconds") == 0
    later(office, timedelta(hours=1, seconds=90))
    assert (watcher.metric("duban_jobs_due"), watcher.metric("duban_jobs_lag_seconds")) == (2, 90)
    with office.transaction(SYSTEM) as tx:
        suspension.suspend(tx, first, "because")
        suspension.suspend(tx, second, "because")
    later(office)
    assert (watcher.metric("duban_jobs_due"), watcher.metric("duban_jobs_lag_seconds")) == (0, 0)
    assert watcher.metric("duban_instances", state="suspended") == 2
    assert watcher.metric("duban_instances", state="active") == 0


def test_open_and_overdue_tasks_are_counted(office: Office, watcher: Watcher) -> None:
    """A task is overdue when it is open and its time is over; one that is done counts no more."""
    for _ in range(3):
        begin(office)
    later(office)
    assert (watcher.metric("duban_tasks_open"), watcher.metric("duban_tasks_overdue")) == (3, 0)
    with office.transaction(ANN) as tx:
        done, late, _ = tx.session.execute(user_task.select().with_only_columns(user_task.c.id)).scalars().all()
        tx.session.execute(update(user_task).values(due_at=tx.now + timedelta(hours=1)))
        tasks.reschedule(tx, late, tx.now - timedelta(seconds=1))
        tasks.reschedule(tx, done, tx.now - timedelta(seconds=1))
        tasks.complete(tx, done, {})
    later(office)
    assert (watcher.metric("duban_tasks_open"), watcher.metric("duban_tasks_overdue")) == (2, 1)
    assert watcher.metric("duban_instances", state="active") == 2


def test_what_waits_to_leave_and_what_was_given_up(office: Office, watcher: Watcher) -> None:
    """The outbox is told as waiting and, after the last attempt, as dead; what was sent counts as neither."""

    def send(key: str, _payload: object) -> None:
        if key == "bad":
            raise ConnectionError("nobody there")

    office.engine.senders["letters"] = send
    with office.transaction(ANN) as tx:
        for key in ("good", "bad"):
            post(tx, "letters", key, {})
        post(tx, "nobody-sends-this", "waits", {})
    for _ in range(MAX_ATTEMPTS + 1):
        send_one(office.engine)
        later(office, timedelta(days=1))
    assert (watcher.metric("duban_outbox_waiting"), watcher.metric("duban_outbox_dead")) == (1, 1)
    assert watcher.metric(COUNT, kind="send", outcome="success") == MAX_ATTEMPTS + 1


def test_calls_that_hang_are_told_until_they_end(office: Office, watcher: Watcher) -> None:
    """What was given up counts as long as it has not ended."""
    with hanging(office.engine.calls, 3):
        assert watcher.metric("duban_calls_hung") == 3
    assert watcher.metric("duban_calls_hung") == 0


def test_figures_are_kept_for_some_seconds(office: Office, watcher: Watcher) -> None:
    """However often somebody asks, the database is asked once in five seconds."""
    assert watcher.metric("duban_tasks_open") == 0
    begin(office)
    later(office, timedelta(seconds=4))
    assert watcher.metric("duban_tasks_open") == 0
    later(office, timedelta(seconds=1))
    assert watcher.metric("duban_tasks_open") == 1


def test_a_database_that_is_away_is_told_and_counted(
    office: Office, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scrape still answers: not up, not ready, so and so often unavailable; and no stale figures."""
    assert (watcher.metric("duban_database_up"), watcher.metric("duban_ready")) == (1, 1)

    def lost(*_arguments: object, **_options: object) -> None:
        raise OperationalError("SELECT 1", {}, ConnectionError("server closed the connection"))

    later(office)
    with monkeypatch.context() as broken:
        broken.setattr(office.database.sql, "connect", lost)
        assert watcher.metric("duban_database_up") == 0
        assert watcher.metric("duban_ready") == 0
        assert watcher.metric("duban_tasks_open") is None
    assert (watcher.metric("duban_database_outages_total", code="database-unavailable") or 0) >= 2
    later(office)
    assert (watcher.metric("duban_database_up"), watcher.metric("duban_ready")) == (1, 1)


def test_requests_are_counted_by_route_and_not_by_address(office: Office) -> None:
    """Addresses with ids are one route; unknown addresses and methods are one label, whatever strangers ask for."""
    watch = Watch(office)
    client = create_app(office, watch).test_client()
    for address in ("/matters/1", "/matters/2", "/nowhere", "/nowhere-else"):
        client.get(address)
    client.open("/sign-in", method="BREW")
    watcher = Watcher(office, watch)
    name = "duban_http_request_duration_seconds_count"
    assert watcher.metric(name, method="GET", route="none", status="404") == 2
    assert watcher.metric(name, method="other", route="none", status="405") == 1
    matter = next(rule.rule for rule in client.application.url_map.iter_rules() if rule.endpoint == "matters.matter")
    assert watcher.metric(name, method="GET", route=matter, status="302") == 2


def test_the_node_tells_its_version_connections_and_last_tick(office: Office, watcher: Watcher) -> None:
    """What runs is told in labels; the last tick only where this process ticks."""
    kind = "sqlite" if office.database.is_sqlite else "postgresql"
    text = watcher.site.test_client().get("/metrics").text
    assert f'duban_build_info{{database="{kind}"' in text
    assert watcher.metric("duban_ticker_last_tick_timestamp_seconds") is None
    office.readiness.ticker = Ticker(office.engine, office.wall)
    assert watcher.metric("duban_ticker_last_tick_timestamp_seconds") == office.wall.now().timestamp()
    with office.reading() as session:
        session.connection()
        assert watcher.metric("duban_database_connections", state="in-use") == 1
    assert watcher.metric("duban_database_connections", state="in-use") == 0
    assert (watcher.metric("duban_database_connections_limit") or 0) > 1
    assert (watcher.metric("process_resident_memory_bytes") or 0) > 0
