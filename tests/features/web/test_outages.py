"""The database is away, or may only be read: a sentence and what was typed, then all goes on without a restart."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html
from werkzeug.test import TestResponse

from engine.database import Database
from tests.features.web.conftest import Site
from tests.support.nodes import until
from tests.support.outages import read_only
from tests.support.postgres import PostgresServer
from tests.support.snapshots import nothing_changes
from tests.support.supervision import SupervisionOffice

FORM = {"tracking-channel": "phone", "tracking-contact": "Mr Wu", "tracking-content": "typed with care"}


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server that may be stopped."""
    started = PostgresServer(Path(tempfile.mkdtemp(prefix="duban-pg-")), durable=True)
    yield started
    started.stop()


@pytest.fixture
def elsewhere(server: PostgresServer, tmp_path: Path) -> Iterator[Site]:
    """A site whose database is on that server."""
    database = Database(server.url(server.create_database()))
    database.create_all()
    office = SupervisionOffice(database, tmp_path)
    office.deploy()
    yield Site(office)
    office.office.close()


def typed(answer: TestResponse) -> list[str]:
    """What the page gives back of what was typed."""
    return [str(each.text) for each in html.fromstring(answer.text).xpath("//textarea")]


def test_where_nothing_may_be_written_people_read_on_and_are_told_when_they_record(site: Site) -> None:
    """503 in the reader's language, with what was typed; not one row differs; the same again succeeds afterwards."""
    matter_id, clerk = site.supervision.issue(), site.visitor("clerk")
    address = f"/matters/{matter_id}/tracking"
    with nothing_changes(site.supervision.office.database):
        with read_only(site.supervision.office.database):
            page, refused = clerk.get(f"/matters/{matter_id}"), clerk.post(address, **FORM)
        assert page.status_code == 200
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "can be read but not written" in refused.text
        assert FORM["tracking-content"] in "".join(typed(refused))
    assert clerk.post(address, **FORM).status_code == 302


def test_a_long_session_survives_a_database_that_may_only_be_read(site: Site) -> None:
    """That somebody is still there cannot be noted, which keeps nobody from reading."""
    matter_id, clerk = site.supervision.issue(), site.visitor("clerk")
    with read_only(site.supervision.office.database):
        site.supervision.clock.advance(timedelta(minutes=5))
        assert clerk.get(f"/matters/{matter_id}").status_code == 200


@pytest.mark.parametrize(("language", "sentence"), [("en", "does not answer"), ("zh-CN", "没有应答")])
def test_without_its_server_a_page_is_a_sentence_and_comes_back_by_itself(
    server: PostgresServer, elsewhere: Site, language: str, sentence: str
) -> None:
    """What was typed is given back meanwhile; the same site serves on when the server does."""
    matter_id, clerk = elsewhere.supervision.issue(), elsewhere.visitor("clerk", language)
    address, form = f"/matters/{matter_id}/tracking", {"csrf_token": clerk.token(), **FORM}
    server.crash()
    page, refused = clerk.get(f"/matters/{matter_id}"), clerk.client.post(address, data=form)
    for answer in (page, refused):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert sentence in answer.text
    assert FORM["tracking-content"] in typed(refused)
    server.start()
    until(lambda: clerk.get(f"/matters/{matter_id}").status_code == 200)
    assert clerk.client.post(address, data=again(refused)).status_code == 302
    assert FORM["tracking-content"] in clerk.get(f"/matters/{matter_id}?tab=handling").text


def test_what_another_site_had_sent_is_not_offered_to_be_sent_again(server: PostgresServer, elsewhere: Site) -> None:
    """Without the form's token, or with a password in it, the page holds nothing to send."""
    clerk = elsewhere.visitor("clerk")
    forged, secret = {**FORM, "csrf_token": "guessed"}, {"csrf_token": clerk.token(), "password": "x", "login": "y"}
    server.crash()
    for form in (forged, secret):
        refused = clerk.client.post("/sign-in", data=form)
        assert refused.status_code == 503
        assert again(refused) == {}


def again(answer: TestResponse) -> dict[str, str]:
    """What the button of the page sends."""
    fields = html.fromstring(answer.text).xpath("//main//form//input[@type='hidden']")
    return {each.get("name"): each.get("value") for each in fields}
