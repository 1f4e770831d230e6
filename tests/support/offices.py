"""An office for tests: on SQLite in a temporary folder, its clock standing still, with people made on demand."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from engine.actor import SYSTEM
from engine.clock import ManualClock
from tests.support.databases import empty_office
from workflows.office import Office
from workflows.organisation.models import Unit, User, UserRole
from workflows.organisation.roles import Role
from workflows.settings import Settings

START = datetime(2019, 10, 31, 1, 0, tzinfo=UTC)
PASSWORD = "Lotus-pond-88"


def make_office(folder: Path, **variables: str) -> Office:
    """A new office in ``folder``; ``variables`` are DUBAN_ settings in lower case without the prefix."""
    given = {f"DUBAN_{name.upper()}": value for name, value in variables.items()}
    environment = {"DUBAN_DATABASE_URL": f"sqlite:///{folder / 'office.db'}", "DUBAN_DATA_DIR": str(folder), **given}
    if "database_url" not in variables and not (folder / "office.db").exists():
        empty_office(folder / "office.db").dispose()
    return Office(Settings.from_environment(environment), clock=ManualClock(START))


def add_unit(office: Office, code: str, name: str | None = None, parent: str | None = None) -> None:
    """A unit called ``name`` (its code when not given)."""
    with office.transaction(SYSTEM) as tx:
        tx.session.add(Unit(code=code, name=name or code, short_name=name or code, parent_code=parent, aliases=[]))


def add_user(
    office: Office, login: str, roles: Iterable[Role] = (), unit: str | None = None, name: str | None = None
) -> None:
    """An account that can sign in with PASSWORD and need not change it."""
    with office.transaction(SYSTEM) as tx:
        user = User(login=login, name=name or login, unit_code=unit, password_hash=hashed(), must_change=False)
        user.roles = [UserRole(role) for role in roles]
        tx.session.add(user)


@cache
def hashed() -> str:
    """PASSWORD as accounts keep it, hashed with the least effort: a hash says itself how long checking it takes."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
