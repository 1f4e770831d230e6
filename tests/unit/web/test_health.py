from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from engine.actor import SYSTEM
from engine.calling import HUNG
from engine.clock import ManualClock
from engine.commands.effects import job_row
from engine.store.tables import JobKind, job
from tests.support.browsers import Visitor
from tests.support.hanging import hanging
from tests.support.offices import START, add_user, make_office
from web.app import create_app
from workflows.office import Office
from workflows.organisation.roles import Role


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with its system administrator."""
    office = make_office(tmp_path)
    add_user(office, "system.admin", [Role.SYSTEM_ADMIN])
    return office


@pytest.fixture
def app(office: Office) -> Flask:
    """Its site."""
    return create_app(office)


def test_watchers_need_no_account(app: Flask) -> None:
    """Liveness and readiness answer JSON to anybody, and say nothing more."""
    for path in ("/health/live", "/health/ready"):
        answer = Visitor(app).get(path)
        assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_without_its_database_the_process_lives_but_is_not_ready(app: Flask, office: Office, tmp_path: Path) -> None:
    """Readiness answers 503 with a code while liveness stays 200."""
    office.close()
    for file in tmp_path.glob("office.db*"):
        file.unlink()
    (tmp_path / "office.db").mkdir()
    assert Visitor(app).get("/health/live").status_code == 200
    answer = app.test_client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "unavailable", "reasons": ["database-unavailable"]}


@pytest.mark.parametrize("demo", [False, True])
def test_a_page_without_database_is_a_503_with_a_sentence(
    app: Flask, office: Office, tmp_path: Path, *, demo: bool
) -> None:
    """People read what happened and that nothing was saved, in a demo office too, whose time is in the database."""
    if demo:
        office.become_demo(START)
    visitor = Visitor(app).sign_in("system.admin")
    assert isinstance(office.wall, ManualClock)
    office.wall.advance(timedelta(seconds=2))
    office.close()
    for file in tmp_path.glob("office.db*"):
        file.unlink()
    (tmp_path / "office.db").mkdir()
    answer = visitor.get("/administration/units")
    assert answer.status_code == 503
    assert "数据库没有应答" in answer.text


def test_a_scheduler_that_stands_still_is_seen(app: Flask, office: Office) -> None:
    """A job that was due more than a minute ago turns the scheduler's light to late; one given up is an incident."""
    visitor = Visitor(app).sign_in("system.admin")
    assert "没有等待的事项" in visitor.get("/administration/health").text
    with office.database.writing() as session:
        common = {"kind": "timer", "payload": b"", "due_at": START, "attempts": 0}
        session.execute(job.insert(), [{**common, "id": 1, "incident": False}, {**common, "id": 2, "incident": True}])
    assert isinstance(office.wall, ManualClock)
    office.wall.advance(timedelta(minutes=2))
    page = visitor.get("/administration/health").text
    assert "1 项到期超过一分钟仍未执行" in page
    assert "1 项作业多次失败" in page
    assert "light-late" in page


def test_calls_that_hang_are_counted_until_they_end(app: Flask, office: Office) -> None:
    """Each call given up that has not ended turns the light to late; with too many the page asks for a restart."""
    visitor = Visitor(app).sign_in("system.admin")
    assert "没有停滞的外部调用" in visitor.get("/administration/health").text
    with hanging(office.engine.calls, 2):
        page = visitor.get("/administration/health").text
        assert "本节点有 2 个外部调用已超时放弃" in page
        assert "light-late" in page
    with hanging(office.engine.calls, HUNG):
        assert f"本节点有 {HUNG} 个外部调用一直没有返回，不再发起新的调用" in visitor.get("/administration/health").text
    assert "没有停滞的外部调用" in visitor.get("/administration/health").text


def test_an_incident_is_shown_and_can_be_tried_again(app: Flask, office: Office) -> None:
    """The operator reads what failed and why; after the retry it is no incident any more."""
    with office.transaction(SYSTEM) as tx:
        row = job_row(JobKind.MESSAGE, START, {"name": "nobody", "key": None, "variables": {}})
        tx.session.execute(
            insert(job).values(row | {"incident": True, "attempts": 5, "error": "OSError: no connection"})
        )
    visitor = Visitor(app).sign_in("system.admin")
    page = visitor.get("/administration/health").get_data(as_text=True)
    assert "OSError: no connection" in page
    address = f"/administration/health/incidents/{row['id']}"
    assert "OSError: no connection" in visitor.get(address).text
    refused = visitor.post(address)
    assert (refused.status_code, "请填写理由" in refused.text) == (422, True)
    assert visitor.post(address, reason="the line works again").status_code == 302
    assert "OSError" not in visitor.get("/administration/health").get_data(as_text=True)
    again = visitor.post(address, reason="once more")
    assert again.status_code == 404
