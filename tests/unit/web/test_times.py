from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.support.offices import START, make_office
from web.app import create_app
from web.times import day_text, moment_text, written_text


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The site of an office at nine in the morning of 31 October 2019, Shanghai."""
    return create_app(make_office(tmp_path))


def shown(app: Flask, language: str, value: datetime | date | None) -> str:
    """``value`` as a page shows it."""
    with app.test_request_context(headers={"Accept-Language": language}):
        return str(moment_text(value) if isinstance(value, datetime) or value is None else day_text(value))


def test_near_moments_go_by_name(app: Flask) -> None:
    """Today, yesterday and tomorrow are named; the day is the office's, not UTC's."""
    assert ">今天 09:00<" in shown(app, "zh", START)
    assert ">昨天 23:59<" in shown(app, "zh", datetime(2019, 10, 30, 15, 59, tzinfo=UTC))
    assert ">今天 00:00<" in shown(app, "zh", datetime(2019, 10, 30, 16, 0, tzinfo=UTC))
    assert ">tomorrow 09:00<" in shown(app, "en", START + timedelta(days=1))


def test_the_year_is_said_when_it_is_another(app: Flask) -> None:
    """Within the office's year the year is left out."""
    assert ">9月27日<" in shown(app, "zh", date(2019, 9, 27))
    assert ">2020年1月5日<" in shown(app, "zh", date(2020, 1, 5))
    assert ">5 Jan 2020<" in shown(app, "en", date(2020, 1, 5))


def test_the_full_stamp_is_in_the_title(app: Flask) -> None:
    """Hovering, or a screen reader, tells the moment to the second; programs find it in ISO form."""
    page = shown(app, "zh", START)
    assert 'title="2019年10月31日 09:00:00"' in page
    assert 'datetime="2019-10-31T09:00:00+08:00"' in page


def test_no_moment_is_a_dash(app: Flask) -> None:
    """What has not happened yet shows as a dash."""
    assert shown(app, "zh", None) == "–"


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("2019-10-15", "2019年10月15日", "15 Oct 2019"),
        ("2019-10-15T08:30", "2019年10月15日 08:30", "15 Oct 2019 08:30"),
        ("2019-10-15T00:30:00+00:00", "2019年10月15日 08:30", "15 Oct 2019 08:30"),
        ("08:30", "08:30", "08:30"),
    ],
)
def test_what_a_form_keeps_is_read_as_people_write_it(app: Flask, value: str, chinese: str, english: str) -> None:
    """Days and moments of forms are written out; a moment with a zone is told in the office's; a time stays."""
    for language, expected in (("zh", chinese), ("en", english)):
        with app.test_request_context(headers={"Accept-Language": language}):
            assert written_text(value) == expected
