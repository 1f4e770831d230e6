from pathlib import Path

import pytest
from flask import Flask

from tests.support.offices import make_office
from web.app import create_app


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    """The site of an office."""
    return create_app(make_office(tmp_path))


@pytest.mark.parametrize("given", ["abc-123", "4bf92f3577b34da6a3ce929d0e0e4736", "a.b_c"])
def test_a_sane_number_is_taken_over(site: Flask, given: str) -> None:
    """A proxy in front may number requests; its number is kept."""
    assert site.test_client().get("/sign-in", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "a b", "<b>", "a" * 65, "\x1b[31m", "é", "督办", "a;b", "x" * 60_000])
def test_any_other_number_is_replaced(site: Flask, given: str) -> None:
    """What could not stand in a log or on a page as it is gets a number of our own."""
    headers = {"X-Request-ID": given.encode().decode("latin-1")}
    number = site.test_client().get("/sign-in", headers=headers).headers["X-Request-ID"]
    assert number != given
    assert len(number) == 32
    assert number.isalnum()


def test_each_request_has_a_number_of_its_own(site: Flask) -> None:
    """Two requests of one browser are told apart."""
    client = site.test_client()
    assert client.get("/sign-in").headers["X-Request-ID"] != client.get("/sign-in").headers["X-Request-ID"]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/administration/health", 302)])
def test_refused_requests_are_numbered_too(site: Flask, path: str, status: int) -> None:
    """Every answer has a number; an error page shows it so that people can quote it."""
    answer = site.test_client().get(path)
    assert answer.status_code == status
    if status == 404:
        assert f"请求编号 <code>{answer.headers['X-Request-ID']}</code>" in answer.text
