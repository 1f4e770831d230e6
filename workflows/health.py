"""How the office is: what an operator looks at first."""

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import text

from workflows.office import Office
from workflows.organisation import queries


@dataclass(frozen=True)
class Health:
    """The office at one moment. ``database`` is the address without its password."""

    version: str
    database: str
    is_sqlite: bool
    wall: datetime
    office: datetime
    units: int
    users: int
    sessions: int


def check_ready(office: Office) -> None:
    """Ask the database for an answer. Raises DatabaseUnavailable, when the office cannot serve anybody."""
    with office.reading() as session:
        session.execute(text("SELECT 1"))


def health(office: Office) -> Health:
    """The office as it is now. Raises DatabaseUnavailable."""
    check_ready(office)
    with office.reading() as session:
        counts = queries.counts(session)
    return Health(
        version=_version(),
        database=office.database.sql.url.render_as_string(),
        is_sqlite=office.database.is_sqlite,
        wall=office.wall.now(),
        office=office.clock.now(),
        sessions=office.sessions.count(),
        **counts,
    )


def _version() -> str:
    try:
        return version("duban")
    except PackageNotFoundError:
        return "–"
