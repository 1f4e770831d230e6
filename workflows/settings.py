"""What the office can be told from outside, read once from the environment; a wrong value stops the start."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import Invalid

PREFIX = "DUBAN_"
LOCALES = ("zh_CN", "en")
STAGE_PROFILES = ("seven_steps", "court")
DEADLINE_PROFILES = ("13710", "given", "monthly")
LOGS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning")
DEFAULTS: Mapping[str, str] = tomllib.loads(Path(__file__).with_name("defaults.toml").read_text("utf-8"))


class WrongSetting(Invalid):
    """The environment variable ``setting`` holds a ``value`` that is not one of ``expected``."""

    code = "wrong-setting"


@dataclass(frozen=True)
class Settings:
    """The settings of one office. Every field is the variable ``DUBAN_<NAME>``; docs/settings.md explains each."""

    database_url: str
    data_dir: Path
    time_zone: ZoneInfo
    locale: str
    matter_number: str
    deadline_profile: str
    stage_profile: str
    demo_start: datetime
    demo_password: str
    public_url: str
    secret_key: str
    host: str
    port: int
    threads: int
    idle_minutes: int
    session_hours: int
    lock_after: int
    lock_minutes: int
    upload_megabytes: int
    lease_seconds: int
    lock_seconds: int
    statement_seconds: int
    log: str
    log_level: str
    slow_seconds: float
    metrics_address: str
    metrics_port: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings that ``environment`` gives, the defaults where it is silent or empty. Raises WrongSetting."""
        read = _Reader(environment)
        zone = read.zone("time_zone")
        return cls(
            database_url=read.database("database_url"),
            data_dir=Path(read.text("data_dir")),
            time_zone=zone,
            locale=read.choice("locale", LOCALES),
            matter_number=read.number_pattern("matter_number"),
            deadline_profile=read.choice("deadline_profile", DEADLINE_PROFILES),
            stage_profile=read.choice("stage_profile", STAGE_PROFILES),
            demo_start=read.local_moment("demo_start", zone),
            demo_password=read.text("demo_password"),
            public_url=read.address("public_url"),
            secret_key=read.text("secret_key"),
            host=read.text("host"),
            port=read.whole("port", 1, 65535),
            threads=read.whole("threads", 1, 256),
            idle_minutes=read.whole("idle_minutes", 1, 24 * 60),
            session_hours=read.whole("session_hours", 1, 24 * 7),
            lock_after=read.whole("lock_after", 1, 100),
            lock_minutes=read.whole("lock_minutes", 1, 24 * 60),
            upload_megabytes=read.whole("upload_megabytes", 1, 1024),
            lease_seconds=read.whole("lease_seconds", 1, 3600),
            lock_seconds=read.whole("lock_seconds", 1, 600),
            statement_seconds=read.whole("statement_seconds", 1, 3600),
            log=read.choice("log", LOGS),
            log_level=read.choice("log_level", LOG_LEVELS),
            slow_seconds=read.seconds("slow_seconds"),
            metrics_address=read.text("metrics_address"),
            metrics_port=read.whole("metrics_port", 0, 65535),
        )

    @property
    def https(self) -> bool:
        """Whether people reach the office over https, so that cookies and browsers can be held to it."""
        return self.public_url.startswith("https://")


SETTING_NAMES = tuple(PREFIX + field.name.upper() for field in fields(Settings))
"""Every environment variable that is read, in the order of the fields."""


class _Reader:
    """Reads one setting after the other; each method is one kind of value."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str) -> str:
        return self._environment.get(PREFIX + name.upper(), "").strip() or DEFAULTS[name]

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        return value if value in choices else self._refuse(name, " | ".join(choices))

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.text(name)
        if not value.isascii() or not value.isdecimal() or not least <= int(value) <= most:
            self._refuse(name, f"{least} ... {most}")
        return int(value)

    def seconds(self, name: str) -> float:
        value = self.text(name)
        if not re.fullmatch(r"\d{1,5}(\.\d{1,3})?", value, re.ASCII):
            self._refuse(name, "1, 0.25, ...")
        return float(value)

    def zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(self.text(name))
        except (KeyError, ValueError, OSError):
            return self._refuse(name, "Asia/Shanghai, Europe/Berlin, ...")

    def local_moment(self, name: str, zone: ZoneInfo) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            return self._refuse(name, "2019-10-31T09:00")
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)

    def database(self, name: str) -> str:
        value = self.text(name)
        try:
            driver = make_url(value).get_backend_name()
        except ArgumentError:
            driver = ""
        return (
            value
            if driver in ("sqlite", "postgresql")
            else self._refuse(name, "sqlite:///... | postgresql+psycopg://...")
        )

    def address(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path):
            self._refuse(name, "https://duban.example.gov.cn")
        return value

    def number_pattern(self, name: str) -> str:
        value = self.text(name)
        try:
            numbers = [value.format(year=year, serial=serial) for year in (2019, 2020) for serial in (1, 2)]
        except (KeyError, IndexError, ValueError, AttributeError):
            numbers = []
        all_differ = bool(numbers) and len(set(numbers)) == len(numbers)
        return value if all_differ else self._refuse(name, "... {year} ... {serial} ...")

    def _refuse(self, name: str, expected: str) -> NoReturn:
        raise WrongSetting(setting=PREFIX + name.upper(), value=self.text(name), expected=expected)
