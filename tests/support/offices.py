"""An office for tests: on SQLite in a temporary folder, its clock standing still, with people made on demand."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from engine.actor import SYSTEM
from engine.clock import ManualClock
from workflows.office import Office
from workflows.organisation.models import Unit, User, UserRole
from workflows.organisation.passwords import hash_password
from workflows.organisation.roles import Role
from workflows.settings import Settings

START = datetime(2019, 10, 31, 1, 0, tzinfo=UTC)
PASSWORD = "Lotus-pond-88"


def make_office(folder: Path, **variables: str) -> Office:
    """A new office in ``folder``; ``variables`` are DUBAN_ settings in lower case without the prefix."""
    given = {f"DUBAN_{name.upper()}": value for name, value in variables.items()}
    environment = {"DUBAN_DATABASE_URL": f"sqlite:///{folder / 'office.db'}", "DUBAN_DATA_DIR": str(folder), **given}
    office = Office(Settings.from_environment(environment), clock=ManualClock(START))
    office.database.create_all()
    return office


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
    """PASSWORD as accounts keep it; hashed once, which is slow on purpose."""
    return hash_password(PASSWORD)
