from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from engine.clock import ManualClock
from tests.support.browsers import Visitor
from tests.support.offices import START, add_user, make_office
from web.app import create_app
from web.context import EXTENSION
from workflows.office import Office
from workflows.organisation.records import RecordFilter, records
from workflows.organisation.roles import Role


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with its system administrator."""
    office = make_office(tmp_path)
    add_user(office, "system.admin", [Role.SYSTEM_ADMIN])
    return office


@pytest.fixture
def demo(office: Office) -> Flask:
    """Its site, after it began to live at nine on 31 October 2019."""
    office.become_demo(START)
    return create_app(office)


def test_every_page_of_a_demo_office_shows_its_time(demo: Flask) -> None:
    """Before and after signing in; an ordinary office shows none."""
    assert "2019年10月31日 09:00:00" in Visitor(demo).sign_in("system.admin").get("/account").text


def test_an_ordinary_office_has_no_demo_notice_and_no_clock_to_move(office: Office) -> None:
    """The page says that time is real; moving it is refused."""
    visitor = Visitor(create_app(office)).sign_in("system.admin")
    page = visitor.get("/administration/clock").text
    assert "本系统使用真实时间" in page
    assert "demo-notice" not in page
    assert visitor.post("/administration/clock", step="day").status_code == 409


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ({"step": "hour"}, "2019年10月31日 10:00:00"),
        ({"step": "week"}, "2019年11月7日 09:00:00"),
        ({"moment": "2019-11-04T08:30"}, "2019年11月4日 08:30:00"),
    ],
)
def test_the_clock_moves_by_steps_or_to_a_moment_of_the_office(demo: Flask, form: dict[str, str], shown: str) -> None:
    """Moments are typed in the office's zone; the audit administrator finds the move in the records."""
    visitor = Visitor(demo).sign_in("system.admin")
    assert visitor.post("/administration/clock", **form).status_code == 302
    assert shown in visitor.get("/administration/clock").text
    with demo.extensions[EXTENSION].reading() as session:
        assert [record.action for record in records(session, RecordFilter(subject="clock"))] == ["clock-moved"]


@pytest.mark.parametrize("moment", ["2019-10-30T09:00", "soon", ""])
def test_a_wrong_moment_is_refused_at_its_field(demo: Flask, moment: str) -> None:
    """The past and what is no moment change nothing; what was typed stays."""
    visitor = Visitor(demo).sign_in("system.admin")
    answer = visitor.post("/administration/clock", moment=moment)
    assert answer.status_code == 422
    assert 'id="error-moment"' in answer.text
    assert f'value="{moment}"' in answer.text or not moment
    assert "2019年10月31日 09:00:00" in answer.text


def test_moving_the_demo_clock_signs_nobody_out(demo: Flask, office: Office) -> None:
    """Sessions live on the machine's time: a month of the office is no idle month."""
    visitor = Visitor(demo).sign_in("system.admin")
    visitor.post("/administration/clock", step="month")
    assert visitor.get("/account").status_code == 200
    assert isinstance(office.wall, ManualClock)
    office.wall.advance(timedelta(minutes=31))
    assert visitor.get("/account").status_code == 302
