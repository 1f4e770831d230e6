"""The real program with a port for the machine that watches."""

import json
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.offices import make_office
from tests.support.server import Office, free_port
from tests.support.watched import scrape
from web.app import create_app
from web.watching.listener import listening
from web.watching.metrics import Metrics
from workflows.settings import WrongSetting


def answer(address: str) -> tuple[int, str]:
    """Status and text of what is at ``address``."""
    try:
        with urllib.request.urlopen(address, timeout=30) as found:
            return found.status, found.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_served_office_is_watched_on_a_port_of_its_own(office: Office) -> None:
    """Metrics and health are on that port, pages are not; the pages' port has no metrics; logs are JSON."""
    port = free_port()
    with office.serving(DUBAN_METRICS_PORT=str(port), DUBAN_LOG="json") as address:
        watched = f"http://127.0.0.1:{port}"
        answer(f"{address}/sign-in")
        status, text = answer(f"{watched}/metrics")
        assert status == 200
        found = scrape(text)
        labels = frozenset({"method": "GET", "route": "/sign-in", "status": "200"}.items())
        assert found["duban_http_request_duration_seconds_count", labels] >= 1
        assert found["duban_database_up", frozenset()] == 1
        assert found["duban_ticker_last_tick_timestamp_seconds", frozenset()] > 0
        assert answer(f"{watched}/health/live") == (200, '{"status":"ok"}\n')
        assert answer(f"{watched}/health/ready")[0] == 200
        assert answer(f"{watched}/sign-in")[0] == 404
        assert answer(f"{address}/metrics")[0] == 404
    (log,) = office.folder.glob("serve-*.log")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    assert any(line["event"] == "request" and line["route"] == "/sign-in" for line in lines)


def test_nothing_is_served_unless_a_port_is_given(tmp_path: Path) -> None:
    """By default no second port is opened, and the pages' site has no such address."""
    office = make_office(tmp_path)
    assert office.settings.metrics_port == 0
    assert office.settings.metrics_address == "127.0.0.1"
    assert create_app(office).test_client().get("/metrics").status_code == 404


def test_a_port_in_use_stops_the_start(tmp_path: Path) -> None:
    """The setting is named, as with every wrong one."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        office = make_office(tmp_path, metrics_port=str(taken.getsockname()[1]))
        with pytest.raises(WrongSetting) as caught, listening(office, Metrics(office)):
            pytest.fail("it must not start")
    assert caught.value.details["setting"] == "DUBAN_METRICS_PORT"
