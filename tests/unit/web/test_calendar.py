"""The pages of the working calendar: what a year shows, and settling and releasing its days."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from tests.support.browsers import Visitor
from tests.support.offices import add_unit, add_user, make_office
from web.app import create_app
from web.context import EXTENSION
from workflows.organisation.roles import Role

NOTICE = "国办发明电〔2026〕9号"
ADDRESS = "/administration/calendar/2027"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The site of an office in 2019 with an administrator of each kind, a docket clerk and a handler."""
    office = make_office(tmp_path)
    add_unit(office, "DC")
    for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.DOCKET_CLERK, Role.HANDLER):
        add_user(office, role.value, [role], unit="DC")
    return create_app(office)


def works(app: Flask, day: date) -> bool:
    """Whether the office's calendar, which counts deadlines, takes ``day`` for a working day."""
    return bool(app.extensions[EXTENSION].calendar().is_working_day(day))


def test_the_calendar_opens_at_the_year_of_the_office(app: Flask) -> None:
    """In 2019 it shows 2019: published, its National Day off, its make-up days worked, by word and not colour alone."""
    visitor = Visitor(app).sign_in("handler")
    assert visitor.get("/administration/calendar").location == "/administration/calendar/2019"
    page = visitor.get("/administration/calendar/2019").text
    assert "<strong>已公布</strong>" in page
    assert '<span class="calendar-day day-holiday">1<small>休</small></span>' in page
    assert '<span class="calendar-day day-make-up">12<small>班</small></span>' in page
    assert ">2027 暂定</a>" in page


def test_days_settled_at_once_count_at_once(app: Flask) -> None:
    """A holiday of a week takes one form; deadlines follow it, the page names the notice, the record says who."""
    clerk = Visitor(app).sign_in("docket_clerk")
    assert "<strong>暂定</strong>" in clerk.get(ADDRESS).text
    assert works(app, date(2027, 2, 9))
    answer = clerk.post(ADDRESS, first="2027-02-05", last="2027-02-11", is_working="no", note=NOTICE)
    assert answer.location == ADDRESS
    assert not works(app, date(2027, 2, 9))
    page = clerk.get(ADDRESS).text
    assert "<strong>本单位录入</strong>" in page
    assert page.count(f">{NOTICE}</td>") == 7
    assert '<span class="calendar-day day-holiday day-settled">9<small>休</small></span>' in page
    record = Visitor(app).sign_in("audit_admin").get("/administration/records?subject=2027-02-05").text
    assert NOTICE in record
    assert "设定工作日历" in record


def test_a_make_up_day_is_settled_and_released(app: Flask) -> None:
    """A Saturday that is worked counts until it is released; releasing it again finds nothing."""
    admin = Visitor(app).sign_in("system_admin")
    saturday = date(2027, 2, 20)
    admin.post(ADDRESS, first="2027-02-20", is_working="yes", note=NOTICE)
    assert works(app, saturday)
    assert '<span class="calendar-day day-make-up day-settled">20<small>班</small></span>' in admin.get(ADDRESS).text
    release = "/administration/calendar/days/2027-02-20/release"
    assert admin.post(release).location == ADDRESS
    assert not works(app, saturday)
    assert admin.post(release).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"note": "  "}, "note"),
        ({"first": ""}, "first"),
        ({"last": "2027-02-01"}, "last"),
        ({"last": "2027-12-31"}, "last"),
        ({"first": "0207-02-05"}, "last"),
    ],
)
def test_a_refused_settling_names_its_field_and_keeps_the_rest(app: Flask, wrong: dict[str, str], field: str) -> None:
    """No notice, no day, days in the wrong order, too many days, a mistyped year: nothing changes, all stays typed."""
    clerk = Visitor(app).sign_in("docket_clerk")
    typed = {"first": "2027-02-05", "last": "2027-02-11", "is_working": "yes", "note": NOTICE} | wrong
    answer = clerk.post(ADDRESS, **typed)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value.strip())
    assert "<strong>暂定</strong>" in clerk.get(ADDRESS).text


def test_who_may_not_keep_the_calendar_reads_it(app: Flask) -> None:
    """A handler sees what is settled but has no form, and is refused when sending one."""
    Visitor(app).sign_in("docket_clerk").post(ADDRESS, first="2027-02-05", is_working="no", note=NOTICE)
    handler = Visitor(app).sign_in("handler")
    page = handler.get(ADDRESS).text
    assert NOTICE in page
    assert 'name="first"' not in page
    assert "/release" not in page
    assert handler.post(ADDRESS, first="2027-02-06", is_working="no", note=NOTICE).status_code == 403


@pytest.mark.parametrize("year", [2003, 2101, 99999])
def test_years_beyond_the_calendar_are_not_there(app: Flask, year: int) -> None:
    """Before the first published year and after 2100 there is no page."""
    assert Visitor(app).sign_in("handler").get(f"/administration/calendar/{year}").status_code == 404
