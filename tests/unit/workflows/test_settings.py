import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workflows.settings import DEFAULTS, SETTING_NAMES, Settings, WrongSetting

DOCUMENT = Path(__file__).parents[3] / "docs" / "settings.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    """Without any variable the office runs on SQLite, in Shanghai, at nine on 31 October 2019 when it is a demo."""
    settings = Settings.from_environment({})
    assert settings.database_url == "sqlite:///var/duban.db"
    assert settings.port == 8000
    assert settings.demo_start == datetime(2019, 10, 31, 1, 0, tzinfo=UTC)
    assert settings.matter_number.format(year=2019, serial=7) == "泽督〔2019〕7号"
    assert not settings.https


def test_an_empty_variable_is_as_good_as_none() -> None:
    """A variable that is set to nothing leaves the default, as unset ones do."""
    assert Settings.from_environment({"DUBAN_PORT": " "}).port == 8000


def test_a_local_demo_start_is_in_the_offices_zone() -> None:
    """The moment is read in the zone that the office is set to."""
    settings = Settings.from_environment({"DUBAN_TIME_ZONE": "Europe/Berlin", "DUBAN_DEMO_START": "2020-01-01T09:00"})
    assert settings.demo_start == datetime(2020, 1, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DUBAN_DATABASE_URL", "mysql://localhost/duban"),
        ("DUBAN_DATABASE_URL", "nonsense"),
        ("DUBAN_TIME_ZONE", "Mars/Olympus"),
        ("DUBAN_TIME_ZONE", "../etc/passwd"),
        ("DUBAN_LOCALE", "fr"),
        ("DUBAN_MATTER_NUMBER", "泽督{serial}号"),
        ("DUBAN_MATTER_NUMBER", "泽督{year}号"),
        ("DUBAN_MATTER_NUMBER", "{year}{serial}{0}"),
        ("DUBAN_MATTER_NUMBER", "{year.__class__}{serial}"),
        ("DUBAN_DEADLINE_PROFILE", "weekly"),
        ("DUBAN_DEMO_START", "tomorrow"),
        ("DUBAN_PUBLIC_URL", "duban.example.gov.cn"),
        ("DUBAN_PUBLIC_URL", "https://duban.example.gov.cn/path"),
        ("DUBAN_PORT", "0"),
        ("DUBAN_PORT", "65536"),
        ("DUBAN_PORT", "http"),
        ("DUBAN_PORT", "²"),
        ("DUBAN_THREADS", "-1"),
        ("DUBAN_IDLE_MINUTES", "0"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(name: str, value: str) -> None:
    """The fault names the variable, what it holds, and what it should hold."""
    with pytest.raises(WrongSetting) as caught:
        Settings.from_environment({name: value})
    assert caught.value.details["setting"] == name
    assert caught.value.details["value"] == value
    assert caught.value.details["expected"]


def test_the_document_lists_every_setting_with_its_default() -> None:
    """docs/settings.md has one row for each setting, in the order of the program, with the default it really has."""
    rows = re.findall(r"^\| `(DUBAN_\w+)` \| (?:`([^`]*)`)? ?\|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == list(SETTING_NAMES)
    assert dict(rows) == {f"DUBAN_{name.upper()}": value for name, value in DEFAULTS.items()}
