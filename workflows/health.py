"""How the office is: what an operator looks at first."""

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import Unavailable
from workflows.office import Office
from workflows.organisation import queries


class DatabaseUnavailable(Unavailable):
    """The database does not answer."""

    code = "database-unavailable"


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
    """Raise DatabaseUnavailable when the office cannot serve anybody now."""
    try:
        with office.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        raise DatabaseUnavailable from None


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
