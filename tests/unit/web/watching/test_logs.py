import json
import logging
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from engine.actor import SYSTEM, Actor
from engine.commands import instances
from engine.commands.execution import UnknownInstance
from tests.support.browsers import Visitor
from tests.support.offices import add_user, make_office
from tests.support.watched import Log, logged
from web.app import create_app
from workflows.office import Office
from workflows.organisation.roles import Role

LOG = logging.getLogger("duban.test")
HOSTILE = (
    "a\nb",
    "a\r\nb",
    "\x1b[31mred",
    "\x00",
    "\x85\u2028\u2029",
    "\ud800",
    "\u202eabc",
    '"}\n{"event": "forged"',
    "x" * 9_000,
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that logs for programs."""
    return make_office(tmp_path, log="json")


@pytest.fixture
def site(office: Office) -> Flask:
    """Its site, with two pages of its own that fail."""
    site = create_app(office)
    add_user(office, "ann", [Role.SYSTEM_ADMIN])
    return site


def fail_twice() -> None:
    """Raise one exception because of another, both quoting somebody."""
    try:
        instances_named("the mayor's letter")
    except UnknownInstance as cause:
        raise ValueError("the words\nof the mayor") from cause


def instances_named(name: str) -> None:
    """Raise a fault that quotes ``name``."""
    raise UnknownInstance(instance=name)


def requests(log: Log) -> list[dict[str, object]]:
    """The access lines."""
    return log.of("duban.http")


def test_a_record_is_one_object_with_time_level_logger_and_event(office: Office) -> None:
    """Programs find the same four fields in every line, and what is known about the record beside them."""
    with logged(office) as log:
        LOG.warning("job %s failed", "timer", extra={"job_id": "j1", "attempt": 2})
    (record,) = log.records
    assert list(record)[:4] == ["time", "level", "logger", "event"]
    assert record["time"].endswith("Z")
    assert {name: record[name] for name in record if name != "time"} == {
        "level": "warning",
        "logger": "duban.test",
        "event": "job timer failed",
        "job_id": "j1",
        "attempt": 2,
    }


@pytest.mark.parametrize("style", ["json", "text"])
@pytest.mark.parametrize("value", HOSTILE)
def test_what_strangers_send_stays_one_line(tmp_path: Path, style: str, value: str) -> None:
    """Newlines, terminal sequences, halves of characters and very long values neither split, forge nor hide a line."""
    office = make_office(tmp_path, log=style)
    with logged(office) as log:
        LOG.info("got %s", value, extra={"path": value})
    (line,) = log.lines
    assert line.isprintable()
    assert line.encode("utf-8")
    assert len(line) < 13_000
    if style == "json":
        assert json.loads(line)["path"] == (value if len(value) < 1_000 else value[:1_000] + "…")


def test_an_exception_tells_its_kind_and_place_but_not_its_words(office: Office) -> None:
    """What an exception says may quote what people wrote: the log has kinds, codes and places, the cause first."""
    with logged(office) as log:
        try:
            fail_twice()
        except ValueError:
            LOG.exception("failed")
    (record,) = log.records
    told = record["exception"]
    assert told.index("UnknownInstance [unknown-instance]") < told.index("builtins.ValueError")
    assert "test_logs.py" in told
    assert "mayor" not in log.lines[0]


def test_a_developer_reads_what_exceptions_say(tmp_path: Path) -> None:
    """With DUBAN_LOG_LEVEL=debug the words are there too."""
    with logged(make_office(tmp_path, log="json", log_level="debug")) as log:
        try:
            fail_twice()
        except ValueError:
            LOG.exception("failed")
    assert r"the words\nof the mayor" in log.records[0]["exception"]


def test_a_request_has_one_line_with_who_what_and_how_long(site: Flask, office: Office) -> None:
    """Method, route, status, the login and the cost; neither what was asked after the question mark nor who it is."""
    visitor = Visitor(site).sign_in("ann")
    with logged(office) as log:
        visitor.get("/administration/users?q=secret")
    (record,) = requests(log)
    assert (record["method"], record["route"], record["status"]) == ("GET", "/administration/users", 200)
    assert (record["user"], record["level"]) == ("ann", "info")
    assert {"request_id", "seconds", "database_seconds", "statements", "path"} <= record.keys()
    assert isinstance(record["statements"], int)
    assert record["statements"] > 1
    assert "secret" not in log.lines[0]


def test_forms_and_passwords_are_not_logged(site: Flask, office: Office) -> None:
    """What is typed appears in no line, not even when everything is logged and the sign-in fails."""
    with logged(office, logging.DEBUG) as log:
        Visitor(site).post("/sign-in", login="the-login-typed", password="the-password-typed")
    text = "\n".join(log.lines)
    assert "/sign-in" in text
    assert "typed" not in text


def test_an_unforeseen_failure_is_found_by_the_number_on_the_page(site: Flask, office: Office) -> None:
    """The page and the answer's header show the request's number; the log line with the trace has it too."""

    @site.get("/broken")
    def broken() -> str:
        raise ValueError("the words of a form")

    broken.duban_access = "public"  # type: ignore[attr-defined] # as web.access.public does before it is registered
    with logged(office) as log:
        answer = site.test_client().get("/broken")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in answer.text
    failure = next(record for record in log.records if record["level"] == "error")
    assert failure["request_id"] == number
    assert "ValueError" in failure["exception"]
    assert "the words" not in "\n".join(log.lines)


def test_what_a_command_logs_says_which_command_it_was(office: Office) -> None:
    """Whatever is logged while a command runs carries its kind and its instance."""
    with logged(office) as log, office.transaction(Actor("ann")) as tx:
        with suppress(UnknownInstance):
            instances.cancel(tx, "i1", "because")
        LOG.info("inside")
    record = log.of("duban.test")[0]
    assert (record["kind"], record["instance_id"]) == ("cancel", "i1")


def test_commands_are_logged_one_by_one_for_who_wants_it(site: Flask, office: Office) -> None:
    """At DEBUG each command leaves a line with its outcome and cost, at INFO none."""
    del site
    for level, expected in ((logging.INFO, []), (logging.DEBUG, ["not-found"])):
        with logged(office, level) as log, pytest.raises(UnknownInstance), office.transaction(Actor("ann")) as tx:
            instances.cancel(tx, "i1", "because")
        assert [record["outcome"] for record in log.of("duban.commands")] == expected


def test_what_is_slow_is_logged_with_what_it_spent_its_time_on(tmp_path: Path) -> None:
    """A command and a request above DUBAN_SLOW_SECONDS leave a warning with statements and seconds; others do not."""
    for seconds, expected in (("0", 1), ("60", 0)):
        folder = tmp_path / seconds
        folder.mkdir()
        office = make_office(folder, log="json", slow_seconds=seconds)
        site = create_app(office)
        with logged(office) as log:
            site.test_client().get("/sign-in")
            with pytest.raises(UnknownInstance), office.transaction(Actor("ann")) as tx:
                instances.cancel(tx, "i1", "because")
        slow = log.of("duban.slow")
        assert [record["event"] for record in slow] == ["slow request", "slow command"] * expected
        if slow:
            command = slow[1]
            assert (command["level"], command["kind"], command["instance_id"]) == ("warning", "cancel", "i1")
            assert command["statements"] >= 1
            assert command["seconds"] >= command["database_seconds"] > 0


def test_a_tick_that_finds_nothing_leaves_no_line(site: Flask, office: Office) -> None:
    """Looking for what is due, every second, is not worth telling."""
    del site
    with logged(office, logging.DEBUG) as log:
        office.engine.run_due()
        with office.transaction(SYSTEM):
            pass
    assert log.of("duban.commands") == []
